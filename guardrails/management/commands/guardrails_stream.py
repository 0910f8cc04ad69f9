"""Run the stream guard over texts that come in chunks: JSON lines in and out."""

import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand

from guardrails.core.facts_json import facts_of
from guardrails.core.policy import Policy
from guardrails.core.scanning import as_json
from guardrails.core.streaming import StreamGuard
from guardrails.management.lines import answer_lines


class Command(BaseCommand):
    """``guardrails_stream < in.jsonl > out.jsonl``."""

    help = "Guard each line's chunks and print what is emitted for each of them."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        policy = Policy.default()

        def answer(line: Mapping[str, Any]) -> dict[str, Any]:
            return _guarded(line, policy)

        if not answer_lines(sys.stdin, answer, sys.stdout, sys.stderr):
            sys.exit(1)


def _guarded(line: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Feed the chunks; ``emitted`` has one text for each, and one for the end."""
    chunks = line.get("chunks")
    if not isinstance(chunks, list) or not all(isinstance(c, str) for c in chunks):
        raise ValueError('"chunks" must be a list of texts')
    canary = line.get("canary", "")
    if not isinstance(canary, str):
        raise ValueError('"canary" must be a text')
    guard = StreamGuard(policy, facts_of(line.get("facts")), canary=canary)
    emitted = [guard.feed(chunk) for chunk in chunks]
    emitted.append(guard.close())
    return {
        "id": line.get("id"),
        "emitted": emitted,
        "final": "".join(emitted),
        "findings": [
            as_json(each)
            | {
                "check": each.check,
                "action": each.action.value,
                "replacement": each.replacement,
                "reason": each.reason,
            }
            for each in guard.findings
        ],
    }
