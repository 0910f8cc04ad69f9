"""Published versions as a list tells them: who, when, why, and what each changed."""

from dataclasses import dataclass

from dashboard.policies.words import changes_in_words, summary
from guardrails.selectors.policies import VersionRow, policies_numbered, version_rows


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version, and in one line what it changed of the one before."""

    row: VersionRow
    changed: str


def version_lines(*, limit: int, before: int | None = None) -> list[VersionLine]:
    """Return versions, newest first; two queries."""
    rows = version_rows(limit=limit, before=before)
    numbers = {each.version for each in rows}
    known = policies_numbered(numbers | {each - 1 for each in numbers})
    return [
        VersionLine(
            each,
            summary(changes_in_words(known[each.version - 1], known[each.version])),
        )
        for each in rows
    ]
