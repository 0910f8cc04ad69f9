"""A prompt for tests of models."""

from typing import Any

from chat.orchestration.evidence_items import Evidence
from chat.orchestration.model_events import Prompt
from chat.orchestration.turns import Intent


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
