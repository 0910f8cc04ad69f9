"""Django's settings, all from the environment; without any it runs on loopback.

Every app reads what it needs in its own ``conf.py`` and passes it down frozen. What
settings rest on, accounts and the application are in ``settings_parts``.
"""

from importlib.util import find_spec
from urllib.parse import urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from mangaassist.settings_parts.accounts import *  # noqa: F403 (found by their names)
from mangaassist.settings_parts.application import *  # noqa: F403
from mangaassist.settings_parts.base import *  # noqa: F403
from mangaassist.settings_parts.base import PLACES, PORT, STORE_PORT, env

# Typed code says ModelAdmin[Turn]; Django's own class takes that only when told to.
django_stubs_ext.monkeypatch()

# --- engines
DATABASE_URL = env.url(
    "DATABASE_URL",
    "",
    "The PostgreSQL server with pgvector; unset, an embedded one is run.",
    schemes=("postgres", "postgresql"),
)
REDIS_URL = env.url(
    "REDIS_URL",
    "",
    "The Redis server; unset, an embedded one is run.",
    schemes=("redis", "rediss", "unix"),
)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        **PLACES.database(DATABASE_URL),
    }
}
# Requests run in many threads: a pool bounds the connections of a process, where one
# kept for each thread (CONN_MAX_AGE) would not.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.integer(
        "DATABASE_POOL_SIZE",
        16,
        "PostgreSQL connections that one process opens at most.",
        within=(1, 500),
    ),
    "timeout": 10,
    "max_idle": 120,
}
REDIS = PLACES.redis(REDIS_URL)
CACHES = {
    # Counts of tries and codes just used, shared by all processes.
    "default": {
        "BACKEND": "mangaassist.outage_cache.OutageCache",
        "LOCATION": REDIS.url(3),
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- channels and tasks
CHANNEL_LAYERS = {
    "default": {
        # Control messages only: tokens never travel through the layer. Blocking reads
        # are idle for long, so no socket time-out may end them.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            "hosts": [
                {
                    "address": REDIS.url(0),
                    "socket_timeout": None,
                    "max_connections": 1000,
                }
            ]
        },
    }
}
WORKER_CONCURRENCY = env.integer(
    "WORKER_CONCURRENCY", 2, "Processes of one worker.", within=(1, 64)
)
CELERY_BROKER_URL = REDIS.broker_url(1)
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "mangaassist"
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "seal-turns": {"task": "audit.tasks.seal_turns", "schedule": 1.0},
    "anchor-chain": {"task": "audit.tasks.anchor_chain", "schedule": 86_400.0},
    "replay-turns": {"task": "chat.tasks.replay_turns", "schedule": 10.0},
    "end-orphans": {"task": "chat.tasks.end_orphans", "schedule": 10.0},
    "evaluate-alerts": {"task": "chat.tasks.evaluate_alerts", "schedule": 60.0},
    "send-alerts": {
        "task": "chat.tasks.send_alerts",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "clear-sessions": {"task": "dashboard.tasks.clear_sessions", "schedule": 86_400.0},
    "refresh-rollups": {"task": "chat.tasks.refresh_rollups", "schedule": 15.0},
    "drop-revoked-shares": {
        "task": "chat.tasks.drop_revoked_shares",
        "schedule": 20.0,
    },
    "prewarm-sessions": {"task": "chat.tasks.prewarm_sessions", "schedule": 10.0},
    "publish-limit-orders": {
        "task": "chat.tasks.publish_limit_orders",
        "schedule": 10.0,
    },
    "watch-policies": {"task": "chat.tasks.watch_policies", "schedule": 20.0},
    "look-in-shadow": {
        "task": "chat.tasks.look_in_shadow",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "resume-replays": {"task": "chat.tasks.resume_replays", "schedule": 15.0},
    "keep-breaker-events": {
        "task": "chat.tasks.keep_breaker_events",
        "schedule": 2.0,
    },
}

# --- the shop
STORE_PUBLIC_URL = env.url(
    "STORE_PUBLIC_URL",
    f"http://127.0.0.1:{PORT}",
    "Where shoppers find the shop's product pages and covers.",
    schemes=("http", "https"),
)
#: Where the stand-in answers, its administration included.
STORE_STAND_IN_URL = _stand_in = f"http://127.0.0.1:{STORE_PORT}"
SERVICE_URLS = {
    name: env.url(
        f"{name.upper()}_URL",
        f"{_stand_in}/{name}",
        f"The shop's {name} service.",
        schemes=("http", "https"),
    )
    for name in (
        "catalogue",
        "pricing",
        "profile",
        "recommendations",
        "promotions",
        "reviews",
        "reranker",
    )
}
#: Whether any of the services is the stand-in, which then has to run.
STORE_IS_STAND_IN = any(url.startswith(_stand_in) for url in SERVICE_URLS.values())
CLIENT_DRILLS = env.flag(
    "CLIENT_DRILLS",
    "no",
    "Whether drills may make calls to real services, the model and the session store "
    "fail in our own clients, where the store stand-in does not answer for them.",
)
DEMO_STORE_CATALOGUE = env.text(
    "DEMO_STORE_CATALOGUE",
    "",
    "A CSV or JSONL file that the store stand-in serves instead of its own catalogue.",
)

DEMO_DATA = env.flag(
    "DEMO_DATA",
    "yes",
    "Whether a start on one machine, where the store is the stand-in and no real turn "
    "is on record, makes a month of demo turns.",
)

# --- what pages may load: our own files, the shop's pictures, our own socket
_shop = urlsplit(STORE_PUBLIC_URL)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", f"{_shop.scheme}://{_shop.netloc}"],
        "connect-src": [
            "'self'",
            f"{_shop.scheme.replace('http', 'ws')}://{_shop.netloc}",
        ],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- the REST API: each view says itself who may call it; here is what is not theirs
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "dashboard.api.schema.ConsoleSchema",
    "EXCEPTION_HANDLER": "dashboard.api.problems.problem_answer",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MangaAssist",
    "VERSION": "1",
    "DESCRIPTION": "What the operators' console shows and does, for programs.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "SORT_OPERATIONS": False,
    # Fields of one name that take different values.
    "ENUM_NAME_OVERRIDES": {
        "ChannelKindEnum": "chat.services.alert_channels.KINDS",
    },
    "SERVERS": [{"url": "/", "description": "This service"}],
}

