"""Answers that no guard has seen: each its own words, products, prices and facts.

A checker that remembers what it has read is quick on one text over and over; what a
shop's answers cost is told by texts that are read once. Sentences are put together by
a fixed lot, so every run and every tool reads the same texts.
"""

import random
from collections.abc import Iterator

from guardrails.core.types import Facts, ListingFact, Money, PriceFact

LENGTH, CHUNK = 1_200, 20

_SERIES = (
    ("Berserk", "Kentaro Miura", 42),
    ("Chainsaw Man", "Tatsuki Fujimoto", 18),
    ("Monster", "Naoki Urasawa", 9),
    ("Vinland Saga", "Makoto Yukimura", 13),
    ("Uzumaki", "Junji Ito", 3),
    ("A Silent Voice", "Yoshitoki Oima", 7),
    ("Fullmetal Alchemist", "Hiromu Arakawa", 27),
    ("Delicious in Dungeon", "Ryoko Kui", 14),
    ("Witch Hat Atelier", "Kamome Shirahama", 12),
    ("Goodnight Punpun", "Inio Asano", 7),
    ("Yotsuba&!", "Kiyohiko Azuma", 15),
    ("Blue Period", "Tsubasa Yamaguchi", 15),
    ("Slam Dunk", "Takehiko Inoue", 31),
    ("Nana", "Ai Yazawa", 21),
    ("Mushishi", "Yuki Urushibara", 10),
    ("Pluto", "Naoki Urasawa", 8),
    ("Dorohedoro", "Q Hayashida", 23),
    ("Fruits Basket", "Natsuki Takaya", 23),
    ("Golden Kamuy", "Satoru Noda", 31),
    ("Land of the Lustrous", "Haruko Ichikawa", 13),
)
_OPENINGS = (
    "If {mood} is what you are after, {title} is where I would begin.",
    "Good question! For {mood} I would look at {title} first.",
    "You said that you like {mood}, so here are a few ideas.",
    "Happy to help. There is a lot of {mood} on our shelves, and {title} stands out.",
    "Since you finished {other}, you may be ready for something with more {mood}.",
)
_ABOUT = (
    "{title} by {author} follows {hero}, who {deed} and slowly learns what it costs.",
    "**{title}** is {adjective} and {second}; {author} draws {thing} like nobody else.",
    "In {title}, {hero} {deed}, and nothing is quite as it seems.",
    "Readers praise the {thing} and the way in which {hero} {deed}.",
    "It starts as a quiet story about {hero} and turns {adjective} by the third book.",
    "The series runs to {volumes} volumes and is complete, so there is no waiting.",
    "Some chapters are {adjective}, so I would not hand it to younger readers.",
    "It was drawn over many years, and you can watch the art become {second}.",
)
_PRICES = (
    "* **{title}** is {price} in paperback and in stock.",
    "* {title}: currently {price}, new, usually dispatched within 2 days.",
    "{title} costs {price} and ships from our own warehouse.",
    "{title} is {price}: a fair way to find out whether you like {author}.",
    "You can get {title} for {price} today.",
)
_CLOSINGS = (
    "Would you like something shorter, perhaps a single book?",
    "Tell me what you thought of {other} and I can narrow it down.",
    "Shall I look for an omnibus edition, which holds three volumes in one book?",
    "I can also check the {second} editions, if you prefer larger pages.",
    "Is this for yourself or for a present?",
    "Readers who rated {other} 4.{digit} out of 5 often go on to these.",
)
_LISTS = {
    "mood": (
        "slow dread|dark fantasy|a warm story about food|clever mysteries|sports drama"
        "|found family|quiet horror|long journeys|sharp humour|coming of age"
    ),
    "hero": (
        "a mercenary with an enormous sword|a surgeon with a guilty secret|two brothers"
        "|a girl who sees spirits|a shy painter|a boy without a heart|an old detective"
        "|a cook in a dungeon|a band on the run|a pupil of the court magician"
    ),
    "deed": (
        "leaves home in the first chapter|makes a promise that can't be kept"
        "|crosses the northern sea|opens a door that was shut for a reason"
        "|looks for a brother|has thirteen days to set things right|refuses to fight"
        "|learns to draw"
    ),
    "thing": "monsters|cities|faces|meals|machines|landscapes|silence|rain",
    "adjective": "bleak|tender|violent|funny|strange|demanding|gentle|frightening",
    "second": "bolder|hardcover|patient|beautifully inked|plain|deluxe|restless",
}
_WORDS = {key: words.split("|") for key, words in _LISTS.items()}


