"""Conversations: where sessions are kept, how long they and their sockets live."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from mangaassist.settings_parts.base import env

SESSION_STORE = env.choice(
    "SESSION_STORE",
    "postgres",
    "Where sessions are kept.",
    options=("postgres", "dynamodb"),
)
SESSIONS_TABLE = env.text(
    "SESSIONS_TABLE",
    "mangaassist-sessions",
    "DynamoDB's table of sessions; `manage.py create_sessions_table` makes it.",
)
SESSIONS_READ_UNITS = env.integer(
    "SESSIONS_READ_UNITS",
    0,
    "Read units a second that are provisioned for that table; 0 for on demand.",
    within=(0, 10_000_000),
)
SESSIONS_WRITE_UNITS = env.integer(
    "SESSIONS_WRITE_UNITS",
    0,
    "Write units a second that are provisioned for that table; 0 for on demand.",
    within=(0, 10_000_000),
)
SESSIONS_DAX_ENDPOINT = env.url(
    "SESSIONS_DAX_ENDPOINT",
    "",
    "A DAX cluster before that table, for what never changes there; needs the package "
    "amazon-dax-client. Unset, none.",
    schemes=("dax", "daxs"),
)
if SESSIONS_DAX_ENDPOINT and find_spec("amazondax") is None:
    raise ImproperlyConfigured(
        "SESSIONS_DAX_ENDPOINT is set, but the package that speaks to DAX is missing: "
        "pip install 'amazon-dax-client>=2.1,<3'"
    )
if SESSIONS_DAX_ENDPOINT and SESSION_STORE != "dynamodb":
    raise ImproperlyConfigured("SESSIONS_DAX_ENDPOINT needs SESSION_STORE=dynamodb")
HOT_SESSION_READS_PER_S = env.integer(
    "HOT_SESSION_READS_PER_S",
    100,
    "From so many reads within a second a session is hot, and its snapshot stays.",
    within=(1, 1_000_000),
)
SESSION_TTL_S = env.integer(
    "SESSION_TTL_S",
    86_400,
    "How long a session lives after its last use, in seconds.",
    within=(1, 31_536_000),
)
CUSTOMER_TOKEN_S = env.integer(
    "CUSTOMER_TOKEN_S",
    43_200,
    "How long a customer token, signed by the shop, is good for, in seconds.",
    within=(1, 2_592_000),
)
SOCKET_IDLE_S = env.number(
    "SOCKET_IDLE_S",
    600,
    "A socket on which nothing was said for so long is closed.",
    within=(1, 86_400),
)
SOCKET_OPEN_S = env.number(
    "SOCKET_OPEN_S",
    7200,
    "A socket that has been open for so long is closed; the client comes back.",
    within=(1, 604_800),
)
DRAIN_S = env.number(
    "DRAIN_S",
    3,
    "How long a process that is told to end lets running answers finish.",
    within=(0, 120),
)
SHARE_TTL_S = env.integer(
    "SHARE_TTL_S",
    2_592_000,
    "How long a shared conversation can be read, in seconds.",
    within=(60, 31_536_000),
)
