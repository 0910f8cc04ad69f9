"""The composition root's own settings, for its modules that run inside Django."""

from django.conf import settings


def static_prefix() -> str:
    """Return the path below which static files are served."""
    return str(settings.STATIC_URL)
