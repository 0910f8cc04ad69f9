"""Policies in words: where one is applied, and what one changes in a line."""

from datetime import UTC, datetime

import pytest

from chat.selectors.policy_applied import PolicyApplied, ProcessPolicy
from dashboard.policies.words import applied_words, changes_in_words, summary
from guardrails.core.policy import Policy

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def applied(*versions: int | None) -> PolicyApplied:
    seen = [ProcessPolicy(str(n), each, NOW) for n, each in enumerate(versions)]
    return PolicyApplied(7, tuple(seen))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (applied(7, 7, 7, 7), ("good", "Applied on 4 of 4 processes")),
        (applied(7, 6, None), ("warn", "Applied on 1 of 3 processes")),
        (applied(7), ("good", "Applied on 1 of 1 process")),
        (applied(), ("warn", "No process that answers shoppers reports")),
        (
            None,
            ("warn", "Where it is applied is not known: Redis does not answer"),
        ),
    ],
)
def test_where_a_version_is_applied(
    found: PolicyApplied | None, said: tuple[str, str]
) -> None:
    assert applied_words(found) == said


def test_what_a_policy_changes_fits_a_line() -> None:
    before = Policy.default()
    body = before.to_dict()
    body["stages"]["scope"]["threshold"] = 0.4
    body["words"]["competitors"] = [*body["words"]["competitors"][1:], "mine: my shop"]
    body["refusals"]["scope"] = "I can only speak of manga, and gladly do."
    body["intents"] = {"reviews": {"pii": {"mode": "shadow"}}}
    line = summary(changes_in_words(before, Policy.from_dict(body)))
    assert line == (
        "Scope, threshold: 0.5 → 0.4; Rival shops: 1 added, 1 removed; "
        "Scope, what the shopper reads: reworded; "
        "Reviews: Personal data, mode: as set for all → shadow"
    )
