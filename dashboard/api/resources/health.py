"""Whether figures can be trusted now: how far behind they are; and today's spend."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.live import LiveUnavailableError, live_snapshot
from chat.selectors.metrics import freshness, spend_today
from dashboard.api.base import ConsoleApiView
from dashboard.api.resources.metrics import WindowSerializer


class DataHealthSerializer(serializers.Serializer[Any]):
    """How fresh the figures are."""

    complete_to = serializers.DateTimeField(
        allow_null=True, help_text="Null before the record was ever read."
    )
    lag_s = serializers.FloatField(allow_null=True)
    buckets_waiting = serializers.IntegerField(
        help_text="Quarter hours that are to be computed anew."
    )
    live = serializers.BooleanField(help_text="Whether the live log answers.")
    live_lag_s = serializers.FloatField(
        allow_null=True, help_text="Age of the newest report of a web process."
    )


class DataHealthView(ConsoleApiView):
    """Up to when figures are complete."""

    permission = "dashboard.view_overview"

    @extend_schema(
        summary="How fresh the figures are",
        tags=["now"],
        responses=DataHealthSerializer,
    )
    def get(self, request: Request) -> Response:
        """Say up to when the figures are complete, and whether news comes in."""
        found = freshness()
        try:
            state = live_snapshot(limit=0).state
        except LiveUnavailableError:
            state = None
        answer = {
            "complete_to": found.complete_to,
            "lag_s": found.lag.total_seconds() if found.lag is not None else None,
            "buckets_waiting": found.waiting,
            "live": state is not None,
            "live_lag_s": state.lag_s if state else None,
        }
        return Response(DataHealthSerializer(answer).data)


class SpendQuerySerializer(serializers.Serializer[Any]):
    """Whose day it is."""

    zone = serializers.CharField(default="UTC", max_length=64)

    validate_zone = WindowSerializer.validate_zone


class SpendSerializer(serializers.Serializer[Any]):
    """What models cost today so far."""

    day = serializers.DateField()
    zone = serializers.CharField()
    cost_microusd = serializers.IntegerField()
    unpriced_turns = serializers.IntegerField(
        help_text="Turns whose cost is not known, which is not zero."
    )
    budget_microusd = serializers.IntegerField(allow_null=True)
    share_of_budget = serializers.FloatField(allow_null=True)


class SpendView(ConsoleApiView):
    """Today's cost."""

    permission = "dashboard.view_spend"

    @extend_schema(
        summary="What models cost today",
        tags=["metrics"],
        parameters=[SpendQuerySerializer],
        responses=SpendSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the cost of the calendar day so far, against the day's budget."""
        asked = self.asked(SpendQuerySerializer, request)
        zone: ZoneInfo = asked.validated_data["zone"]
        now = datetime.now(UTC)
        found = spend_today(zone, now)
        answer = {
            "day": now.astimezone(zone).date(),
            "zone": str(zone),
            "cost_microusd": found.cost_microusd,
            "unpriced_turns": found.unpriced,
            "budget_microusd": found.budget_microusd,
            "share_of_budget": found.share,
        }
        return Response(SpendSerializer(answer).data)
