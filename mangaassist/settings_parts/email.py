"""Sending e-mail."""

from mangaassist.settings_parts.base import env

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
