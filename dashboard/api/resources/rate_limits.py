"""Rate limits: what they let through and refused, and orders to change them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.rate_limits import (
    LimitRow,
    UnknownLimitError,
    limits_now,
    most_refused,
)
from chat.services.limit_orders import LimitOrderError, LimitWish, limit_order
from chat.stores.rate_limit import Rate
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import UnavailableError, refused


class RateSerializer(serializers.Serializer[Any]):
    """So many a minute, so many at once."""

    per_minute = serializers.FloatField()
    burst = serializers.IntegerField()


class LimitOrderShownSerializer(serializers.Serializer[Any]):
    """An order that has not run out."""

    reason = serializers.CharField()
    actor = serializers.CharField()
    until = serializers.DateTimeField()


class SlotSerializer(serializers.Serializer[Any]):
    """What a limit did from a time on, for a quarter of an hour."""

    start = serializers.DateTimeField()
    admitted = serializers.IntegerField()
    refused = serializers.IntegerField()


class LimitSerializer(serializers.Serializer[Any]):
    """One limit, and what it did in the last hour."""

    name = serializers.CharField(source="kind.name")
    title = serializers.CharField(source="kind.title")
    counts_for = serializers.CharField(source="kind.counts_for")
    rate = RateSerializer(help_text="In force now.")
    standard = RateSerializer()
    order = LimitOrderShownSerializer(allow_null=True)
    hour = SlotSerializer()


class LimitsSerializer(serializers.Serializer[Any]):
    """All limits."""

    results = LimitSerializer(many=True)


class RefusedSerializer(serializers.Serializer[Any]):
    """Who was refused, under a name that tells nothing of a person."""

    who = serializers.CharField()
    times = serializers.IntegerField()


class LimitDetailSerializer(LimitSerializer):
    """One limit with its last day."""

    slots = SlotSerializer(many=True)
    most_refused = RefusedSerializer(many=True)


class LimitOrderSerializer(serializers.Serializer[Any]):
    """Another rate, until when, and why."""

    per_minute = serializers.FloatField(min_value=0.1, max_value=1_000_000)
    burst = serializers.IntegerField(min_value=1, max_value=1_000_000)
    until = serializers.DateTimeField(help_text="Within 7 days.")
    reason = serializers.CharField(min_length=3, max_length=200)


class WhySerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(min_length=3, max_length=200)


class _LimitApiView(ConsoleApiView):
    """Who may see sessions may see whom limits refuse."""

    permission = "dashboard.view_sessions"
    may_answer = frozenset({503})

    def row(self, name: str, *, seen: bool = True) -> LimitRow:
        """Return a limit; raises NotFound and UnavailableError."""
        board = limits_now(seen=seen)
        if not board.is_shared:
            raise UnavailableError("Redis does not answer.")
        try:
            return board.row(name)
        except UnknownLimitError as error:
            raise NotFound("There is no such limit.") from error

    def answer(self, name: str) -> Response:
        """Answer with a limit as it is now."""
        row = self.row(name)
        refusals = [{"who": who, "times": times} for who, times in most_refused(name)]
        told = LimitSerializer(row).data
        told["slots"] = SlotSerializer(row.slots, many=True).data
        told["most_refused"] = RefusedSerializer(refusals, many=True).data
        return Response(told)


class RateLimitsView(_LimitApiView):
    """All limits."""

    @extend_schema(summary="Rate limits", tags=["limits"], responses=LimitsSerializer)
    def get(self, request: Request) -> Response:
        """Return every limit with its rate and its last hour."""
        board = limits_now()
        if not board.is_shared:
            raise UnavailableError("Redis does not answer.")
        return Response(LimitsSerializer({"results": board.rows}).data)


class RateLimitView(_LimitApiView):
    """One limit."""

    @extend_schema(
        summary="One rate limit", tags=["limits"], responses=LimitDetailSerializer
    )
    def get(self, request: Request, name: str) -> Response:
        """Return a limit with its last day and who was refused most."""
        return self.answer(name)


class RateLimitOrderView(_LimitApiView):
    """An operator's order to one limit."""

    permission = "dashboard.steer_sessions"

    @extend_schema(
        summary="Change a rate limit",
        tags=["limits"],
        request=LimitOrderSerializer,
        responses=LimitDetailSerializer,
    )
    def put(self, request: Request, name: str) -> Response:
        """Set another rate until a time; in force everywhere with the next call."""
        given = self.body(LimitOrderSerializer, request)
        rate = Rate(given["per_minute"], given["burst"])
        return self._give(
            request, name, LimitWish(name, given["reason"], rate, given["until"])
        )

    @extend_schema(
        summary="Set a rate limit back",
        tags=["limits"],
        request=WhySerializer,
        responses=LimitDetailSerializer,
    )
    def delete(self, request: Request, name: str) -> Response:
        """End an order: the standard rate holds again."""
        given = self.body(WhySerializer, request)
        return self._give(request, name, LimitWish(name, given["reason"]))

    def _give(self, request: Request, name: str, wish: LimitWish) -> Response:
        self.row(name, seen=False)
        try:
            limit_order(actor_of(request._request), wish)
        except LimitOrderError as error:
            raise refused(**{error.field: str(error)}) from error
        return self.answer(name)
