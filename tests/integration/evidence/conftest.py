"""The console's cast, for the pages of evidence."""

from tests.integration.console.conftest import account, analyst, operator

__all__ = ["account", "analyst", "operator"]
