"""Keys, hosts, origins and HTTPS."""

from mangaassist.secret_key import kept_key
from mangaassist.settings_parts.base import PLACES, env

SECRET_KEY = env.secret(
    "SECRET_KEY",
    "Signs sessions, tokens and anchors; unset, one is made and kept.",
    at_least=32,
) or kept_key(PLACES.secret_key)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "The host names served."
)
WIDGET_ALLOWED_ORIGINS = env.origins(
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
CSRF_FAILURE_VIEW = "dashboard.views.refusals.not_from_here"
CSRF_COOKIE_NAME = "__Host-console-csrf" if HTTPS else "console-csrf"
X_FRAME_OPTIONS = "DENY"
