"""What happens now."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.live import (
    INTENTS,
    PROBLEMS,
    LiveUnavailableError,
    TurnSeen,
    live_snapshot,
)
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import UnavailableError
from dashboard.live.filters import LiveFilter

_ROWS = 100


class LiveQuerySerializer(serializers.Serializer[Any]):
    """Which turns are wanted."""

    intent = serializers.MultipleChoiceField(
        choices=INTENTS,
        required=False,
        help_text="Any of several intents; none means all.",
    )
    problems = serializers.BooleanField(
        default=False, help_text="Only turns in which something went wrong."
    )
    limit = serializers.IntegerField(default=50, min_value=1, max_value=_ROWS)


class LiveTurnSerializer(serializers.Serializer[Any]):
    """One turn that has ended, without its words."""

    number = serializers.IntegerField(help_text="Its place in the live log.")
    at = serializers.DateTimeField()
    response_id = serializers.CharField()
    session_id = serializers.CharField()
    site = serializers.CharField()
    intent = serializers.CharField()
    status = serializers.CharField()
    problems = serializers.ListField(child=serializers.ChoiceField(PROBLEMS))
    degraded = serializers.ListField(child=serializers.CharField())
    cache = serializers.CharField(help_text="hit, miss or bypass")
    release = serializers.CharField(help_text="The model release; empty for none.")
    duration_ms = serializers.FloatField()
    first_token_ms = serializers.FloatField(allow_null=True)
    cost_microusd = serializers.IntegerField(
        allow_null=True, help_text="Null for a release without a price."
    )
    handed_over = serializers.BooleanField()


class BreakerChangeSerializer(serializers.Serializer[Any]):
    """One change of a breaker, as one process saw it."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    dependency = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    cause = serializers.CharField()
    calls = serializers.IntegerField()
    failures = serializers.IntegerField()
    slow = serializers.IntegerField()
    process_id = serializers.CharField()


class RatesSerializer(serializers.Serializer[Any]):
    """How much happens."""

    turns_per_s = serializers.FloatField(help_text="Over ten seconds.")
    turns_per_s_minute = serializers.FloatField(help_text="Over a minute.")
    turns_minute = serializers.IntegerField()
    problems_minute = serializers.IntegerField()


class BreakerSerializer(serializers.Serializer[Any]):
    """One breaker: the worst state that any process sees, and how many see it."""

    dependency = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    processes = serializers.IntegerField()
    of = serializers.IntegerField()


class BusySessionSerializer(serializers.Serializer[Any]):
    """One session, and how often it was seen within the last minute."""

    session_id = serializers.CharField()
    count = serializers.IntegerField()


class StateSerializer(serializers.Serializer[Any]):
    """What is going on, over all web processes."""

    at = serializers.DateTimeField()
    rates = RatesSerializer()
    processes = serializers.IntegerField(help_text="Web processes that report.")
    running = serializers.IntegerField(help_text="Answers being written.")
    sockets = serializers.IntegerField(help_text="Shoppers connected.")
    lag_s = serializers.FloatField(
        allow_null=True, help_text="Age of the newest report; null when there is none."
    )
    breakers = BreakerSerializer(many=True)
    busy_by_turns = BusySessionSerializer(many=True)
    busy_by_reads = BusySessionSerializer(many=True)


class LiveSerializer(serializers.Serializer[Any]):
    """The state of things, and what happened last."""

    place = serializers.CharField(help_text="Where the live log stands.")
    state = StateSerializer()
    turns = LiveTurnSerializer(many=True)
    breaker_changes = BreakerChangeSerializer(many=True)


class LiveApiView(ConsoleApiView):
    """The live view, as it is at one moment."""

    permission = "dashboard.view_live"
    may_answer = frozenset({503})

    @extend_schema(
        summary="What happens now",
        tags=["now"],
        parameters=[
            LiveQuerySerializer,
            OpenApiParameter("intent", str, enum=INTENTS, many=True),
        ],
        responses=LiveSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the state of all web processes and the newest turns, newest first."""
        asked = self.asked(LiveQuerySerializer, request)
        values = asked.validated_data
        wanted = LiveFilter(frozenset(values.get("intent", ())), values["problems"])
        try:
            found = live_snapshot(limit=values["limit"], wanted=wanted)
        except LiveUnavailableError as error:
            raise UnavailableError("Redis does not answer.") from error
        turns = [each for each in found.events if isinstance(each, TurnSeen)]
        changes = [each for each in found.events if not isinstance(each, TurnSeen)]
        answer = {
            "place": str(found.place),
            "state": found.state,
            "turns": turns,
            "breaker_changes": changes,
        }
        return Response(LiveSerializer(answer).data)
