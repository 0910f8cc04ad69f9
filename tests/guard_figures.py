"""The table of docs/guardrails.md: python -m tests.guard_figures

Recall and precision of the checks on the corpora of ``tests/data/guardrails``, beside a
plain list of patterns and (personal data only, where ``.venv-bench`` has it) Presidio's
pattern recognizers, on the same texts.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from guardrails.core.policy import Policy
from guardrails.core.rivals import RIVALS
from guardrails.core.scanning import SCANS
from tests.unit.guardrails.corpora import Counts, Span, compared, kind_of, lines, marked

Finder = Callable[[str], list[Span]]

ROOT = Path(__file__).resolve().parent.parent
PRESIDIO = ROOT / ".venv-bench/bin/python"
POLICY = Policy.default()

_KINDS = {
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CREDIT_CARD",
    "US_SSN": "US_SSN",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP_ADDRESS",
}
_PLAIN = {
    "pii": (
        ("EMAIL", r"[\w.+-]+@[\w-]+\.[\w.]+"),
        ("CREDIT_CARD", r"\b(?:\d[ -]?){13,16}\b"),
        ("US_SSN", r"\b\d{3}-\d{2}-\d{4}\b"),
        ("IBAN", r"\b[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}\b"),
        ("IP_ADDRESS", r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
        ("PHONE", r"\+?\d[\d ().-]{7,}\d"),
    ),
    "asins": (
        ("ASIN", r"\bB0[A-Z0-9]{8}\b"),
        ("ISBN13", r"\b97[89][- ]?(?:\d[- ]?){10}\b"),
        ("ISBN10", r"\b\d{9}[\dX]\b"),
    ),
}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


def ours(check: str) -> Finder:
    """Return what our scan finds, as spans of the corpus."""

    def find(text: str) -> list[Span]:
        found = SCANS[check](text, POLICY).findings
        return [Span(each.start, each.end, kind_of(check, each)) for each in found]

    return find


def plain(check: str) -> Finder:
    """Return what a list of patterns finds that one would write in an hour."""
    if check == "prices":
        return _plain_amounts
    patterns = _PLAIN.get(check) or tuple(
        (name, rf"(?i)\b{name.replace('_', '[ _]?')}\b") for name in RIVALS
    )

    def find(text: str) -> list[Span]:
        return [
            Span(*match.span(), kind)
            for kind, pattern in patterns
            for match in re.finditer(pattern, text)
        ]

    return find


def _plain_amounts(text: str) -> list[Span]:
    found = []
    for match in re.finditer(r"([$€£¥])(\d[\d,]*)(?:\.(\d\d))?", text):
        whole = int(match[2].replace(",", ""))
        currency = _SIGNS[match[1]]
        minor = whole if currency == "JPY" else whole * 100 + int(match[3] or 0)
        found.append(Span(*match.span(), f"{currency}{minor}"))
    return found


def presidio(texts: list[str]) -> dict[str, list[Span]]:
    """Return what Presidio's recognizers find in each text."""
    done = subprocess.run(
        [PRESIDIO, ROOT / "tests/benchmark/presidio_side.py", "1"],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = map(json.loads, done.stdout.splitlines())
    return {
        text: [Span(start, end, _KINDS[kind]) for start, end, kind in answer["found"]]
        for text, answer in zip(texts, answers, strict=True)
    }


def counted(check: str, find: Finder) -> Counts:
    """Compare a finder with the check's corpus."""
    total = (0, 0, 0)
    for line in lines(f"{check}.txt"):
        text, expected = marked(line)
        one = compared(check, expected, find(text))
        total = (total[0] + one[0], total[1] + one[1], total[2] + one[2])
    return Counts(*total, ())


def rows() -> Iterator[tuple[str, str, Counts]]:
    """Yield check, tool and figures."""
    for check in ("pii", "prices", "competitors", "asins"):
        yield check, "ours", counted(check, ours(check))
        yield check, "plain patterns", counted(check, plain(check))
        if check == "pii" and PRESIDIO.exists():
            texts = [marked(line)[0] for line in lines("pii.txt")]
            seen = presidio(texts)
            yield check, "Presidio", counted(check, seen.__getitem__)


def main() -> None:
    """Print the table as Markdown."""
    sys.stdout.write("| check | tool | precision | recall |\n|---|---|---|---|\n")
    for check, tool, figures in rows():
        sys.stdout.write(
            f"| {check} | {tool} | {figures.precision:.3f} | {figures.recall:.3f} |\n"
        )


if __name__ == "__main__":
    main()
