"""Operators' accounts: passwords, second factors, lock-outs, sessions, tokens."""

from datetime import timedelta

from dashboard.permissions import Role
from mangaassist.settings_parts.base import env

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
