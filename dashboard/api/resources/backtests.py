"""Backtests of drafts: what is expected of each stage."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.backtests import backtests_of
from chat.services.backtests import NoDraftError, draft_backtest
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.resources.policy_evidence import TAG, SpanSerializer
from dashboard.evidence.tune import span_window
from guardrails.selectors.drafts import draft_detail


class BandSerializer(serializers.Serializer[Any]):
    """From where to where a share may lie."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class PredictionSerializer(serializers.Serializer[Any]):
    """What is expected of one stage."""

    stage = serializers.CharField()
    acts = serializers.CharField(help_text="block or correct")
    mode = serializers.CharField()
    threshold = serializers.FloatField()
    scored = serializers.IntegerField()
    unknown = serializers.IntegerField()
    now = serializers.IntegerField(help_text="Turns acted on as it was.")
    then = serializers.IntegerField(help_text="Turns acted on under the draft.")
    newly_acted = serializers.IntegerField()
    newly_passed = serializers.IntegerField()
    dispersion = serializers.FloatField(
        help_text="How much more than chance parts of the time differ."
    )
    is_counted = serializers.BooleanField(help_text="False: only a replay can tell.")
    share = serializers.FloatField(allow_null=True)
    band = BandSerializer(allow_null=True, help_text="Of the next 1,000 turns, 95 %.")


class BacktestSerializer(serializers.Serializer[Any]):
    """One backtest of a draft."""

    number = serializers.IntegerField()
    draft = serializers.IntegerField()
    revision = serializers.IntegerField()
    based_on = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    turns = serializers.IntegerField()
    replay = serializers.IntegerField(allow_null=True)
    by = serializers.CharField()
    counted_at = serializers.DateTimeField()
    predictions = PredictionSerializer(many=True)


class BacktestsView(ConsoleApiView):
    """The backtests of a draft."""

    permission = "dashboard.view_guardrails"
    permissions_by_method = {"POST": "dashboard.draft_guardrails"}
    may_answer = frozenset({404})

    @extend_schema(
        summary="Backtests of a draft",
        tags=[TAG],
        responses=BacktestSerializer(many=True),
    )
    def get(self, request: Request, number: int) -> Response:
        """Return the newest ten, newest first."""
        if draft_detail(number) is None:
            raise NotFound
        return Response(BacktestSerializer(backtests_of(number), many=True).data)

    @extend_schema(
        summary="Count what a draft would have done",
        tags=[TAG],
        request=SpanSerializer,
        responses={status.HTTP_201_CREATED: BacktestSerializer},
    )
    def post(self, request: Request, number: int) -> Response:
        """Count the newest revision over a stretch of time, and keep it."""
        span = self.body(SpanSerializer, request)["span"]
        start, end = span_window(span, timezone.now())
        try:
            draft_backtest(actor_of(request), draft=number, start=start, end=end)
        except NoDraftError as error:
            raise NotFound from error
        newest = backtests_of(number, limit=1)[0]
        body = BacktestSerializer(newest).data
        return Response(body, status=status.HTTP_201_CREATED)
