"""Django's settings, all from the environment; without any it runs on loopback.

Every app reads what it needs in its own ``conf.py`` and passes it down frozen.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext

from dashboard.permissions import Role
from mangaassist.embedded.places import Places
from mangaassist.env import Environment
from mangaassist.logs import is_telling
from mangaassist.secret_key import kept_key

# Typed code says ModelAdmin[Turn]; Django's own class takes that only when told to.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- where it runs
HOST = env.text("HOST", "127.0.0.1", "The address that the web server binds.")
PORT = env.integer("PORT", 8000, "The port of the web server.", within=(1, 65535))
STORE_PORT = env.integer(
    "STORE_PORT", 8010, "The port of the store stand-in.", within=(1, 65535)
)
DEBUG = env.flag("DEBUG", "no", "Show errors in full. Never in production.")
PLACES = Places.of(
    Path(env.text("VAR_DIR", str(BASE_DIR / "var"), "Where embedded data is kept."))
)

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

# --- security
SECRET_KEY = env.secret(
    "SECRET_KEY",
    "Signs sessions, tokens and anchors; unset, one is made and kept.",
    at_least=32,
) or kept_key(PLACES.secret_key)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "The host names served."
)
WIDGET_ALLOWED_ORIGINS = env.words(
    "WIDGET_ALLOWED_ORIGINS",
    "",
    "Origins of pages that may embed the widget, besides our own.",
)
HTTPS = env.flag("HTTPS", "no", "Whether shoppers reach the service by HTTPS.")
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-console" if HTTPS else "console"
CSRF_COOKIE_NAME = "__Host-console-csrf" if HTTPS else "console-csrf"
X_FRAME_OPTIONS = "DENY"

# --- operators' accounts
CONSOLE_IDLE_S = env.integer(
    "CONSOLE_IDLE_S",
    28_800,
    "An operator who does nothing for so long is signed out, in seconds.",
    within=(60, 2_592_000),
)
CONSOLE_SIGNED_IN_S = env.integer(
    "CONSOLE_SIGNED_IN_S",
    86_400,
    "An operator signs in again after so long, whatever they did, in seconds.",
    within=(60, 31_536_000),
)
SECOND_FACTOR_ROLES = env.choices(
    "SECOND_FACTOR_ROLES",
    "",
    "The roles whose members see nothing before they have set up a second factor.",
    options=[role.value for role in Role],
)
SIGN_IN_TRIES = env.integer(
    "SIGN_IN_TRIES",
    5,
    "Wrong passwords or codes for a name from an address before both are locked out.",
    within=(1, 1000),
)
SIGN_IN_LOCK_S = env.integer(
    "SIGN_IN_LOCK_S",
    900,
    "How long they are locked out, in seconds.",
    within=(1, 604_800),
)
PASSWORD_LENGTH = env.integer(
    "PASSWORD_LENGTH",
    12,
    "Characters that a new password has at least.",
    within=(8, 128),
)
API_TOKEN_DAYS = env.integer(
    "API_TOKEN_DAYS",
    365,
    "Days that an API token may be good for at most.",
    within=(1, 3650),
)
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS += [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    }
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses who is locked out
    "dashboard.sign_in.backend.ConsoleBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:landing"
SESSION_COOKIE_AGE = CONSOLE_IDLE_S

# Sign-in: nobody signs up, and a name is all that identifies an account.
ACCOUNT_ADAPTER = "dashboard.sign_in.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "dashboard.sign_in.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PASSWORD_MIN_LENGTH = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
# Lock-outs count a name at an address; these bound one address over all names, and one
# name over all addresses.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/10m/ip,100/h/key"}
MFA_ADAPTER = "dashboard.sign_in.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "dashboard.sign_in.forms.SecondFactorForm",
    "reauthenticate": "dashboard.sign_in.forms.SecondFactorAgainForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "MangaAssist"
MFA_TOTP_TOLERANCE = 1
AXES_FAILURE_LIMIT = SIGN_IN_TRIES
AXES_COOLOFF_TIME = timedelta(seconds=SIGN_IN_LOCK_S)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "dashboard.sign_in.lock_out.address"
AXES_USERNAME_CALLABLE = "dashboard.sign_in.lock_out.username"
AXES_LOCKOUT_CALLABLE = "dashboard.sign_in.lock_out.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the change log has it
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["login", "username", "code", "csrfmiddlewaretoken", "next"]

# --- single sign-on
OIDC_ISSUER = env.url(
    "OIDC_ISSUER",
    "",
    "The OpenID Connect provider that operators may sign in with; unset, none.",
    schemes=("https",),
    plain_on_loopback=True,
)
OIDC_NAME = env.text(
    "OIDC_NAME", "single sign-on", "What the sign-in page calls that provider."
)
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", "", "Our name at that provider.")
OIDC_CLIENT_SECRET = env.secret("OIDC_CLIENT_SECRET", "Our secret at that provider.")
OIDC_CREATES_ACCOUNTS = env.flag(
    "OIDC_CREATES_ACCOUNTS",
    "no",
    "Whether a person whom the provider vouches for and nobody invited gets an "
    "account; it has no role unless OIDC_ROLE_CLAIM gives one.",
)
OIDC_ROLE_CLAIM = env.text(
    "OIDC_ROLE_CLAIM",
    "",
    "The claim that lists a person's roles by name; unset, roles are given here.",
)
OIDC_SECOND_FACTOR = env.flag(
    "OIDC_SECOND_FACTOR",
    "no",
    "Whether signing in at the provider counts as a second factor.",
)
SOCIALACCOUNT_ADAPTER = "dashboard.sign_in.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A form that is answered by a redirect elsewhere is what form-action forbids.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_ISSUER},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}

# --- e-mail
EMAIL_HOST = env.text(
    "EMAIL_HOST", "", "The server that sends e-mail; unset, none is sent."
)
EMAIL_PORT = env.integer(
    "EMAIL_PORT", 587, "The port of that server.", within=(1, 65535)
)
EMAIL_SECURITY = env.choice(
    "EMAIL_SECURITY",
    "starttls",
    "How the connection to that server is protected.",
    options=("starttls", "tls", "none"),
)
EMAIL_HOST_USER = env.text("EMAIL_USER", "", "Our name at that server.")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_PASSWORD", "Our password at that server.")
DEFAULT_FROM_EMAIL = env.text(
    "EMAIL_FROM", "console@mangaassist.example", "The sender of e-mails."
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
EMAIL_SUBJECT_PREFIX = "[MangaAssist] "
ACCOUNT_EMAIL_SUBJECT_PREFIX = EMAIL_SUBJECT_PREFIX
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "dummy.EmailBackend"
)

# --- the application
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "guardrails",
    "audit",
    "chat",
    "dashboard",
]
MIDDLEWARE = [
    "dashboard.request_ids.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dashboard.gate.gate",
    "axes.middleware.AxesMiddleware",  # last: it answers for whoever is locked out
]
ROOT_URLCONF = "mangaassist.urls"
ASGI_APPLICATION = "mangaassist.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
# Static files are served from where the apps keep them (see static_files.py); only a
# deployment that hands them to another server collects them.
STATIC_ROOT = PLACES.static
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {
        "telling": {"()": "django.utils.log.CallbackFilter", "callback": is_telling}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["telling"],
        }
    },
    # Libraries tell each request they make: only what went wrong is of interest.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        name: {"level": "INFO"}
        for name in ("audit", "chat", "dashboard", "guardrails", "mangaassist")
    },
}

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
    "prewarm-sessions": {"task": "chat.tasks.prewarm_sessions", "schedule": 10.0},
    "publish-limit-orders": {
        "task": "chat.tasks.publish_limit_orders",
        "schedule": 10.0,
    },
    "watch-policies": {"task": "chat.tasks.watch_policies", "schedule": 20.0},
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
