"""One turn from the command line, by the same way as a shopper's."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from chat.live.door import Accepted, Limited
from chat.live.session_desk import Visitor
from chat.protocol import outgoing
from chat.protocol.incoming import Message, clean_text
from chat.stores.session_store import StoredSession
from chat.wiring.runtime import ChatRuntime
from chat.wiring.warming import provider_readied

_HERE = Visitor(address="command line")


class AskError(Exception):
    """The question could not be taken."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in which session, as which customer."""

    text: str
    session: str = ""
    customer: str = ""


def session_id_of(name: str) -> str:
    """Return the session id that a name stands for: itself, or always the same one."""
    if not name:
        return str(uuid4())
    try:
        return str(UUID(name))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, f"session:{name}"))


async def asked(chat: ChatRuntime, question: Question) -> AsyncGenerator[bytes, None]:
    """Yield the frames of one turn, from ``accepted`` to ``end``.

    A session that does not exist is begun. Raises FrameError for a text that is no
    message, AskError when it can't be taken now, DependencyError when nothing works.
    """
    await chat.base.policy.refresh()
    await provider_readied(chat.ports)
    message = Message(str(uuid4()), clean_text(question.text))
    session = await _session(chat, question)
    answer = await chat.connections.door.ask(session, message)
    if isinstance(answer, Limited):
        raise AskError(f"too many messages: try again in {answer.retry_after} s")
    if not isinstance(answer, Accepted):
        raise AskError("the session's previous answer is still being written")
    yield outgoing.accepted(message.id, answer.response_id)
    async for batch in chat.connections.sources.following(answer.response_id, 0):
        for frame in batch:
            yield frame.wire


async def _session(chat: ChatRuntime, question: Question) -> StoredSession:
    desk = chat.connections.desk
    session_id = session_id_of(question.session)
    session = await desk.store.session(session_id) if question.session else None
    if session is None:
        customer = question.customer or None
        opened = await desk.begin_as(customer, _HERE, session_id=session_id)
        return opened.session
    if question.customer and session.customer_id not in {None, question.customer}:
        raise AskError("the session is another customer's")
    if question.customer and session.customer_id is None:
        await desk.store.bind_customer(session_id, question.customer)
        return await desk.store.session(session_id) or session
    return session
