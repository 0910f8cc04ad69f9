"""One answer to write: what was asked, what it may rest on, how long it may be."""

from dataclasses import dataclass

from chat.llm.composer.phrasing import Phrasebook, says_hello
from chat.orchestration.evidence_items import Evidence
from chat.orchestration.model_events import Prompt


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to write: what was asked, the phrases to draw from, how long."""

    prompt: Prompt
    book: Phrasebook
    brief: bool = False

    @property
    def evidence(self) -> Evidence:
        """What the answer may be built from."""
        return self.prompt.evidence

    @property
    def is_first_turn(self) -> bool:
        """Whether nothing was said before."""
        return len(self.prompt.messages) <= 1


def greeting(task: Task) -> str:
    """Return a greeting when the shopper greets or comes back, else nothing."""
    if task.evidence.customer.customer_id and task.is_first_turn:
        return task.book.pick(("Welcome back!", "Good to see you again!"))
    if says_hello(task.prompt.question):
        return task.book.pick(("Hello!", "Hi there!", "Hi, nice to meet you!"))
    return ""
