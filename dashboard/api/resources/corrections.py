"""What the guards did to answers, and every wrong amount of money."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from dashboard.api.listings import parameters_of, rows_of
from dashboard.api.resources.traffic import TurnListView
from dashboard.lists.corrections import CORRECTIONS
from dashboard.lists.price_discrepancies import PRICE_DISCREPANCIES


@extend_schema_view(
    get=extend_schema(
        summary="Find corrections",
        tags=["safety"],
        parameters=parameters_of(CORRECTIONS),
        responses=rows_of(CORRECTIONS),
    )
)
class CorrectionsView(TurnListView):
    """What the guards changed, took out or held back, the latest first."""

    permission = "dashboard.view_guardrails"
    listing = CORRECTIONS


@extend_schema_view(
    get=extend_schema(
        summary="Find wrong amounts",
        tags=["safety"],
        parameters=parameters_of(PRICE_DISCREPANCIES),
        responses=rows_of(PRICE_DISCREPANCIES),
    )
)
class PriceDiscrepanciesView(TurnListView):
    """Amounts that models wrote and live prices did not bear out, the latest first."""

    permission = "dashboard.view_guardrails"
    listing = PRICE_DISCREPANCIES
