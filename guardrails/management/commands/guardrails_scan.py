"""Scan texts with one check: JSON lines in, findings out."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError

from guardrails.core.policy import Policy
from guardrails.core.scanning import SCANS, as_json
from guardrails.management.lines import answer_lines, text_in
from guardrails.selectors import policies


class Command(BaseCommand):
    """``guardrails_scan --check NAME < in.jsonl > out.jsonl``."""

    help = "Scan each line's text with one check and print what it finds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", required=True, choices=sorted(SCANS))
        parser.add_argument("--policy", type=int, help="a published policy version")

    def handle(self, *args: Any, **options: Any) -> None:
        policy = _policy(options["policy"])
        scan = SCANS[options["check"]]

        def answer(line: Mapping[str, Any]) -> dict[str, Any]:
            seen = scan(text_in(line, "text"), policy)
            findings = [as_json(each) for each in seen.findings]
            return {"id": line.get("id"), "findings": findings, "score": seen.score}

        if not answer_lines(sys.stdin, answer, sys.stdout, sys.stderr):
            sys.exit(1)


def _policy(version: int | None) -> Policy:
    """Return a stored policy, or the default, for which no database is needed."""
    if version is None:
        return Policy.default()
    try:
        return policies.policy_numbered(version)
    except ObjectDoesNotExist:
        raise CommandError(f"there is no policy version {version}") from None
