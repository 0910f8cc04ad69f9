"""Reading a policy from JSON, with a sentence for everything that is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from guardrails.core.policy_shape import (
    REFUSING_STAGES,
    STAGES,
    WORD_LISTS,
    ListingThresholds,
    PolicyError,
    StageOverride,
    StageSetting,
)
from guardrails.core.types import Mode

_MAX_WORDS = 1_000
# A rival's name is looked for in every disguise, which makes hundreds of patterns'
# positions of it: the whole guard would refuse a list that is longer.
_MAX_RIVALS = 200
_MAX_RIVALS_LENGTH = 3_000
_MAX_WORD = 200
_MAX_REFUSAL = 500
_MAX_INTENT = 60
_MODES = tuple(each.value for each in Mode)
_LISTING_LIMITS: Mapping[str, int] = {
    "new_seller_days": 3_650,
    "min_feedback": 100_000,
    "min_listing_days": 3_650,
    "under_median_percent": 99,
}


class Problems:
    """Collects what is wrong, so that an operator sees all of it at once."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, sentence: str) -> None:
        """Note one problem, as a sentence for the operator."""
        self._found.append(sentence)

    def mapping(self, where: str, value: object) -> Mapping[str, Any]:
        """Return the value if it is a mapping, else note it and return an empty one."""
        if isinstance(value, Mapping):
            return value
        self.add(f"{where} must be an object with named values, not {value!r}.")
        self.raise_if_any()
        return {}

    def known_keys(
        self, where: str, value: Mapping[str, Any], known: Iterable[str]
    ) -> None:
        """Note each key that nobody reads, with the nearest that somebody does."""
        names = tuple(known)
        for key in value:
            if key in names:
                continue
            near = get_close_matches(str(key), names, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"use {', '.join(names)}."
            self.add(f'{where} has no "{key}"; {hint}')

    def raise_if_any(self) -> None:
        """Raise PolicyError if anything was noted."""
        if self._found:
            raise PolicyError(self._found)


def read_version(problems: Problems, body: Mapping[str, Any]) -> int:
    """Return the version number; 0 where none is given."""
    version = body.get("version", 0)
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        problems.add(f"version must be a whole number from 0, not {version!r}.")
        return 0
    return version


def _mode(problems: Problems, where: str, value: object) -> Mode | None:
    if value is None:
        return None
    if value in _MODES:
        return Mode(value)
    problems.add(f"{where}: mode must be off, shadow or enforce, not {value!r}.")
    return None


def _threshold(problems: Problems, where: str, value: object) -> float | None:
    if value is None:
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and 0 <= value <= 1:  # type: ignore[operator]
        return float(value)  # type: ignore[arg-type]
    hint = ""
    if number and 1 < value <= 100:  # type: ignore[operator]
        hint = f" Did you mean {value / 100:g}?"  # type: ignore[operator]
    problems.add(
        f"{where}: threshold must be a number from 0 to 1, not {value!r}.{hint}"
    )
    return None


def _override(problems: Problems, where: str, value: object) -> StageOverride:
    body = problems.mapping(where, value)
    problems.known_keys(where, body, ("mode", "threshold"))
    return StageOverride(
        _mode(problems, where, body.get("mode")),
        _threshold(problems, where, body.get("threshold")),
    )


def read_stages(
    problems: Problems, body: Mapping[str, Any], base: Mapping[str, StageSetting]
) -> dict[str, StageSetting]:
    """Return the stages that the body sets."""
    stages = problems.mapping("stages", body.get("stages", {}))
    problems.known_keys("stages", stages, STAGES)
    return {
        name: _override(problems, f'stage "{name}"', value).applied_to(base[name])
        for name, value in stages.items()
        if name in STAGES
    }


def read_intents(
    problems: Problems, body: Mapping[str, Any]
) -> dict[str, dict[str, StageOverride]]:
    """Return what single intents change."""
    found: dict[str, dict[str, StageOverride]] = {}
    for intent, value in problems.mapping("intents", body.get("intents", {})).items():
        where = f'intent "{intent}"'
        if not _printable(str(intent)) or not 0 < len(str(intent)) <= _MAX_INTENT:
            problems.add(f"intents: {intent!r:.60} can't be the name of an intent.")
            continue
        stages = problems.mapping(where, value)
        problems.known_keys(where, stages, STAGES)
        found[intent] = {
            name: _override(problems, f'{where}, stage "{name}"', each)
            for name, each in stages.items()
            if name in STAGES
        }
    return found


def _printable(word: str) -> bool:
    return all(unicodedata.category(each)[0] != "C" for each in word)


def _word(problems: Problems, where: str, word: object) -> str:
    if not isinstance(word, str):
        problems.add(f"{where}: {word!r} is not a word.")
        return ""
    clean = unicodedata.normalize("NFC", word).strip()
    if not clean:
        problems.add(f"{where}: an empty word would match everywhere.")
    elif len(clean) > _MAX_WORD:
        problems.add(f"{where}: “{clean[:30]}…” is longer than {_MAX_WORD} characters.")
    elif not _printable(clean):
        problems.add(f"{where}: {clean!r} holds characters that nobody can see.")
    elif len(clean.partition(":")[0]) < 2:
        problems.add(f"{where}: “{clean}” is too short, it would match everywhere.")
    return clean


def read_words(
    problems: Problems, body: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """Return the word lists that the body sets, in their order."""
    lists = problems.mapping("words", body.get("words", {}))
    problems.known_keys("words", lists, WORD_LISTS)
    found: dict[str, tuple[str, ...]] = {}
    for name in (each for each in lists if each in WORD_LISTS):
        value, where = lists[name], f'word list "{name}"'
        if not isinstance(value, list | tuple):
            problems.add(f"{where} must be a list of words, not {value!r}.")
            continue
        if len(value) > _MAX_WORDS:
            problems.add(f"{where} has {len(value)} words; {_MAX_WORDS} is the limit.")
            continue
        words = [_word(problems, where, each) for each in value]
        for twice in sorted({each for each in words if words.count(each) > 1}):
            problems.add(f"{where}: “{twice}” is listed twice.")
        if name == "competitors":
            _names_of_rivals(problems, where, words)
        found[name] = tuple(words)
    return found


def _names_of_rivals(problems: Problems, where: str, rivals: Sequence[str]) -> None:
    for each in rivals:
        if each and not any(letter.isalnum() for letter in each.partition(":")[0]):
            problems.add(f"{where}: “{each}” has no letter or digit of a name.")
    names = [name for each in rivals for name in re.split("[:,]", each)]
    if len(names) > _MAX_RIVALS:
        problems.add(
            f"{where} has {len(names)} names and aliases; {_MAX_RIVALS} is the limit."
        )
    if (length := sum(map(len, names))) > _MAX_RIVALS_LENGTH:
        problems.add(
            f"{where} has {length} characters; {_MAX_RIVALS_LENGTH} is the limit."
        )


def read_refusals(problems: Problems, body: Mapping[str, Any]) -> dict[str, str]:
    """Return the fixed sentences that the body sets."""
    refusals = problems.mapping("refusals", body.get("refusals", {}))
    problems.known_keys("refusals", refusals, REFUSING_STAGES)
    found: dict[str, str] = {}
    for stage in (each for each in refusals if each in REFUSING_STAGES):
        value = refusals[stage]
        if not isinstance(value, str) or not value.strip():
            problems.add(f'refusal "{stage}" must be a sentence for the shopper.')
        elif len(value) > _MAX_REFUSAL or not _printable(value):
            problems.add(
                f'refusal "{stage}" must be plain text of at most '
                f"{_MAX_REFUSAL} characters."
            )
        else:
            found[stage] = unicodedata.normalize("NFC", value).strip()
    return found


def read_listing(problems: Problems, body: Mapping[str, Any]) -> ListingThresholds:
    """Return the limits of the seller signals; what is left out keeps its default."""
    listing = problems.mapping("listing", body.get("listing", {}))
    problems.known_keys("listing", listing, _LISTING_LIMITS)
    values = ListingThresholds().to_dict()
    for name, most in _LISTING_LIMITS.items():
        value = listing.get(name, values[name])
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add(f"listing: {name} must be a whole number, not {value!r}.")
        elif not 0 <= value <= most:
            problems.add(f"listing: {name} must be from 0 to {most}, not {value}.")
        else:
            values[name] = value
    return ListingThresholds(**values)
