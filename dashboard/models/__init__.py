"""The console's own tables: Django finds models here."""

from dashboard.models.console import Console
from dashboard.models.saved_views import ColumnLayout, SavedView

__all__ = ["ColumnLayout", "Console", "SavedView"]
