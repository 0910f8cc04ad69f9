"""The parts a policy is made of, and the error that says what is wrong with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guardrails.core.types import Mode

INPUT_STAGES = ("injection", "pii")
OUTPUT_STAGES = (
    "pii",
    "toxicity",
    "scope",
    "competitors",
    "prices",
    "asins",
    "listing_trust",
)
STAGES = ("injection", *OUTPUT_STAGES)

# competitors: canonical names, or "canonical: alias, alias" for a rival of one's own.
# The *_allowed lists are what a stage must never act on; the others add to its rules.
WORD_LISTS = (
    "competitors",
    "competitors_allowed",
    "toxicity",
    "toxicity_allowed",
    "scope",
    "scope_allowed",
    "injection",
)

REFUSING_STAGES = ("injection", "toxicity", "scope")


class PolicyError(ValueError):
    """A policy that can't be used; ``problems`` has one sentence for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True, slots=True)
class StageSetting:
    """How one stage is set: whether it acts, and from which raw score."""

    mode: Mode
    threshold: float

    def to_dict(self) -> dict[str, Any]:
        """Return the setting as JSON."""
        return {"mode": self.mode.value, "threshold": self.threshold}


@dataclass(frozen=True, slots=True)
class StageOverride:
    """What one intent changes about a stage; None keeps what is set."""

    mode: Mode | None = None
    threshold: float | None = None

    def applied_to(self, setting: StageSetting) -> StageSetting:
        """Return the setting with this override's values."""
        return StageSetting(
            setting.mode if self.mode is None else self.mode,
            setting.threshold if self.threshold is None else self.threshold,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what the override changes as JSON."""
        body: dict[str, Any] = {}
        if self.mode is not None:
            body["mode"] = self.mode.value
        if self.threshold is not None:
            body["threshold"] = self.threshold
        return body


@dataclass(frozen=True, slots=True)
class ListingThresholds:
    """The seller signals of listing trust, each with its own limit.

    A seller is new below ``new_seller_days``, and without feedback below
    ``min_feedback``; the signal needs both. A listing of an established title is too
    young below ``min_listing_days``. A price is too good from ``under_median_percent``
    under the median of comparable listings. Zero switches a signal off.
    """

    new_seller_days: int = 90
    min_feedback: int = 1
    min_listing_days: int = 30
    under_median_percent: int = 70

    def to_dict(self) -> dict[str, Any]:
        """Return the limits as JSON."""
        return {
            "new_seller_days": self.new_seller_days,
            "min_feedback": self.min_feedback,
            "min_listing_days": self.min_listing_days,
            "under_median_percent": self.under_median_percent,
        }
