"""The guardrails app."""

from django.apps import AppConfig


class GuardrailsConfig(AppConfig):
    """Registers the app with Django."""

    name = "guardrails"
