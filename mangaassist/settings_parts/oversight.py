"""What operators and Legal rely on: alerts, policies, traces, the audit's anchors."""

from mangaassist.settings_parts.base import PLACES, PORT, env

CONSOLE_URL = env.url(
    "CONSOLE_URL",
    f"http://127.0.0.1:{PORT}",
    "Where operators find the console; alerts link there.",
    schemes=("http", "https"),
)
ALERT_PRIVATE_WEBHOOKS = env.flag(
    "ALERT_PRIVATE_WEBHOOKS",
    "no",
    "Whether alert webhooks may reach private addresses, and plain HTTP.",
)
POLICY_SECOND_PERSON = env.flag(
    "POLICY_SECOND_PERSON",
    "no",
    "Whether a draft of the guardrail policy needs a second person's approval.",
)
POLICY_AUTO_ROLLBACK = env.flag(
    "POLICY_AUTO_ROLLBACK",
    "yes",
    "Whether a published policy is rolled back by itself when a stage blocks more or "
    "fewer turns than its backtest predicted.",
)
POLICY_WATCH_TURNS = env.integer(
    "POLICY_WATCH_TURNS",
    100,
    "From how many turns on a published policy is held to its backtest.",
    within=(20, 1_000_000),
)
OTEL_EXPORTER_OTLP_ENDPOINT = env.url(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "",
    "Where spans are sent by OTLP over HTTP; unset, nowhere.",
    schemes=("http", "https"),
)
TRACE_SHARE = env.number(
    "TRACE_SHARE",
    0.1,
    "The share of plain turns whose spans are sent; what failed, was slow, corrected "
    "or degraded is always sent.",
    within=(0, 1),
)
TRACE_SLOW_MS = env.number(
    "TRACE_SLOW_MS",
    3000,
    "A turn that takes so many milliseconds counts as slow.",
    within=(1, 600_000),
)
AUDIT_ANCHOR_FOLDER = env.text(
    "AUDIT_ANCHOR_FOLDER",
    str(PLACES.anchors),
    "Where signed heads of the audit chain are written.",
)
