"""The console's settings, read once into frozen values."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class ConsoleConfig:
    """What the console needs to know of where it runs."""

    trusted_proxies: int


def console_config() -> ConsoleConfig:
    """Return the settings in force."""
    return ConsoleConfig(trusted_proxies=settings.TRUSTED_PROXIES)


def demo_accounts_file() -> Path:
    """Return where the passwords of the demo accounts are kept."""
    return Path(settings.PLACES.var) / "demo_accounts.json"


@dataclass(frozen=True, slots=True)
class LiveConfig:
    """What the live view's socket is checked by."""

    hosts: tuple[str, ...]
    session_cookie: str


def live_config() -> LiveConfig:
    """Return the settings in force."""
    return LiveConfig(tuple(settings.ALLOWED_HOSTS), settings.SESSION_COOKIE_NAME)
