"""Every exposure of one ASIN in a time window."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.models import Exposure
from audit.selectors.exposures import exposures_of_asin


def _moment(text: str) -> datetime:
    """Return an ISO 8601 time as UTC; a time without an offset is UTC."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text!r} is no ISO 8601 time, like 2026-01-31T12:00:00Z"
        ) from None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _row(row: Exposure) -> dict[str, object]:
    return {
        "asin": row.asin,
        "kind": row.kind,
        "position": row.position,
        "title": row.title,
        "shown_at": row.shown_at.isoformat(),
        "response_id": row.response_id,
        "session_id": row.session_id,
        "subject_id": str(row.subject_id),
        "price_quoted_minor": row.price_quoted_minor,
        "live_price_minor": row.live_price_minor,
        "currency": row.currency,
        "trust_score": row.trust_score,
        "source": row.source,
    }


class Command(BaseCommand):
    """``audit_search --asin A --from T --to T [--json]``."""

    help = "List the exposures of an ASIN, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--asin", required=True)
        parser.add_argument("--from", dest="start", required=True)
        parser.add_argument("--to", dest="end", required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        start, end = _moment(options["start"]), _moment(options["end"])
        if start >= end:
            raise CommandError("--from must be before --to")
        cursor = None
        while True:
            page = exposures_of_asin(
                options["asin"], start, end, after=cursor, limit=1000
            )
            for row in page.rows:
                self.stdout.write(self._line(_row(row), as_json=options["json"]))
            cursor = page.cursor
            if cursor is None:
                return

    def _line(self, row: dict[str, object], *, as_json: bool) -> str:
        if as_json:
            return json.dumps(row, ensure_ascii=False)
        return (
            f"{row['shown_at']}  {row['kind']:<12} {row['response_id']}  {row['title']}"
        )
