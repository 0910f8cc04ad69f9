"""Answers on record as the default policy let them through, with what was checked."""

from datetime import timedelta

from django.utils import timezone

from audit.acts import Actor
from chat.orchestration.turn_record import CheckInput, StageTrace
from chat.services.policies import Wish, policy_draft_open
from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import Policy
from guardrails.core.types import Facts, StageResult
from tests.integration.metrics.recorded import recorded

NORA = Actor(None, "nora")
PLAIN = "Uzumaki is a fine choice."
RIVAL = "Uzumaki is a fine choice. Kinokuniya has it too."


def traces(place: str, stages: tuple[StageResult, ...]) -> tuple[StageTrace, ...]:
    return tuple(
        StageTrace(
            f"{place}.{each.stage}",
            0,
            0.1,
            each.outcome.value,
            each.score,
            {"mode": each.mode.value, "findings": len(each.findings)},
        )
        for each in stages
    )


def answered(text: str, *, message: str = "recommend horror", **changes) -> str:
    """Record an answer as the default policy let it through."""
    policy = Policy.default()
    checked = run_input(message, policy)
    answer = policy.refusal("injection") if checked.blocked else text
    result = run_output(answer, Facts(), policy)
    given = {
        "check_input": CheckInput(answer, Facts(), is_redacted=False),
        "user_text": checked.text,
        "final_text": result.text,
        "stages": (*traces("input", checked.stages), *traces("output", result.stages)),
    }
    return recorded(timezone.now() - timedelta(minutes=30), **(given | changes))


def drafted(**lists: list[str]) -> int:
    """Make a draft with other word lists."""
    body = Policy.default().to_dict()
    body["words"] |= lists
    return policy_draft_open(
        NORA, name="Other words", wish=Wish(body, "to see"), based_on=0
    )
