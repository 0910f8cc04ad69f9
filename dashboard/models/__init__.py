"""The console's own tables: Django finds models here."""

from dashboard.models.console import Console

__all__ = ["Console"]
