"""Training examples of the attack model: our own, from the files of ``script/data``.

``messages.txt`` has messages written one by one (``+`` an attack, ``-`` an ordinary
one, half of them in the words of attacks); ``messages_english.txt`` and
``messages_abroad.txt`` have more, by others, the latter in some twenty languages.
``templates.json`` has sentences with slots to fill, and families of wordings that
attackers and shoppers share, so that the model learns what tells them apart: whose
rules are ignored, what is repeated.
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
_MESSAGES = ("messages.txt", "messages_english.txt", "messages_abroad.txt")

Numbered = list[tuple[int, str]]


@lru_cache(maxsize=1)
def _templates() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((DATA / "templates.json").read_text("utf-8"))
    return read


def _filled(template: str, choose: Random) -> str:
    while "{" in template:
        start = template.index("{")
        end = template.index("}", start)
        word = choose.choice(_templates()["slots"][template[start + 1 : end]])
        template = template[:start] + word + template[end + 1 :]
    return " ".join(template.split())


def _slip(text: str, choose: Random) -> str:
    """Lose or swap a letter now and then, as hurried people do."""
    letters = list(text)
    for index in range(1, len(letters) - 1):
        if letters[index].isalpha() and choose.random() < 0.03:
            letters[index] = choose.choice(("", letters[index + 1], letters[index] * 2))
    return "".join(letters)


def _varied(name: str, each: int, seed: int) -> Iterator[tuple[int, str]]:
    choose = Random(seed)  # noqa: S311 (training data, no secret)
    for number, template in enumerate(_templates()[name]):
        seen = {_filled(template, choose) for _ in range(each)}
        for text in sorted(seen):
            yield number, _slip(text, choose) if choose.random() < 0.15 else text


def _families(name: str, each: int, seed: int) -> Iterator[tuple[int, str]]:
    choose = Random(seed)  # noqa: S311
    for number, slots in enumerate(_templates()[name]):
        every = [" ".join(" ".join(words).split()) for words in product(*slots)]
        choose.shuffle(every)
        tidy = (text.replace(" ,", ",").replace(" ?", "?") for text in every)
        yield from ((number, text) for text in islice(tidy, each))


def messages() -> list[tuple[bool, str]]:
    """Return the messages written one by one, and whether each is an attack."""
    texts = ((DATA / name).read_text("utf-8") for name in _MESSAGES)
    lines = [line for text in texts for line in text.split("\n")]
    return [(line[0] == "+", line[2:].replace("\\n", "\n")) for line in lines if line]


def attacks(each: int = 40) -> Numbered:
    """Return attacks on a shop's assistant, each with the number of its template."""
    return list(_varied("attacks", each, 1))


def shopping(each: int = 14) -> Numbered:
    """Return shopping messages in an attack's words, each with its template."""
    return list(_varied("shopping", each, 2))


def twins(each: int = 36) -> Numbered:
    """Return shopping messages in the wordings of attacks, each with its family."""
    return list(_families("families_of_shoppers", each, 4))


def twinned(each: int = 36) -> Numbered:
    """Return attacks in such wordings, each with the number of its family."""
    return list(_families("families_of_attackers", each, 5))


def mixed(attack: list[str], polite: list[str], count: int) -> list[str]:
    """Return attacks that hide behind a polite message."""
    choose = Random(3)  # noqa: S311
    pairs = [(choose.choice(polite), choose.choice(attack)) for _ in range(count)]
    return [f"{first} {second}" for first, second in pairs]
