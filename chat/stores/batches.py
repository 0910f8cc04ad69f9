"""Several statements as one transaction that takes one round trip."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.rows import TupleRow

Connection = AsyncConnection[TupleRow]
Params = Mapping[str, Any] | Sequence[Any]
_PLACEHOLDER = re.compile(r"%(?:%|\((?P<name>\w+)\)s|s)")
_numbers = count()


@dataclass(frozen=True, slots=True)
class Command:
    """A statement, what it is given, and by which key it locks a row."""

    statement: str
    params: Params = ()
    locks: str = ""


class Batches:
    """Runs statements that return rows, each prepared once for each connection.

    Sent as one text without a BEGIN, statements are one transaction and take one round
    trip: PostgreSQL's documentation, 54.2.2.1, "Multiple Statements in a Simple Query".
    psycopg's pipeline would be as quick, but does not survive a refusal: it takes what
    the server never prepared for prepared, or waits for answers that it has dropped.
    """

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Connection, dict[str, str]] = WeakKeyDictionary()

    async def run(
        self, connection: Connection, commands: Sequence[Command]
    ) -> list[list[TupleRow]]:
        """Return each statement's rows; raises psycopg's errors, with nothing done.

        The connection commits by itself. It can be used again after a refusal.
        """
        known = self._known.setdefault(connection, {})
        async with AsyncClientCursor(connection) as cursor:
            texts = []
            for each in commands:
                call = known.get(each.statement)
                if call is None:
                    call = await _prepare(cursor, each.statement)
                    known[each.statement] = call
                texts.append(cursor.mogrify(call, each.params))
            await cursor.execute(";".join(texts).encode())
            answers = [await cursor.fetchall()]
            while cursor.nextset():
                answers.append(await cursor.fetchall())
            return answers


async def _prepare(cursor: AsyncClientCursor[TupleRow], statement: str) -> str:
    """Make a statement known to the connection; return how it is called.

    A name that is used twice is one parameter.
    """
    values: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match["name"] is None or match[0] not in values:
            values.append(match[0])
            return f"${len(values)}"
        return f"${values.index(match[0]) + 1}"

    # Who left while it was prepared may have left a name behind: none is used twice.
    name = f"batch_{next(_numbers)}"
    text = _PLACEHOLDER.sub(numbered, statement)
    await cursor.execute(f"PREPARE {name} AS {text}".encode())
    given = f"({', '.join(values)})" if values else ""
    return f"EXECUTE {name}{given}"
