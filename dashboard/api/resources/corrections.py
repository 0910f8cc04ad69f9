"""What the guards did to answers, and every wrong amount of money."""

from dashboard.api.listings import documented
from dashboard.api.resources.traffic import TurnListView
from dashboard.lists.corrections import CORRECTIONS
from dashboard.lists.price_discrepancies import PRICE_DISCREPANCIES


@documented(CORRECTIONS, "Find corrections", "safety")
class CorrectionsView(TurnListView):
    """What the guards changed, took out or held back, the latest first."""

    permission = "dashboard.view_guardrails"
    listing = CORRECTIONS


@documented(PRICE_DISCREPANCIES, "Find wrong amounts", "safety")
class PriceDiscrepanciesView(TurnListView):
    """Amounts that models wrote and live prices did not bear out, the latest first."""

    permission = "dashboard.view_guardrails"
    listing = PRICE_DISCREPANCIES
