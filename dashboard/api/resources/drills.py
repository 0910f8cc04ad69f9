"""Drills: begun, stopped, and the story of each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED

from chat.selectors.drills import DrillStory, drill_story, drills_newest
from chat.services.drills import (
    LONGEST_S,
    SHORTEST_S,
    DrillDraft,
    DrillError,
    DrillRunningError,
    DrillUnavailableError,
    Kind,
    drill_begin,
    drill_stop,
)
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import ConflictError, UnavailableError, refused
from dashboard.api.resources.breaker_shapes import BreakerEventSerializer


class DrillDraftSerializer(serializers.Serializer[Any]):
    """A drill to begin."""

    dependency = serializers.CharField(
        help_text="One that the stand-in answers for; with CLIENT_DRILLS, any."
    )
    kind = serializers.ChoiceField(Kind.choices)
    reason = serializers.CharField(min_length=3, max_length=500)
    latency_ms = serializers.IntegerField(default=0, min_value=0, max_value=30_000)
    share = serializers.FloatField(
        default=1.0, min_value=0.001, max_value=1, help_text="Of the calls."
    )
    seconds = serializers.IntegerField(
        default=60, min_value=SHORTEST_S, max_value=LONGEST_S
    )


class DrillStopSerializer(serializers.Serializer[Any]):
    """Why a drill is stopped."""

    reason = serializers.CharField(
        max_length=500, allow_blank=True, default="", required=False
    )


class DrillSerializer(serializers.Serializer[Any]):
    """One drill."""

    id = serializers.IntegerField()
    dependency = serializers.CharField()
    place = serializers.ChoiceField(
        ["stand_in", "client"], help_text="Where the fault is put."
    )
    kind = serializers.CharField()
    latency_ms = serializers.IntegerField()
    share = serializers.FloatField()
    reason = serializers.CharField()
    actor = serializers.CharField()
    began_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="As it was planned.")
    ended_at = serializers.DateTimeField(help_text="Before it was planned if stopped.")
    stopped_by = serializers.CharField(help_text="Empty: by itself.")
    is_running = serializers.BooleanField()


class DrillsSerializer(serializers.Serializer[Any]):
    """Drills, newest first; ``before`` asks for older ones, null: there are none."""

    results = DrillSerializer(many=True)
    before = serializers.IntegerField(allow_null=True)


class DrillsQuerySerializer(serializers.Serializer[Any]):
    """Which drills are wanted."""

    dependency = serializers.CharField(default="")
    before = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=200)


class TurnMetSerializer(serializers.Serializer[Any]):
    """One turn that met the fault, without its words."""

    response_id = serializers.CharField(help_text="Its trace: `/api/traces/{id}/`.")
    finished_at = serializers.DateTimeField()
    intent = serializers.CharField()
    status = serializers.CharField()
    duration_ms = serializers.FloatField()


class DrillStorySerializer(serializers.Serializer[Any]):
    """One drill with what came of it."""

    drill = DrillSerializer()
    effect = serializers.CharField(help_text="What shoppers see without it.")
    breaker_opened_after_s = serializers.FloatField(
        allow_null=True, help_text="Null: it did not open."
    )
    recovered_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: not yet."
    )
    recovery_s = serializers.FloatField(
        allow_null=True, help_text="From the fault's end to the closed breaker."
    )
    turns = serializers.IntegerField(
        allow_null=True, help_text="All that ended since; null: too many to count."
    )
    degraded = serializers.IntegerField(allow_null=True)
    failed = serializers.IntegerField(allow_null=True)
    newest = TurnMetSerializer(many=True)
    breaker_events = BreakerEventSerializer(many=True)


class DrillsApiView(ConsoleApiView):
    """All drills."""

    permission = "dashboard.view_breakers"
    permissions_by_method = {"POST": "dashboard.run_drills"}
    may_answer = frozenset({409, 503})

    @extend_schema(
        summary="Drills",
        tags=["reliability"],
        parameters=[DrillsQuerySerializer],
        responses=DrillsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return drills, newest first."""
        asked = self.asked(DrillsQuerySerializer, request).validated_data
        found = drills_newest(
            limit=asked["limit"],
            before=asked.get("before"),
            dependency=asked["dependency"],
        )
        before = found[-1].id if len(found) == asked["limit"] else None
        return Response(DrillsSerializer({"results": found, "before": before}).data)

    @extend_schema(
        summary="Begin a drill",
        tags=["reliability"],
        request=DrillDraftSerializer,
        responses={201: DrillSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a dependency fail for a while; it ends by itself."""
        draft = DrillDraft(**self.body(DrillDraftSerializer, request))
        number = _tried(lambda: drill_begin(actor_of(request._request), draft))
        shown = DrillSerializer(_story(number).drill).data
        return Response(shown, status=HTTP_201_CREATED)


class DrillApiView(ConsoleApiView):
    """One drill."""

    permission = "dashboard.view_breakers"

    @extend_schema(
        summary="A drill's story", tags=["reliability"], responses=DrillStorySerializer
    )
    def get(self, request: Request, number: int) -> Response:
        """Return what failed, what the breaker did, what shoppers had of it."""
        story = _story(number)
        answer = {
            "drill": story.drill,
            "effect": story.effect,
            "breaker_opened_after_s": story.recovery.opened_after_s,
            "recovered_at": story.recovery.recovered_at,
            "recovery_s": story.recovery.recovery_s,
            "turns": story.met.turns,
            "degraded": story.met.degraded,
            "failed": story.met.failed,
            "newest": story.met.newest,
            "breaker_events": story.events,
        }
        return Response(DrillStorySerializer(answer).data)


class DrillStopApiView(ConsoleApiView):
    """The end of one drill."""

    permission = "dashboard.run_drills"
    may_answer = frozenset({409, 503})

    @extend_schema(
        summary="Stop a drill",
        tags=["reliability"],
        request=DrillStopSerializer,
        responses=DrillSerializer,
    )
    def post(self, request: Request, number: int) -> Response:
        """End a drill now; one that is over stays as it was."""
        given = self.body(DrillStopSerializer, request)
        _story(number)
        actor = actor_of(request._request)
        _tried(lambda: drill_stop(actor, number, reason=given["reason"]))
        return Response(DrillSerializer(_story(number).drill).data)


def _story(number: int) -> DrillStory:
    found = drill_story(number)
    if found is None:
        raise NotFound("There is no such drill.")
    return found


def _tried(act: Any) -> Any:
    """Do it; say what stands in the way as the API does."""
    try:
        return act()
    except DrillRunningError as error:
        raise ConflictError(str(error)) from error
    except DrillUnavailableError as error:
        raise UnavailableError(str(error)) from error
    except DrillError as error:
        raise refused(**{error.field: str(error)}) from error
