"""What is said when nothing on the shelves fits: honestly, and with a way on."""

from chat.llm.composer.glossary import explained
from chat.llm.composer.phrasing import paragraphs
from chat.llm.composer.task import Task, greeting
from chat.llm.composer.wishes import has_wishes, wished
from chat.orchestration.retrieval import without_wishes
from chat.orchestration.topics import topic_words


def _topic(task: Task) -> bool:
    """Whether the shopper named a topic that no filter stands for."""
    return bool(topic_words(without_wishes(task.prompt.question)))


def nothing_found(task: Task) -> str:
    """Say that nothing fits, and offer a way on."""
    filters, book = task.evidence.filters, task.book
    if told := explained(task.prompt.question):
        return paragraphs(greeting(task), told)
    if has_wishes(filters):
        about = " about that" if _topic(task) else ""
        return paragraphs(
            greeting(task),
            book.pick(
                (
                    f"I looked, but I have no {wished(filters)}{about} that I could "
                    "recommend with a clear conscience.",
                    f"I couldn't find {wished(filters)}{about} on our shelves, and "
                    "I'd rather say so than talk you into something else.",
                )
            ),
            book.pick(
                (
                    "If you drop one of the conditions, I'll gladly search again. "
                    "Which matters least to you?",
                    "Shall I widen the search a little, say to a neighbouring genre?",
                )
            ),
        )
    if _topic(task):
        return paragraphs(
            greeting(task),
            book.pick(
                (
                    "I know no series on our shelves that is really about that, and "
                    "I'd rather say so than show you something else.",
                    "Nothing on our shelves is truly about that, I'm afraid.",
                )
            ),
            book.pick(
                (
                    "Give me a genre, a mood or a title you loved, and I'll try from "
                    "there.",
                    "Can you put it another way, or name a series that comes close?",
                )
            ),
        )
    return paragraphs(
        greeting(task),
        book.pick(
            (
                "I'd love to find you something good, and a hint would help: what "
                "was the last series you couldn't put down?",
                "Let's find you a good one. What are you in the mood for: something "
                "tense, something funny, something that makes you cry?",
                "Tell me a genre, a favourite author or just a mood, and I'll take "
                "it from there.",
            )
        ),
    )
