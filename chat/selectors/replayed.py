"""One recorded turn, checked again by a policy; nothing is asked of a model.

What can't be known stays unknown: turns whose check was not given on record, answers
that were never written because the message was refused, and the stage of personal
data where some was taken out before the answer was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.selectors.check_inputs import TurnChecked
from chat.orchestration.prompts import CANARY
from guardrails.core.checks import injection
from guardrails.core.facts_record import facts_from_record
from guardrails.core.pipeline import run_output
from guardrails.core.policy import OUTPUT_STAGES, Policy
from guardrails.core.types import Facts, Outcome

INJECTION = "input.injection"
PRIVATE = "output.pii"
UNKNOWN = "unknown"
#: A stage that a turn has no score of.
NONE = "none"
REPLAYED_STAGES = (INJECTION, *(f"output.{each}" for each in OUTPUT_STAGES))
ACTED = frozenset({"correct", "block"})


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a turn: each stage's outcome, and the text; None is unknown."""

    outcomes: Mapping[str, str]
    text: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """In which stages a turn comes out otherwise, and whether its text does."""

    stages: Mapping[str, tuple[str, str]]
    is_text_changed: bool

    def __bool__(self) -> bool:
        return bool(self.stages) or self.is_text_changed


class Replayer:
    """Checks turns again by one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._by_intent: dict[str, Policy] = {}

    def run(self, turn: TurnChecked) -> Replayed | None:
        """Check a turn again; return None if nothing of it can be known."""
        given = turn.given
        if given is None:
            return None
        refused = self._is_refused(turn.user_text)
        outcomes = {INJECTION: "block" if refused else "pass"}
        if not refused and turn.outcomes.get(INJECTION) == "block":
            unknown = dict.fromkeys(REPLAYED_STAGES[1:], UNKNOWN)
            return Replayed(outcomes | unknown, None)
        answer, facts = str(given["text"]), facts_from_record(given["facts"])
        if refused:
            answer, facts = self._policy.refusal("injection"), Facts()
        policy = self._for_intent(turn.intent)
        result = run_output(answer, facts, policy, canary=CANARY)
        outcomes |= {
            f"output.{each.stage}": each.outcome.value for each in result.stages
        }
        if given["is_redacted"] and not refused:
            outcomes[PRIVATE] = UNKNOWN
        return Replayed(outcomes, result.text)

    def _is_refused(self, message: str) -> bool:
        checked = injection.check(message, Facts(), self._policy)
        return checked.outcome is Outcome.BLOCK

    def _for_intent(self, intent: str) -> Policy:
        """Return the policy of an intent; each is made once, since patterns are made
        for it."""
        if intent not in self._by_intent:
            self._by_intent[intent] = self._policy.for_intent(intent)
        return self._by_intent[intent]


def differences(turn: TurnChecked, now: Replayed) -> Difference:
    """Return what of a turn comes out otherwise than it did."""
    stages = {
        stage: (before, after)
        for stage, after in now.outcomes.items()
        if (before := turn.outcomes.get(stage, NONE)) not in (after, NONE)
        and after != UNKNOWN
    }
    changed = now.text is not None and now.text != turn.final_text
    # Where personal data was taken out, other words for it are no change.
    if now.outcomes.get(PRIVATE) == UNKNOWN and not stages:
        changed = False
    return Difference(stages, changed)
