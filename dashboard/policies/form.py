"""The editor of a policy: every threshold, mode, word list, refusal and override.

What the fields hold becomes the policy's own JSON, and the policy itself says what is
wrong with it. So the page, the API and the commands refuse the same, for the same
reasons; the page calls a stage by its name there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from chat.orchestration.turns import Intent
from dashboard.charts.identities import intent_words, stage_words
from dashboard.policies.words import LISTING, MODES, WORD_LISTS
from guardrails.core.policy import STAGES, Policy
from guardrails.core.policy_shape import REFUSING_STAGES

_SPARE_ROWS = 2
_MOST_ROWS = 200
_MODES = list(MODES.items())
_AS_SET = [("", "as set")]
_STAGE = re.compile(r'\bstage "(\w+)"')
_STAGES = [(each, stage_words(each)) for each in STAGES]
_NOTES = {
    "listing_trust": "The threshold is of the risk: 1 minus the trust score. "
    "0.2 drops listings with a trust of 0.8 or less.",
}


@dataclass(frozen=True, slots=True)
class StageRow:
    """The fields of one stage."""

    name: str
    note: str
    mode: BoundField
    threshold: BoundField


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """The fields of one override for an intent."""

    intent: BoundField
    stage: BoundField
    mode: BoundField
    threshold: BoundField


class PolicyForm(forms.Form):
    """A policy as it is typed; ``problems`` is what the policy says is wrong."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="Kept with the draft, the version and in the change log.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        policy: Policy,
        reason: str = "",
        typed: Mapping[str, str] | None = None,
        more: bool = False,
    ) -> None:
        super().__init__(data, initial={"reason": reason} | _initial(policy))
        self._problems: tuple[str, ...] = ()
        self.fields |= _fields()
        rows = _rows_sent(data) if data is not None else len(list(_overrides(policy)))
        self._rows = min(
            rows + (_SPARE_ROWS if data is None or more else 0), _MOST_ROWS
        )
        for number in range(self._rows):
            self.fields |= _override_fields(number, policy)
        for name, value in (typed or {}).items():
            if name in self.fields:
                self.initial[name] = value

    @property
    def problems(self) -> tuple[str, ...]:
        """What the policy says is wrong with what was typed."""
        return self._problems

    @problems.setter
    def problems(self, sentences: tuple[str, ...]) -> None:
        self._problems = tuple(map(_in_the_forms_words, sentences))
        for name, starts in _concerned().items():
            if any(each.startswith(starts) for each in sentences):
                self.fields[name].widget.attrs["aria-invalid"] = "true"

    @property
    def stages(self) -> list[StageRow]:
        """The fields of every stage."""
        return [
            StageRow(
                stage_words(each),
                _NOTES.get(each, ""),
                self[f"stages.{each}.mode"],
                self[f"stages.{each}.threshold"],
            )
            for each in STAGES
        ]

    @property
    def listing(self) -> list[BoundField]:
        """The fields of the seller's signs."""
        return [self[f"listing.{each}"] for each in LISTING]

    @property
    def words(self) -> list[BoundField]:
        """The word lists."""
        return [self[f"words.{each}"] for each in WORD_LISTS]

    @property
    def refusals(self) -> list[BoundField]:
        """The fixed sentences."""
        return [self[f"refusals.{each}"] for each in REFUSING_STAGES]

    @property
    def overrides(self) -> list[OverrideRow]:
        """The rows of overrides, empty ones at the end."""
        return [
            OverrideRow(
                *(
                    self[f"intents.{number}.{name}"]
                    for name in ("intent", "stage", "mode", "threshold")
                )
            )
            for number in range(self._rows)
        ]

    def body(self) -> dict[str, Any]:
        """Return the policy that was typed, sound or not, as JSON."""
        said = self.cleaned_data
        return {
            "stages": {
                each: {
                    "mode": said[f"stages.{each}.mode"],
                    "threshold": _number(said[f"stages.{each}.threshold"]),
                }
                for each in STAGES
            },
            "listing": {each: _whole(said[f"listing.{each}"]) for each in LISTING},
            "words": {each: _lines(said[f"words.{each}"]) for each in WORD_LISTS},
            "refusals": {each: said[f"refusals.{each}"] for each in REFUSING_STAGES},
            "intents": self._intents(),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse two rows of overrides that speak of the same."""
        said: dict[str, Any] = self.cleaned_data
        seen: set[tuple[str, str]] = set()
        for number in range(self._rows):
            intent = said.get(f"intents.{number}.intent")
            pair = (str(intent), str(said.get(f"intents.{number}.stage")))
            if intent and pair in seen:
                self.add_error(
                    f"intents.{number}.stage",
                    "This stage of this intent has a row already.",
                )
            seen.add(pair)
        return said

    def _intents(self) -> dict[str, dict[str, dict[str, Any]]]:
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for number in range(self._rows):
            intent, stage, mode, threshold = (
                self.cleaned_data[f"intents.{number}.{name}"]
                for name in ("intent", "stage", "mode", "threshold")
            )
            change = {"mode": mode} if mode else {}
            if threshold:
                change["threshold"] = _number(threshold)
            if intent and change:
                found.setdefault(intent, {})[stage] = change
        return found


class NewDraftForm(PolicyForm):
    """A policy that begins a draft."""

    name = forms.CharField(
        label="Name of the draft",
        max_length=120,
        help_text="Such as: stricter listing trust before the holidays.",
    )
    field_order = ("name", "reason")


def _fields() -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for each in STAGES:
        found[f"stages.{each}.mode"] = forms.ChoiceField(
            label=f"{stage_words(each)}: mode", choices=_MODES
        )
        found[f"stages.{each}.threshold"] = forms.CharField(
            label=f"{stage_words(each)}: threshold", max_length=30, widget=_short()
        )
    for name, label in LISTING.items():
        found[f"listing.{name}"] = forms.CharField(
            label=label, max_length=30, widget=_short()
        )
    for name, label in WORD_LISTS.items():
        found[f"words.{name}"] = forms.CharField(
            label=label,
            required=False,
            max_length=250_000,
            widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        )
    for name in REFUSING_STAGES:
        found[f"refusals.{name}"] = forms.CharField(
            label=stage_words(name),
            max_length=5_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
    return found


def _concerned() -> dict[str, tuple[str, ...]]:
    """Return how sentences begin that speak of a field."""
    found: dict[str, tuple[str, ...]] = {}
    for each in STAGES:
        found[f"stages.{each}.threshold"] = (f'stage "{each}": threshold',)
    for each in LISTING:
        found[f"listing.{each}"] = (f"listing: {each}",)
    for each in WORD_LISTS:
        found[f"words.{each}"] = (f'word list "{each}"',)
    for each in REFUSING_STAGES:
        found[f"refusals.{each}"] = (
            f'refusal "{each}"',
            f'The refusal for "{each}"',
        )
    return found


def _override_fields(number: int, policy: Policy) -> dict[str, forms.Field]:
    row = f"Override {number + 1}"
    at = f"intents.{number}"
    return {
        f"{at}.intent": forms.ChoiceField(
            label=f"{row}: intent", choices=_intents(policy), required=False
        ),
        f"{at}.stage": forms.ChoiceField(
            label=f"{row}: stage", choices=_STAGES, required=False
        ),
        f"{at}.mode": forms.ChoiceField(
            label=f"{row}: mode", choices=_AS_SET + _MODES, required=False
        ),
        f"{at}.threshold": forms.CharField(
            label=f"{row}: threshold", max_length=30, required=False, widget=_short()
        ),
    }


def _intents(policy: Policy) -> list[tuple[str, str]]:
    """Return what there is to choose, and what the policy names besides."""
    names = dict.fromkeys([*(each.value for each in Intent), *policy.intents])
    return [("", "–"), *((each, intent_words(each)) for each in names)]


def _short() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "size": 8})


def _initial(policy: Policy) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, setting in policy.stages.items():
        found[f"stages.{name}.mode"] = setting.mode.value
        found[f"stages.{name}.threshold"] = f"{setting.threshold:.10g}"
    for name, limit in policy.listing.to_dict().items():
        found[f"listing.{name}"] = str(limit)
    for name, words in policy.word_lists.items():
        found[f"words.{name}"] = "\n".join(words)
    for name, sentence in policy.refusals.items():
        found[f"refusals.{name}"] = sentence
    for number, row in enumerate(_overrides(policy)):
        found |= {f"intents.{number}.{name}": value for name, value in row.items()}
    return found


def _overrides(policy: Policy) -> Iterator[dict[str, str]]:
    for intent, stages in policy.intents.items():
        for stage, change in stages.items():
            threshold = change.threshold
            yield {
                "intent": intent,
                "stage": stage,
                "mode": change.mode.value if change.mode else "",
                "threshold": "" if threshold is None else f"{threshold:.10g}",
            }


def _rows_sent(data: Mapping[str, Any]) -> int:
    count = 0
    while f"intents.{count}.intent" in data and count < _MOST_ROWS:
        count += 1
    return count


def _in_the_forms_words(problem: str) -> str:
    """Return what is wrong with the stages called as the form calls them."""
    return _STAGE.sub(lambda found: stage_words(found[1]), problem)


def _number(text: str) -> float | str:
    try:
        return int(text) if text.removeprefix("-").isdecimal() else float(text)
    except ValueError:
        return text


def _whole(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def _lines(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]
