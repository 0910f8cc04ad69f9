"""The record's settings, read once."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class AuditConfig:
    """Where anchors go, and the key that signs them."""

    anchor_folder: Path
    anchor_key: bytes


def audit_config() -> AuditConfig:
    """Return the settings in force."""
    return AuditConfig(
        anchor_folder=Path(settings.AUDIT_ANCHOR_FOLDER),
        anchor_key=f"audit-anchor:{settings.SECRET_KEY}".encode(),
    )