# --- models
LLM_BACKEND = env.choice(
    "LLM_BACKEND",
    "demo",
    "Who writes the answers.",
    options=("demo", "bedrock", "openai"),
)
LLM_MODEL = env.text("LLM_MODEL", "", "The primary model of the backend.")
LLM_ECONOMY_MODEL = env.text(
    "LLM_ECONOMY_MODEL", "", "The model for simple intents; unset, the primary one."
)
LLM_FALLBACK_MODEL = env.text(
    "LLM_FALLBACK_MODEL", "", "The model to turn to when another one fails."
)
OPENAI_BASE_URL = env.url(
    "OPENAI_BASE_URL",
    "",
    "The OpenAI-compatible endpoint; unset, the vendor's own.",
    schemes=("http", "https"),
)
OPENAI_API_KEY = env.secret("OPENAI_API_KEY", "The endpoint's key.")
EMBEDDINGS = env.choice(
    "EMBEDDINGS", "local", "Who embeds texts.", options=("local", "titan")
)
LLM_PACE_MS = env.integer(
    "LLM_PACE_MS", 18, "The demo model's pause between words.", within=(0, 1000)
)
BEDROCK_GUARDRAIL_ID = env.text(
    "BEDROCK_GUARDRAIL_ID",
    "",
    "A guardrail of Amazon Bedrock that also judges messages and answers; unset, none.",
)
BEDROCK_GUARDRAIL_VERSION = env.text(
    "BEDROCK_GUARDRAIL_VERSION", "DRAFT", "The guardrail's version: a number, or DRAFT."
)
BEDROCK_GUARDRAIL_REGION = env.text(
    "BEDROCK_GUARDRAIL_REGION", "", "The guardrail's region; unset, that of AWS' own."
)
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
MESSAGES_PER_MINUTE = env.number(
    "MESSAGES_PER_MINUTE",
    30,
    "Messages that one shopper may send in a minute.",
    within=(0.1, 100_000),
)
MESSAGES_BURST = env.integer(
    "MESSAGES_BURST",
    30,
    "Messages that one shopper may send at once.",
    within=(1, 100_000),
)
NEW_SESSIONS_PER_MINUTE = env.number(
    "NEW_SESSIONS_PER_MINUTE",
    60,
    "Sessions that one address may begin in a minute.",
    within=(0.1, 1_000_000),
)
NEW_SESSIONS_BURST = env.integer(
    "NEW_SESSIONS_BURST",
    200,
    "Sessions that one address may begin at once.",
    within=(1, 1_000_000),
)
SHARE_TTL_S = env.integer(
    "SHARE_TTL_S",
    2_592_000,
    "How long a shared conversation can be read, in seconds.",
    within=(60, 31_536_000),
)
SHARES_PER_MINUTE = env.number(
    "SHARES_PER_MINUTE",
    6,
    "Conversations that one address may share in a minute.",
    within=(0.1, 1_000_000),
)
SHARES_BURST = env.integer(
    "SHARES_BURST",
    20,
    "Conversations that one address may share at once.",
    within=(1, 1_000_000),
)
SHARE_READS_PER_MINUTE = env.number(
    "SHARE_READS_PER_MINUTE",
    600,
    "Reads of shared conversations that one address may make in a minute.",
    within=(0.1, 1_000_000),
)
SHARE_READS_BURST = env.integer(
    "SHARE_READS_BURST",
    300,
    "Reads of shared conversations that one address may make at once.",
    within=(1, 1_000_000),
)
API_CALLS_PER_MINUTE = env.number(
    "API_CALLS_PER_MINUTE",
    600,
    "Calls of the REST API that one token, or one person, may make in a minute.",
    within=(0.1, 1_000_000),
)
API_CALLS_BURST = env.integer(
    "API_CALLS_BURST",
    120,
    "Calls of the REST API that one token, or one person, may make at once.",
    within=(1, 100_000),
)
TRUSTED_PROXIES = env.integer(
    "TRUSTED_PROXIES",
    0,
    "How many proxies of our own stand before us and add to X-Forwarded-For.",
    within=(0, 10),
)
RESPONSE_CACHE_TTL_S = env.integer(
    "RESPONSE_CACHE_TTL_S",
    600,
    "How long an answer may be served again, in seconds.",
    within=(1, 86_400),
)
DAILY_BUDGET_USD = env.number(
    "DAILY_BUDGET_USD",
    10,
    "What models may cost in a day before the console says so; 0 for no budget.",
    within=(0, 10_000_000),
)
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
DATABASE_THREADS = env.integer(
    "DATABASE_THREADS",
    8,
    "Database calls that one process makes at once for chats.",
    within=(1, 200),
)
SHOP_NAME = env.text("SHOP_NAME", "the shop", "What the assistant calls the shop.")
SHOP_CONTACTS = env.words(
    "SHOP_CONTACTS",
    "support@mangaassist.example",
    "The shop's own addresses, which answers may name.",
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
