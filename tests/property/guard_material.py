"""Texts and facts that the stream guard's property tests draw from."""

import unicodedata
from codecs import getincrementaldecoder
from itertools import pairwise

from hypothesis import strategies as st

from guardrails.core.types import Discount, Facts, Money, PriceFact

FACTS = Facts(
    prices=(
        PriceFact("B0AAAA1111", "Berserk, Vol. 1", Money(1499, "USD")),
        PriceFact(
            "1421599465",
            "Chainsaw Man, Vol. 3",
            Money(999, "USD"),
            Money(1199, "USD"),
        ),
    ),
    budget=Money(2000, "USD"),
    discounts=(Discount("spring", amount=Money(500, "USD")),),
    shipping=(Money(399, "USD"),),
)
NO_FACTS = Facts()
CANARY = "canary-7f3a9c"

# Pieces that meet in odd ways: beginnings and ends of every kind of match, and what
# hides one (marks, zero-width characters, entities, full-width and foreign digits).
_WORDS = """
$ $9 9.99 12 .99 ,99 -15 – to or £ € ¥ 円 yen dollars cents USD US$ usd 1 2 . 9 0
twelve ninety-nine hundred and twenty five nine B0 AAAA1111 BBBB2222 978 -1- 4215
9946 5 ISBN 1421599465 x ![ ]( http://e.vil ) <img src=x > < &lt; &#36; &amp; &
&dollar; ; javascript: data: canary -7f3 a9c Berserk Vol. Chainsaw Man, costs for
only under your budget was save off shipping Price: * ** ~~ ( ) [ ] | é ﬁ ½ ㌦ ９
．９９ ＄ ٣ б В Walmart Barnes & Noble @ a.b+c@d.co 555-123-4567 4111 1111 123-45-6789
DE89 3704 192.168.0.1 won % points chapter volume in Target 's has eBay 上 Indigo at
Kino _ Flat 302, 12/3 Road, Nagar View, Bengaluru 560102 Blk #12-34 Singapore BS1 5TY
-at- -dot- gmail.com %40 @@ で €bay 大阪市 梅田
both total together copies cheaper more left leaves
KWD ₸ ドル セント 块 lei RON 이천 원 dollars: 499p
"""
_MARKS = (
    " ,  ,\n,\r\n,\u200b,\u0301,\u202e,\u200d,\ufe0f,\x00,\ud800,\u00ad,\U000e0041"
).split(",")
FRAGMENTS = [*_WORDS.split(), *_MARKS]

fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=14)
spaced = st.lists(
    st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["", " ", ""])), max_size=14
).map(lambda pairs: "".join(a + b for a, b in pairs))
texts = st.one_of(fragments.map("".join), fragments.map(" ".join), spaced, st.text())


@st.composite
def cut_texts(draw):
    """A text, and the chunks that it arrives in (some of them empty)."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    bounds = [0, *cuts, len(text)]
    pieces = [text[a:b] for a, b in pairwise(bounds)]
    ways = [pieces, list(text), as_bytes_come(text), clusters(text)]
    return text, draw(st.sampled_from(ways))


def as_bytes_come(text):
    """The chunks of a text that arrives byte by byte in UTF-8: most bring nothing."""
    decoder = getincrementaldecoder("utf-8")("surrogatepass")
    encoded = text.encode("utf-8", "surrogatepass")
    return [decoder.decode(bytes([each])) for each in encoded]


def clusters(text):
    """What a reader takes for single characters: a base and the marks upon it."""
    found = []
    for character in text:
        if found and unicodedata.category(character) in {"Mn", "Me", "Cf"}:
            found[-1] += character
        else:
            found.append(character)
    return found
