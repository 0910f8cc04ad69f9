"""Backtests of drafts, counted when somebody asks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from chat.services.backtests import NoDraftError, draft_backtest
from dashboard.actors import actor_of
from dashboard.evidence.tune import SPANS, span_window
from dashboard.views.panel import PanelView


class BacktestView(PanelView):
    """Counts what the newest revision of a draft would have done."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the draft."""
        return redirect("dashboard:guardrails-draft", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Count, and show the draft."""
        span = request.POST.get("span", "")
        if span not in SPANS:
            span = "7d"
        start, end = span_window(span, timezone.now())
        try:
            draft_backtest(actor_of(request), draft=number, start=start, end=end)
        except NoDraftError as error:
            raise Http404 from error
        messages.success(request, "Counted.")
        return redirect("dashboard:guardrails-draft", number=number)
