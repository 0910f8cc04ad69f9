"""What is not looked for could not have been found: quick looks change no result."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from re import _parser
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.core import author_claims, disguise, price_resolution, word_runs
from guardrails.core.alphabet import is_word
from guardrails.core.engine import Engine
from guardrails.core.gate import Gate
from guardrails.core.gates import Finder
from guardrails.core.names import mentions, names_of
from guardrails.core.normalise import fold
from guardrails.core.of_the_turn import OfTheTurn
from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import Policy
from guardrails.core.types import Facts, ListingFact, Mode, Money, PriceFact
from tests.benchmark.guard_answers import answers
from tests.property.guard_material import CANARY, FACTS, FRAGMENTS
from tests.unit.guardrails.corpora import FOLDER, marked

POLICY = Policy.default(version=1)
SHADOW = POLICY
for _stage in ("pii", "toxicity", "scope", "competitors", "prices", "asins"):
    SHADOW = SHADOW.with_stage(_stage, mode=Mode.SHADOW)
LISTED = Facts(
    prices=(PriceFact("B00ZV9RDKK", "Berserk, Vol. 2", Money(1499, "USD")),),
    listings=(
        ListingFact(
            "B00ZV9RDKK",
            "Berserk, Vol. 2",
            author="Kentaro Miura",
            series="Berserk",
            volumes_in_series=42,
            volume=2,
        ),
        ListingFact("B00BAD0001", "Vagabond Box", trust_score=0.1),
    ),
    titles=("Berserk", "Berserk, Vol. 2"),
)
# What stages of sentences act on, whole and in pieces.
SPOKEN = """
you should sue|take 400 mg|kill yourself|vote for|trump is|you are an idiot|1d10t
i d i o t|y0u ar3 stup1d|fun!|by Kentaro Miura|by Somebody Else|volume 99 of|Berserk
Tite Kubo's|author of|Blood Moon, Vol. 4|the 99th volume of|'s 99 volumes
Berserk runs to 99 volumes|**Foo, Vol. 3**|“Foo” by Bar|Vagabond Box|It is|#2|Vol. 2
your order at amazon|shipping is|save|under|your budget is|was|list price|priced at
only|.|. |!|?|is 12.99|priced at 14|costs $9.99|$(9.99|price of ~~12.99|千円9.99|
(212) 555-0147|12 Oak Street, Springfield, IL 62704|at Target|eBay
"""
PIECES = [*FRAGMENTS, "\n", *re.split(r"[|\n]", SPOKEN.strip())]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)
SLOW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@contextmanager
def nothing_left_out() -> Iterator[None]:
    """Have every detector tried at every place, and every rule on every text."""

    def everywhere(encoded: bytes, place: int) -> int:
        return place if place < len(encoded) else -1

    def each_detector(engine: Engine, encoded: bytes) -> list[tuple[int, Finder]]:
        return [(index, everywhere) for index in range(len(engine.detectors))]

    def each_rule(gate: Gate, text: str) -> range:
        return gate._all

    with (
        mock.patch.object(Engine, "openings", each_detector),
        mock.patch.object(Gate, "open_for", each_rule),
    ):
        yield


@SLOW
@given(
    texts, st.sampled_from([FACTS, LISTED, Facts()]), st.sampled_from([POLICY, SHADOW])
)
def test_an_answer_is_judged_as_if_everything_were_tried(text, facts, policy):
    quick = run_output(text, facts, policy, canary=CANARY)
    with nothing_left_out():
        assert run_output(text, facts, policy, canary=CANARY) == quick


@SLOW
@given(texts)
def test_a_message_is_judged_as_if_everything_were_tried(text):
    quick = run_input(text, POLICY)
    with nothing_left_out():
        assert run_input(text, POLICY) == quick


def _some_of_the_corpora() -> Iterator[str]:
    for file in sorted(FOLDER.rglob("*.txt")):
        written = filter(None, file.read_text(encoding="utf-8").splitlines())
        yield from (marked(line)[0] for line in islice(written, 3, None, 25))


def test_texts_of_the_corpora_are_judged_as_if_everything_were_tried():
    known = [(text, LISTED) for text in _some_of_the_corpora()]
    known += [*answers(4), *answers(6, wrong=True), *answers(1, length=4_800)]
    quick = [run_output(*each, POLICY, canary=CANARY) for each in known]
    with nothing_left_out():
        for each, found in zip(known, quick, strict=True):
            assert run_output(*each, POLICY, canary=CANARY) == found


_series = st.lists(st.sampled_from(["nana", "na", "no", "ſo", "É"]), max_size=3)


@given(
    st.lists(st.tuples(_series, _series), max_size=4),
    st.lists(st.sampled_from([*"-., é\n", "NANA", "na", "no", "so", "é"]), max_size=20),
)
def test_names_without_a_common_word_never_overlap(named, parts):
    listings = tuple(
        ListingFact(f"B0{number}", " ".join(title), series=" ".join(series))
        for number, (series, title) in enumerate(named)
    )
    names, text = names_of(Facts(listings=listings)), "".join(parts)
    found = list(mentions(text, names))
    assert found == list(mentions(text, names._replace(may_overlap=True)))


@pytest.mark.parametrize(
    ("pattern", "window"),
    [
        (
            author_claims._BY.pattern.partition("(?P<author>")[0],
            author_claims._FURTHEST_BEHIND,
        ),
        (price_resolution._MANY.pattern, price_resolution._LONGEST_MANY),
    ],
)
def test_no_pattern_reaches_further_than_is_looked(pattern, window):
    assert _parser.parse(pattern).getwidth()[1] <= window


def test_what_is_remembered_of_facts_is_of_those_that_are_asked_for():
    """Turns take turns: equal facts may be two, and two of them are not equal."""
    names = OfTheTurn(lambda facts: facts.titles)
    mine, yours = Facts(titles=("Monster",)), Facts(titles=("Nana",))
    assert [names.of(each) for each in (mine, yours, mine)] == [
        ("Monster",),
        ("Nana",),
        ("Monster",),
    ]


_letters = st.text("ab1! \n@.é$", max_size=30)


@given(
    st.lists(st.text("ab1", min_size=1, max_size=2), min_size=1, max_size=3), _letters
)
def test_words_in_a_row_are_found_as_their_pattern_finds_them(words, text):
    pattern = r"(?<!\w)" + r"[^\w\n]{0,4}".join(words) + r"(?!\w)"
    run = word_runs.run_of(words)
    found = list(word_runs.places(run, text, is_word, range(5), "\n"))
    assert found == [match.span() for match in re.finditer(pattern, text)]


@given(texts | st.text("a4!@b1 .\n-é", max_size=40), st.sampled_from("il"))
def test_disguises_are_read_as_word_by_word(text, one):
    letters = str.maketrans("4@31!0$57", f"aae{one}iosst")
    folded = fold(text)
    joined = disguise._APART.sub(lambda m: re.sub(r"[ .*_-]", "", m[0]), folded)
    if joined != folded:
        joined = re.sub(" {2,}", " ", joined)
    plainly = re.sub(
        r"(?<!\S)[^\s4@31!0$57]*[4@31!0$57]\S*",
        lambda m: disguise._MIXED.sub(
            lambda word: word[0].rstrip("!").translate(letters), m[0]
        ),
        joined,
    )
    assert disguise.undisguised(folded, one=one) == plainly
