"""The stream guard: nothing that may become wrong is shown, all else goes at once.

A response has one guard. What it lets through in pieces is, joined, exactly what
:func:`guard_text` makes of the whole text, however the pieces were cut; every emission
is a prefix of that. The hold is the longest tail that may still become a match of some
detector (derived from their patterns), and an HTML entity that has only begun.
"""

from collections.abc import Sequence
from functools import lru_cache

from guardrails.core.checks import SPAN_CHECKS
from guardrails.core.checks.control import canary_detectors
from guardrails.core.detector import Detector, Scope
from guardrails.core.engine import Engine, engine_for
from guardrails.core.gates import DEFAULT_BACKEND, Backend
from guardrails.core.output import Output
from guardrails.core.policy import Policy
from guardrails.core.scanner import ALWAYS, Scanner
from guardrails.core.types import Action, Facts, Finding, Mode

#: What is shown of a text, and what was found in it.
Guarded = tuple[str, tuple[Finding, ...]]

_DEFAULT = Policy.default()

#: What stands for held text when the model stalled in the middle of it.
STALLED = "…"


class StreamGuard:
    """Guards one streaming response; not shared, not restarted.

    ``feed`` returns the text that may be shown now, ``close`` the rest. When the model
    stalls, ``flush_stalled`` settles what is held: a finding that is complete as it
    stands gets its replacement, anything else becomes an ellipsis that also takes the
    rest of its word, so that no character of what it may grow into is ever shown. On a
    disconnect or an error, drop the guard: what is held was never fit to be shown.
    """

    def __init__(
        self,
        policy: Policy,
        facts: Facts,
        *,
        canary: str = "",
        detectors: Sequence[Detector] | None = None,
        backend: Backend = DEFAULT_BACKEND,
    ) -> None:
        if detectors is None:
            engine = _engine_of(policy, canary, backend)
        else:
            mine = (*active(detectors, policy), *canary_detectors(canary))
            engine = engine_for(mine, backend)
        self._scanner = Scanner(engine, Scope(facts, policy))
        self._output = Output()
        self._pieces: list[str] = []
        self._shown: list[str] = []
        self._closed = False
        self._stalled = False

    def feed(self, chunk: str) -> str:
        """Take in a piece of the model's text; return what may be shown now."""
        return self._advance(chunk, last=False)

    def close(self) -> str:
        """End the text; return the rest of what may be shown."""
        return self.finish("")

    def finish(self, chunk: str) -> str:
        """Take in the last piece (it may be the only one) and end the text."""
        shown = self._advance(chunk, last=True)
        self._closed = True
        return shown

    @property
    def guarded(self) -> "Guarded | None":
        """The text as it was shown, and what was found: as :func:`guard_text` has it.

        None while the text goes on, and if a stall was settled in the middle of it.
        """
        if not self._closed or self._stalled:
            return None
        return "".join(self._shown), self.findings

    def flush_stalled(self) -> str:
        """Settle what is held because no more text comes for now; return it."""
        end = self._output.fed
        start = end - self._output.held
        if self._closed or start == end:
            return ""
        self._stalled = True
        held = self._output.written(start, end)
        more = self._settled() < start  # of what an earlier stall put an end to
        found = self._scanner.provisional()
        first = min(
            (f for f in found if f.start == start), key=_acts_last, default=None
        )
        if first is not None and first.action is not Action.NOTE:
            return self._output.put_off(first, end, first.replacement)
        if first is not None and first.end == end:
            return self._output.put_off(first, end, held)
        if held.isspace():
            return self._output.release(end)
        shown = "" if more else STALLED
        stalled = Finding("stream", "stalled", start, end, held, Action.REDACT, shown)
        return self._output.put_off(stalled, end, shown)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, in the order of the text; offsets into raw_text."""
        return self._output.findings

    @property
    def raw_text(self) -> str:
        """The text as the model wrote it."""
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    @property
    def held(self) -> int:
        """How many characters were received and are neither shown nor replaced."""
        return self._output.held

    def _advance(self, chunk: str, *, last: bool) -> str:
        if self._closed:
            raise ValueError("this response has been closed")
        if chunk:
            self._pieces.append(chunk)
        self._output.take(chunk)
        self._scanner.feed(chunk, last=last)
        settled = self._settled()
        shown = self._output.settle(self._scanner.findings(settled), settled)
        if shown:
            self._shown.append(shown)
        return shown

    def _settled(self) -> int:
        return self._scanner.settled


def guard_text(text: str, policy: Policy, facts: Facts, *, canary: str = "") -> Guarded:
    """Return what the stream guard makes of a whole text, and what it found."""
    guard = StreamGuard(policy, facts, canary=canary)
    return guard.finish(text), guard.findings


def active(detectors: Sequence[Detector], policy: Policy) -> tuple[Detector, ...]:
    """Return the detectors whose stage is not switched off."""
    return tuple(
        each
        for each in detectors
        if each.check in ALWAYS or policy.mode(each.check) is not Mode.OFF
    )


@lru_cache(maxsize=32)
def span_detectors(policy: Policy) -> tuple[Detector, ...]:
    """Return all detectors of a policy, in the order of the checks."""
    return tuple(each for check in SPAN_CHECKS for each in check.detectors(policy))


def _acts_last(finding: Finding) -> bool:
    return finding.action is Action.NOTE


@lru_cache(maxsize=64)
def _engine_of(policy: Policy, canary: str, backend: Backend) -> Engine:
    mine = (*active(span_detectors(policy), policy), *canary_detectors(canary))
    return _engine_like_the_default(mine, backend)


@lru_cache(maxsize=64)
def _engine_like_the_default(
    detectors: tuple[Detector, ...], backend: Backend
) -> Engine:
    """Return an engine that shares with the default policy's what both have.

    So a changed word list, or a stage that is off, compiles what is new and no more.
    """
    return engine_for(span_detectors(_DEFAULT), backend).having(detectors)
