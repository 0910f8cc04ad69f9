"""Everything that a policy's first turn would have to make, made beforehand."""

from guardrails.core.pipeline import run_input, run_output
from guardrails.core.policy import Policy
from guardrails.core.streaming import StreamGuard
from guardrails.core.types import Facts

# It has what most answers have, so that the automaton knows its way through them.
_TEXT = (
    "Do you have something like this, finished and under $20? If you loved the quiet "
    "dread of Uzumaki, try **Berserk, Vol. 1** next: it is darker, longer, and drawn "
    "with patience. It is currently $14.99 in paperback.\n* Both are in stock.\n"
)


def prepare(policy: Policy, canary: str) -> None:
    """Compile what a policy needs, for each intent, and read a text by it.

    Raises PatternError if a word of the policy can't be looked for.
    """
    run_input(_TEXT, policy)
    for each in (policy, *map(policy.for_intent, policy.intents)):
        guard = StreamGuard(each, Facts(), canary=canary)
        for word in _TEXT.split(" "):
            guard.feed(f"{word} ")
        guard.close()
        run_output(_TEXT, Facts(), each, canary=canary)
