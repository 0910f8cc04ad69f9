"""Circuit breakers: what each does, what it did, and orders to it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.breakers import (
    BreakerRow,
    UnknownBreakerError,
    breaker_events,
    breakers_now,
)
from chat.services.breakers import BreakerOrderError, Order, breaker_order_by
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import refused
from dashboard.api.resources.breaker_shapes import (
    BreakerEventsSerializer,
    BreakerRowSerializer,
    BreakersSerializer,
    EventsQuerySerializer,
    OrderDraftSerializer,
    ThresholdsDraftSerializer,
)


class BreakersApiView(ConsoleApiView):
    """All breakers."""

    permission = "dashboard.view_breakers"

    @extend_schema(
        summary="Breakers", tags=["reliability"], responses=BreakersSerializer
    )
    def get(self, request: Request) -> Response:
        """Return every dependency's breaker, and each release's, as it stands."""
        return Response(BreakersSerializer(breakers_now()).data)


class BreakerApiView(ConsoleApiView):
    """One breaker."""

    permission = "dashboard.view_breakers"

    @extend_schema(
        summary="One breaker", tags=["reliability"], responses=BreakerRowSerializer
    )
    def get(self, request: Request, name: str) -> Response:
        """Return one breaker as it stands."""
        return Response(BreakerRowSerializer(_row(name)).data)


class BreakerEventsApiView(ConsoleApiView):
    """What one breaker did."""

    permission = "dashboard.view_breakers"

    @extend_schema(
        summary="Changes of a breaker",
        tags=["reliability"],
        parameters=[EventsQuerySerializer],
        responses=BreakerEventsSerializer,
    )
    def get(self, request: Request, name: str) -> Response:
        """Return its changes of state, newest first."""
        asked = self.asked(EventsQuerySerializer, request).validated_data
        found = breaker_events(
            breaker=_row(name).name, since=asked.get("since"), limit=asked["limit"]
        )
        return Response(BreakerEventsSerializer({"results": found}).data)


class BreakerOrdersApiView(ConsoleApiView):
    """Orders to one breaker."""

    permission = "dashboard.steer_breakers"

    @extend_schema(
        summary="Give a breaker an order",
        tags=["reliability"],
        request=OrderDraftSerializer,
        responses=BreakerRowSerializer,
    )
    def post(self, request: Request, name: str) -> Response:
        """Force it open or closed, disable, release or reset it, on all processes."""
        given = self.body(OrderDraftSerializer, request)
        until = None
        if given["kind"] not in {"release", "reset"}:
            until = timezone.now() + timedelta(seconds=given["seconds"])
        return _ordered(
            request, name, given["kind"], reason=given["reason"], until=until
        )


class BreakerThresholdsApiView(ConsoleApiView):
    """The thresholds of one breaker."""

    permission = "dashboard.steer_breakers"

    @extend_schema(
        summary="Change a breaker's thresholds",
        tags=["reliability"],
        request=ThresholdsDraftSerializer,
        responses=BreakerRowSerializer,
    )
    def put(self, request: Request, name: str) -> Response:
        """Put thresholds in force on all processes; those left out are the standard."""
        given = self.body(ThresholdsDraftSerializer, request)
        reason, seconds = given.pop("reason"), given.pop("seconds", None)
        until = timezone.now() + timedelta(seconds=seconds) if seconds else None
        return _ordered(
            request, name, "configure", reason=reason, until=until, thresholds=given
        )


def _ordered(request: Request, name: str, kind: str, **order: Any) -> Response:
    """Give the order and answer with the breaker; raises ValidationError."""
    row, actor = _row(name), actor_of(request._request)
    wanted = Order(row.name, kind, actor=actor.name, **order)
    try:
        breaker_order_by(actor, wanted, state=row.state, config=row.config)
    except BreakerOrderError as error:
        raise refused(order=str(error)) from error
    return Response(BreakerRowSerializer(_row(name)).data)


def _row(name: str) -> BreakerRow:
    try:
        return breakers_now().row(name)
    except UnknownBreakerError as error:
        raise NotFound("There is no such breaker.") from error
