"""The console's settings, read once into frozen values."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class ConsoleConfig:
    """What the console needs to know of where it runs."""

    trusted_proxies: int
    api_token_days: int
    sends_email: bool


@dataclass(frozen=True, slots=True)
class SignInConfig:
    """How operators sign in, and for how long."""

    idle_s: int
    signed_in_s: int
    second_factor_roles: frozenset[str]
    tries: int
    lock_s: int
    sso_name: str
    sso_creates_accounts: bool
    sso_role_claim: str
    sso_is_second_factor: bool
    second_factor_key: str


def console_config() -> ConsoleConfig:
    """Return the settings in force."""
    return ConsoleConfig(
        trusted_proxies=settings.TRUSTED_PROXIES,
        api_token_days=settings.API_TOKEN_DAYS,
        sends_email=bool(settings.EMAIL_HOST),
    )


def sign_in_config() -> SignInConfig:
    """Return the settings in force."""
    return SignInConfig(
        idle_s=settings.CONSOLE_IDLE_S,
        signed_in_s=settings.CONSOLE_SIGNED_IN_S,
        second_factor_roles=frozenset(settings.SECOND_FACTOR_ROLES),
        tries=settings.SIGN_IN_TRIES,
        lock_s=settings.SIGN_IN_LOCK_S,
        sso_name=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        sso_creates_accounts=settings.OIDC_CREATES_ACCOUNTS,
        sso_role_claim=settings.OIDC_ROLE_CLAIM,
        sso_is_second_factor=settings.OIDC_SECOND_FACTOR,
        second_factor_key=f"second-factor:{settings.SECRET_KEY}",
    )


def demo_accounts_file() -> Path:
    """Return where the passwords of the demo accounts are kept."""
    return Path(settings.PLACES.var) / "demo_accounts.json"


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """How often one token may call."""

    calls_per_minute: float
    calls_burst: int


def api_config() -> ApiConfig:
    """Return the settings in force."""
    return ApiConfig(settings.API_CALLS_PER_MINUTE, settings.API_CALLS_BURST)


@dataclass(frozen=True, slots=True)
class LiveConfig:
    """What the live view's socket is checked by."""

    hosts: tuple[str, ...]
    session_cookie: str


def live_config() -> LiveConfig:
    """Return the settings in force."""
    return LiveConfig(tuple(settings.ALLOWED_HOSTS), settings.SESSION_COOKIE_NAME)
