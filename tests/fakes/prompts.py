"""A prompt for tests of models."""

from typing import Any

from chat.orchestration.turns import Evidence, Intent, Prompt


def prompt(question: str = "Say this is a test", **changes: Any) -> Prompt:
    """Return a small prompt."""
    values: dict[str, Any] = {
        "system": "You are a bookseller.",
        "messages": (("user", question),),
        "intent": Intent.SMALL_TALK,
        "question": question,
        "evidence": Evidence(),
        "version": "p-test",
    }
    return Prompt(**(values | changes))