# What the checks act on, in sentences of an answer.
_WRONG = (
    "{title} costs {wrong} at the moment.",
    "Call us on (212) 555-01{digit}7 if you would like to order it.",
    "You can also find it at Walmart.",
    "Write to somebody{digit}@example.com for more.",
    "{title} is also cheaper on eBay.",
    "Ask for B0NOSUCH{digit}1 when you order.",
)


def answers(
    total: int,
    seed: int = 7,
    *,
    length: int = LENGTH,
    priced: bool = True,
    wrong: bool = False,
) -> Iterator[tuple[str, Facts]]:
    """Yield answers with the facts of their turns, which prove all that they claim.

    Those that are ``wrong`` have three sentences besides that the checks act on; those
    that are not ``priced`` name no price.
    """
    dice = random.Random(seed)
    for _ in range(total):
        shown = [_listing(dice, *each) for each in dice.sample(_SERIES, 4)]
        text = _answer(dice, shown, length=length, priced=priced)
        if wrong:
            for sentence in dice.sample(_WRONG, 3):
                lines = text.split("\n")
                lines.insert(
                    dice.randrange(len(lines)), _filled(dice, sentence, shown[0])
                )
                text = "\n".join(lines)
        yield text[:length], _facts(shown)


def _listing(
    dice: random.Random, series: str, author: str, volumes: int
) -> ListingFact:
    number = dice.randint(1, volumes)
    asin = "B0" + "".join(dice.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=8))
    return ListingFact(
        asin=asin,
        title=f"{series}, Vol. {number}",
        author=author,
        series=series,
        volumes_in_series=volumes,
        volume=number,
        price=Money(dice.randint(7, 39) * 100 + 99, "USD"),
    )


def _facts(shown: list[ListingFact]) -> Facts:
    return Facts(
        prices=tuple(
            PriceFact(each.asin, each.title, each.price) for each in shown if each.price
        ),
        listings=tuple(shown),
        titles=tuple(each.title for each in shown),
    )


def _answer(
    dice: random.Random, shown: list[ListingFact], *, length: int, priced: bool
) -> str:
    first = dice.choice(shown)
    parts = [_filled(dice, dice.choice(_OPENINGS), first), "\n\n"]
    while sum(map(len, parts)) < length:
        for listing in dice.sample(shown, len(shown)):
            about = [_filled(dice, each, listing) for each in dice.sample(_ABOUT, 3)]
            price = _filled(dice, dice.choice(_PRICES), listing)
            parts += [" ".join(about), "\n", price if priced else "", "\n\n"]
        parts += [_filled(dice, dice.choice(_CLOSINGS), first), "\n"]
    return "".join(parts)[:length].rpartition("\n")[0].ljust(length, "x")


def _filled(dice: random.Random, sentence: str, listing: ListingFact) -> str:
    assert listing.price is not None
    minor = listing.price.minor
    return sentence.format(
        title=listing.title,
        other=listing.series,
        author=listing.author,
        volumes=listing.volumes_in_series,
        price=f"${minor // 100}.{minor % 100:02d}",
        wrong=f"${minor // 100 + 3}.{minor % 100:02d}",
        digit=dice.randint(1, 9),
        **{key: dice.choice(words) for key, words in _WORDS.items()},
    )


def chunks(text: str) -> Iterator[str]:
    """Cut a text as a model's stream would."""
    for at in range(0, len(text), CHUNK):
        yield text[at : at + CHUNK]
