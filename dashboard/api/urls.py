"""Addresses of the REST API, all below ``/api/``."""

from django.urls import path, re_path

from dashboard.api import documents
from dashboard.api.resources.health import DataHealthView, SpendView
from dashboard.api.resources.live import LiveApiView
from dashboard.api.resources.me import MeView
from dashboard.api.resources.metrics import (
    BreakdownView,
    MetricsView,
    SeriesView,
    TotalsView,
)

app_name = "api"

urlpatterns = [
    path("schema/", documents.schema, name="schema"),
    path("docs/", documents.docs, name="docs"),
    path("docs/problems/", documents.problems, name="problems"),
    path("me/", MeView.as_view(), name="me"),
    path("live/", LiveApiView.as_view(), name="live"),
    path("health/data/", DataHealthView.as_view(), name="data-health"),
    path("metrics/", MetricsView.as_view(), name="metrics"),
    path("metrics/series/", SeriesView.as_view(), name="series"),
    path("metrics/totals/", TotalsView.as_view(), name="totals"),
    path("metrics/breakdown/", BreakdownView.as_view(), name="breakdown"),
    path("metrics/spend/", SpendView.as_view(), name="spend"),
    # Conversations that shoppers share are the chat's, not the console's.
    re_path("^(?!share/)(?P<rest>.*)$", documents.unknown),
]
