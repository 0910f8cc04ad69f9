"""The policy: every threshold, word list and mode that operators may tune.

A policy is immutable and complete, so a turn that began under one ends under it. Every
stage acts by one rule, "raw score >= threshold", which makes a backtest arithmetic over
stored scores. For listing trust the raw score is the risk (1 minus the trust score).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from guardrails.core.policy_parsing import (
    Problems,
    read_intents,
    read_listing,
    read_refusals,
    read_stages,
    read_version,
    read_words,
)
from guardrails.core.policy_shape import (
    INPUT_STAGES,
    OUTPUT_STAGES,
    STAGES,
    WORD_LISTS,
    ListingThresholds,
    PolicyError,
    StageOverride,
    StageSetting,
)
from guardrails.core.types import Mode

__all__ = [
    "INPUT_STAGES",
    "OUTPUT_STAGES",
    "STAGES",
    "WORD_LISTS",
    "ListingThresholds",
    "Policy",
    "PolicyError",
    "StageOverride",
    "StageSetting",
]

_DEFAULT_THRESHOLDS = MappingProxyType(
    {
        "injection": 0.5,
        "pii": 0.5,
        "toxicity": 0.5,
        "scope": 0.5,
        "competitors": 0.5,
        "prices": 0.5,
        "asins": 0.5,
        "listing_trust": 0.6,
    }
)

_DEFAULT_COMPETITORS = (
    "amiami barnes_and_noble book_off booksamillion bookwalker cdjapan comixology "
    "crunchyroll_store ebay forbidden_planet half_price_books indigo instocktrades "
    "kinokuniya kobo mandarake mercari rightstuf solaris_japan surugaya target_store "
    "thriftbooks tokyo_otaku_mode viz_shop walmart waterstones"
)

_DEFAULT_REFUSALS = MappingProxyType(
    {
        "injection": (
            "I can't help with that, but I'm glad to help you find manga or answer "
            "a question about an order."
        ),
        "toxicity": (
            "I'd rather not put it that way. Tell me what you like to read and I'll "
            "look for something that fits."
        ),
        "scope": (
            "That is outside what I can advise on. I'm here for manga: finding a "
            "series, checking what's in stock, or helping with an order."
        ),
    }
)


def _frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(values))


@dataclass(frozen=True)
class Policy:
    """One version of what may be said. Build it with ``default`` or ``from_dict``."""

    version: int
    stages: Mapping[str, StageSetting]
    word_lists: Mapping[str, tuple[str, ...]]
    refusals: Mapping[str, str]
    listing: ListingThresholds = field(default_factory=ListingThresholds)
    intents: Mapping[str, Mapping[str, StageOverride]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @classmethod
    def default(cls, version: int = 0) -> "Policy":
        """Return the policy that holds until an operator publishes one."""
        return cls(
            version=version,
            stages=_frozen(
                {
                    stage: StageSetting(Mode.ENFORCE, _DEFAULT_THRESHOLDS[stage])
                    for stage in STAGES
                }
            ),
            word_lists=_frozen(
                dict.fromkeys(WORD_LISTS, ())
                | {"competitors": tuple(_DEFAULT_COMPETITORS.split())}
            ),
            refusals=_DEFAULT_REFUSALS,
        )

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Policy":
        """Build a policy from JSON; what the body leaves out keeps its default.

        Raises PolicyError, which lists everything that is wrong with the body at once.
        """
        problems = Problems()
        problems.mapping("the policy", body)
        problems.known_keys(
            "the policy",
            body,
            ("version", "stages", "words", "refusals", "listing", "intents"),
        )
        base = cls.default()
        policy = cls(
            version=read_version(problems, body),
            stages=_frozen({**base.stages, **read_stages(problems, body, base.stages)}),
            word_lists=_frozen({**base.word_lists, **read_words(problems, body)}),
            refusals=_frozen({**base.refusals, **read_refusals(problems, body)}),
            listing=read_listing(problems, body),
            intents=_frozen(read_intents(problems, body)),
        )
        problems.raise_if_any()
        return policy

    def to_dict(self) -> dict[str, Any]:
        """Return the whole policy as JSON; ``from_dict`` reads it back unchanged."""
        return {
            "version": self.version,
            "stages": {name: each.to_dict() for name, each in self.stages.items()},
            "words": {name: list(each) for name, each in self.word_lists.items()},
            "refusals": dict(self.refusals),
            "listing": self.listing.to_dict(),
            "intents": {
                intent: {name: each.to_dict() for name, each in overrides.items()}
                for intent, overrides in self.intents.items()
            },
        }

    @cached_property
    def fingerprint(self) -> str:
        """The whole policy as one canonical string: equal policies, equal strings."""
        return json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def mode(self, stage: str) -> Mode:
        """Return whether the stage acts, only looks, or is off."""
        return self.stages[stage].mode

    def threshold(self, stage: str) -> float:
        """Return the raw score from which the stage acts."""
        return self.stages[stage].threshold

    def words(self, name: str) -> tuple[str, ...]:
        """Return the word list of that name."""
        return self.word_lists[name]

    def refusal(self, stage: str) -> str:
        """Return the fixed sentence that a turn blocked by the stage ends with."""
        return self.refusals[stage]

    def for_intent(self, intent: str) -> "Policy":
        """Return the policy as it applies to one intent; the same object if none do."""
        return self._by_intent.get(intent, self)

    @cached_property
    def _by_intent(self) -> Mapping[str, "Policy"]:
        """The policy of each intent that has its own."""
        return {
            intent: self._overridden(overrides)
            for intent, overrides in self.intents.items()
            if overrides
        }

    def _overridden(self, overrides: Mapping[str, StageOverride]) -> "Policy":
        stages = dict(self.stages)
        for name, override in overrides.items():
            stages[name] = override.applied_to(stages[name])
        return replace(self, stages=_frozen(stages), intents=MappingProxyType({}))

    def with_version(self, version: int) -> "Policy":
        """Return the same policy under another version number."""
        return replace(self, version=version)

    def with_stage(
        self,
        stage: str,
        *,
        mode: Mode | None = None,
        threshold: float | None = None,
    ) -> "Policy":
        """Return a copy in which one stage is set otherwise, validated."""
        change = StageOverride(mode=mode, threshold=threshold)
        stages = {**self.stages, stage: change.applied_to(self.stages[stage])}
        return Policy.from_dict(replace(self, stages=_frozen(stages)).to_dict())

    def only(self, *stages: str) -> "Policy":
        """Return a copy in which every finding of these stages is acted on, and the
        other stages are off."""
        off = {
            name: StageSetting(Mode.OFF, each.threshold)
            for name, each in self.stages.items()
        }
        acting = {name: StageSetting(Mode.ENFORCE, 0.0) for name in stages}
        return replace(self, stages=_frozen({**off, **acting}))

    def with_words(self, name: str, words: Iterable[str]) -> "Policy":
        """Return a copy in which one word list is another, validated."""
        lists = {**self.word_lists, name: tuple(words)}
        return Policy.from_dict(replace(self, word_lists=_frozen(lists)).to_dict())
