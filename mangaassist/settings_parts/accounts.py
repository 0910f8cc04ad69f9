"""Who gets in, and how: keys, hosts, operators' accounts, single sign-on, e-mail."""

from datetime import timedelta

from dashboard.permissions import Role
from mangaassist.secret_key import kept_key
from mangaassist.settings_parts.base import PLACES, env

# --- security
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
