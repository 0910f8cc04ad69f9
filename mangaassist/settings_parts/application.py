"""What the application is made of: apps, middleware, templates, logs."""

from mangaassist.logs import is_telling
from mangaassist.settings_parts.base import BASE_DIR, PLACES

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
