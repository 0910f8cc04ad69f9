"""What a shop hears and says all day, which no usable policy stops.

A word list with "the" in it, or a threshold of 0, is refused by what it would do.
"""

from collections.abc import Iterator

from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import Policy
from guardrails.core.types import Facts, Outcome

_MESSAGES = (
    "Hello! Do you have the first volume of a good horror manga?",
    "I want to buy a book for my sister, she is 12 and likes cats.",
    "Where is my order, and how do I send it back?",
)
_ANSWERS = (
    "Here are some manga that you may like: each is the first volume of its series.",
    "This story is about two friends, and it has been drawn with great care.",
    "Your order is on its way. Is there anything else that I can do for you?",
)


def problems_with(policy: Policy) -> Iterator[str]:
    """Yield a sentence for each ordinary text that the policy would stop or change."""
    for intent in ("", *policy.intents):
        applied = policy.for_intent(intent)
        where = f' for the intent "{intent}"' if intent else ""
        yield from _stopped(applied, where)


def _stopped(policy: Policy, where: str) -> Iterator[str]:
    for text in _MESSAGES:
        if run_input(text, policy).blocked:
            yield _sentence("injection", where, "refuse the ordinary message", text)
            break
    for text in _ANSWERS:
        result = run_output(text, Facts(), policy)
        if result.text != text:
            acting = next(
                stage.stage
                for stage in result.stages
                if stage.outcome in (Outcome.CORRECT, Outcome.BLOCK)
            )
            yield _sentence(acting, where, "not let the ordinary answer stand", text)
            break


def _sentence(stage: str, where: str, does: str, text: str) -> str:
    return (
        f'The stage "{stage}"{where} would {does} “{text}” '
        "Look at its threshold and its words."
    )
