"""The console's own tables: Django finds models here."""

from dashboard.models.account_rules import AccountRules
from dashboard.models.api_tokens import ApiToken
from dashboard.models.console import Console
from dashboard.models.preferences import OperatorPreferences
from dashboard.models.saved_views import ColumnLayout, SavedView

__all__ = [
    "AccountRules",
    "ApiToken",
    "ColumnLayout",
    "Console",
    "OperatorPreferences",
    "SavedView",
]
