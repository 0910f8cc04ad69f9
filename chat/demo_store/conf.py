"""The stand-in's settings, read from the environment once, at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LatencyProfile = Literal["realistic", "zero"]
_DEFAULT_URL = "http://127.0.0.1:8000"
PROFILES: tuple[LatencyProfile, ...] = ("realistic", "zero")


class StoreSettingsError(Exception):
    """A setting is nonsense; the message says which and why."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the pages are, which catalogue to serve, how fast to answer."""

    public_url: str = _DEFAULT_URL
    catalogue_path: Path | None = None
    latency: LatencyProfile = "realistic"


def settings_from(environment: Mapping[str, str]) -> StoreSettings:
    """Return the settings that the environment states.

    Raises:
        StoreSettingsError: a value is not one that the setting can have.
    """
    public_url = environment.get("STORE_PUBLIC_URL", "") or _DEFAULT_URL
    if not public_url.startswith(("http://", "https://")):
        raise StoreSettingsError(
            f'STORE_PUBLIC_URL must begin with http:// or https://, not "{public_url}"'
        )
    latency = environment.get("DEMO_STORE_LATENCY", "") or "realistic"
    if latency not in PROFILES:
        raise StoreSettingsError(
            f'DEMO_STORE_LATENCY must be realistic or zero, not "{latency}"'
        )
    path = environment.get("DEMO_STORE_CATALOGUE", "")
    return StoreSettings(
        public_url=public_url.rstrip("/"),
        catalogue_path=Path(path) if path else None,
        latency=latency,
    )
