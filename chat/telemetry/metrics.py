"""What is counted, as one object with a registry of its own.

Built in ``chat.wiring``; nothing is registered at import, so that tests and several
wirings in one process don't meet in a global registry.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from chat.orchestration.turn_events import EndStatus
from chat.orchestration.turn_record import TurnRecord
from chat.telemetry.read_tally import OF_STORE, SOURCES

#: The content type of ``Metrics.text``.
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_TURN_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)
_CALL_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.6, 1, 2.5)
_STATES = (
    "closed",
    "open",
    "half_open",
    "forced_open",
    "forced_closed",
    "disabled",
)


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        registry = self.registry
        self._requests = Counter(
            "manga_requests",
            "Turns by intent and end",
            ["intent", "status"],
            registry=registry,
        )
        self._errors = Counter(
            "manga_errors",
            "Turns that failed or were degraded, by dependency",
            ["dependency"],
            registry=registry,
        )
        self._latency = Histogram(
            "manga_turn_seconds",
            "Whole turns by intent",
            ["intent"],
            buckets=_TURN_SECONDS,
            registry=registry,
        )
        self._first_token = Histogram(
            "manga_first_token_seconds",
            "Time to the first token by intent",
            ["intent"],
            buckets=_TURN_SECONDS,
            registry=registry,
        )
        self._tokens = Counter(
            "manga_tokens",
            "Model tokens by release and direction",
            ["release", "direction"],
            registry=registry,
        )
        self._cost = Counter(
            "manga_cost_microusd",
            "Model cost in micro-dollars",
            ["release"],
            registry=registry,
        )
        self._unpriced = Counter(
            "manga_unpriced_turns",
            "Turns of a release without a price",
            ["release"],
            registry=registry,
        )
        self._cache = Counter(
            "manga_response_cache",
            "Response cache by outcome",
            ["outcome"],
            registry=registry,
        )
        self._guardrails = Counter(
            "manga_guardrail_triggers",
            "Guardrail findings by check and action",
            ["check", "action"],
            registry=registry,
        )
        self._calls = Histogram(
            "manga_dependency_seconds",
            "Calls of dependencies by outcome",
            ["dependency", "outcome"],
            buckets=_CALL_SECONDS,
            registry=registry,
        )
        self._retries = Counter(
            "manga_dependency_retries",
            "Attempts after the first one",
            ["dependency"],
            registry=registry,
        )
        self._breakers = Gauge(
            "manga_breaker_state",
            "1 for the state that a breaker is in",
            ["dependency", "state"],
            registry=registry,
        )
        self._transitions = Counter(
            "manga_breaker_transitions",
            "Changes of breaker state",
            ["dependency", "state"],
            registry=registry,
        )

        reads = Counter(
            "manga_session_reads",
            "Reads of sessions by what answered them",
            ["answered_by"],
            registry=registry,
        )
        # A crowd's reads are counted one by one: to find a label anew would cost more.
        self._session_reads = {each: reads.labels(each) for each in SOURCES}
        self._session_seconds = Histogram(
            "manga_session_store_read_seconds",
            "Reads of sessions that reached the store",
            buckets=_CALL_SECONDS,
            registry=registry,
        )
        self._accelerator = Counter(
            "manga_session_accelerator",
            "Items that DAX was asked for, by outcome",
            ["outcome"],
            registry=registry,
        )
        self._session_units = Counter(
            "manga_session_units",
            "Units that the session store says it consumed",
            ["kind"],
            registry=registry,
        )
        self._responses = Gauge(
            "manga_responses_open",
            "Responses that are being written, or whose end is not logged yet",
            registry=registry,
        )

    def observe_turn(self, record: TurnRecord) -> None:
        """Count one turn from its record."""
        intent = record.intent
        self._requests.labels(intent, record.status.value).inc()
        self._latency.labels(intent).observe(record.duration_ms / 1000)
        if record.first_token_ms is not None:
            self._first_token.labels(intent).observe(record.first_token_ms / 1000)
        for dependency in record.degraded:
            self._errors.labels(dependency).inc()
        if record.status is EndStatus.FAILED and not record.degraded:
            self._errors.labels("turn").inc()
        self._cache.labels(record.cache_outcome).inc()
        self._count_model(record)
        for finding in record.findings:
            check, action = finding.get("check", ""), finding.get("action", "")
            self._guardrails.labels(str(check), str(action)).inc()

    def _count_model(self, record: TurnRecord) -> None:
        release = record.model_release
        if not release:
            return
        self._tokens.labels(release, "in").inc(record.input_tokens)
        self._tokens.labels(release, "out").inc(record.output_tokens)
        self._tokens.labels(release, "cached").inc(record.cached_tokens)
        if record.cost_microusd is None:
            self._unpriced.labels(release).inc()
        else:
            self._cost.labels(release).inc(record.cost_microusd)

    def observe_call(
        self, dependency: str, outcome: str, duration_s: float, attempts: int
    ) -> None:
        """Count one call of a dependency."""
        self._calls.labels(dependency, outcome).observe(duration_s)
        if attempts > 1:
            self._retries.labels(dependency).inc(attempts - 1)

    def observe_session_read(self, answered_by: str, ms: float) -> None:
        """Count one read of a session."""
        self._session_reads[answered_by].inc()
        if answered_by in OF_STORE:
            self._session_seconds.observe(ms / 1000)

    def observe_accelerator(self, outcome: str) -> None:
        """Count one question to the accelerator."""
        self._accelerator.labels(outcome).inc()

    def observe_session_units(self, read: float, write: float) -> None:
        """Count what the session store consumed."""
        self._session_units.labels("read").inc(read)
        self._session_units.labels("write").inc(write)

    def observe_transition(self, dependency: str, state: str) -> None:
        """Count a breaker's change of state."""
        self._transitions.labels(dependency, state).inc()

    def set_breakers(self, states: Mapping[str, str]) -> None:
        """Show the states that the breakers are in now."""
        for dependency, current in states.items():
            for state in _STATES:
                value = 1 if state == current else 0
                self._breakers.labels(dependency, state).set(value)

    def set_responses(self, count: int) -> None:
        """Show how many responses this process has in hand now."""
        self._responses.set(count)

    def text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.registry)
