"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was said, kept for Legal."""

    name = "audit"
