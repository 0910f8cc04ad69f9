"""Fuzz the stream guard with coverage: python -m tests.fuzz.guard [atheris options]

Needs ``atheris``, which has wheels for some platforms only. An input is a text and the
places where it is cut; what must hold is what the property tests promise: any cut shows
the same, every emission is a prefix of it, and guarding it again changes nothing.
"""

import sys

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed here: pip install atheris (see its platforms)")

with atheris.instrument_imports(include=["guardrails"]):
    from guardrails.core.policy import Policy
    from guardrails.core.streaming import StreamGuard, guard_text
    from guardrails.core.types import Facts
from tests.property.guard_material import CANARY, FACTS, FRAGMENTS

POLICY = Policy.default(version=1)
_MOST_PIECES = 24


def text_of(data: "atheris.FuzzedDataProvider") -> str:
    """Return a text: fragments of matches, and whatever else the bytes say."""
    pieces = []
    for _ in range(data.ConsumeIntInRange(0, _MOST_PIECES)):
        if data.ConsumeBool():
            pieces.append(FRAGMENTS[data.ConsumeIntInRange(0, len(FRAGMENTS) - 1)])
        else:
            pieces.append(data.ConsumeUnicode(data.ConsumeIntInRange(0, 8)))
    return "".join(pieces)


def check(raw: bytes) -> None:
    """Raise AssertionError where the guard breaks a promise."""
    data = atheris.FuzzedDataProvider(raw)
    facts = FACTS if data.ConsumeBool() else Facts()
    text = text_of(data)
    whole, found = guard_text(text, POLICY, facts, canary=CANARY)
    guard = StreamGuard(POLICY, facts, canary=CANARY)
    shown, at = "", 0
    while at < len(text):
        size = data.ConsumeIntInRange(1, 6)
        shown += guard.feed(text[at : at + size])
        at += size
        assert whole.startswith(shown), (text, whole, shown)
    shown += guard.close()
    assert shown == whole, (text, whole, shown)
    assert guard.findings == found, text


def main() -> None:
    """Run until stopped, or for as long as the options say."""
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
