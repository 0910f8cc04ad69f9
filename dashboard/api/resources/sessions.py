"""Reads of sessions, pins, and what is warmed in advance."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from chat.selectors.session_pins import PinRow, session_pins, session_prewarms
from chat.selectors.session_reads import capacity, session_read, session_reads
from chat.services.session_pins import PinDraft, PinError, session_pin, session_unpin
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import UnavailableError, refused


class LatencySerializer(serializers.Serializer[Any]):
    """Percentiles of five minutes; null while there was no read."""

    p50 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)
    p99 = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()


class HotKeySerializer(serializers.Serializer[Any]):
    """One session and its reads of the last minute."""

    session_id = serializers.CharField()
    reads = serializers.IntegerField()
    reads_per_s = serializers.FloatField()
    share = serializers.FloatField()
    is_hot = serializers.BooleanField(help_text="Kept at hand by its reads.")
    is_held = serializers.BooleanField(help_text="Pinned by an operator.")


class CallerSerializer(serializers.Serializer[Any]):
    """One code path that reads sessions, in five minutes."""

    path = serializers.CharField()
    reads = serializers.IntegerField()
    of_store = serializers.IntegerField(help_text="Of them, those that asked it.")


class ReadSampleSerializer(serializers.Serializer[Any]):
    """One read that reached the store."""

    id = serializers.CharField(help_text="Its steps: `/api/sessions/reads/{id}/`.")
    at = serializers.DateTimeField()
    session_id = serializers.CharField()
    path = serializers.CharField()
    trace = serializers.CharField(help_text="`/api/traces/{id}/`; empty: no turn.")
    answered_by = serializers.CharField(source="source")
    ms = serializers.FloatField()


class ReadStepSerializer(serializers.Serializer[Any]):
    """One step of a read; times are counted from when it was asked for."""

    name = serializers.CharField()
    started_ms = serializers.FloatField()
    duration_ms = serializers.FloatField()
    outcome = serializers.CharField(help_text="ok, or the name of an error.")
    attributes = serializers.DictField()


class ReadTraceSerializer(ReadSampleSerializer):
    """One read that reached the store, step by step."""

    steps = ReadStepSerializer(many=True)


class PinSerializer(serializers.Serializer[Any]):
    """One session that an operator pinned."""

    session_id = serializers.CharField()
    reason = serializers.CharField()
    actor = serializers.CharField()
    pinned_at = serializers.DateTimeField()
    until = serializers.DateTimeField()


class PrewarmSerializer(serializers.Serializer[Any]):
    """One snapshot that was asked for in advance."""

    session_id = serializers.CharField()
    why = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(help_text="Empty while it waits.")
    turns = serializers.IntegerField()
    took_ms = serializers.FloatField(allow_null=True)


class CapacitySerializer(serializers.Serializer[Any]):
    """What the store may consume."""

    backend = serializers.CharField()
    provisioned = serializers.IntegerField(help_text="Read units a second; 0: none.")
    is_derived = serializers.BooleanField(
        help_text="Units are derived from sizes: the store counts none."
    )
    hot_from = serializers.IntegerField(help_text="Reads within a second.")


class SessionReadsSerializer(serializers.Serializer[Any]):
    """Reads of sessions over all processes; counts are the last minute's."""

    at = serializers.DateTimeField()
    asked = serializers.IntegerField()
    answered = serializers.DictField(child=serializers.IntegerField())
    reads_per_s = serializers.FloatField()
    read_units_per_s = serializers.FloatField()
    capacity = CapacitySerializer()
    latency_ms = LatencySerializer()
    store_latency_ms = LatencySerializer()
    keys = HotKeySerializer(many=True)
    callers = CallerSerializer(many=True)
    samples = ReadSampleSerializer(many=True)
    pins = PinSerializer(many=True)
    prewarms_waiting = serializers.IntegerField()
    prewarms = PrewarmSerializer(many=True)


class PinDraftSerializer(serializers.Serializer[Any]):
    """A session to pin."""

    session_id = serializers.UUIDField()
    until = serializers.DateTimeField(help_text="At most 7 days from now.")
    reason = serializers.CharField(max_length=200)


class UnpinSerializer(serializers.Serializer[Any]):
    """Why a pin is ended."""

    reason = serializers.CharField(max_length=200)


class SessionsApiView(ConsoleApiView):
    """Reads of sessions."""

    permission = "dashboard.view_sessions"
    may_answer = frozenset({503})

    @extend_schema(
        summary="Reads of sessions",
        tags=["reliability"],
        responses=SessionReadsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return who reads sessions, what answers, and what is kept at hand."""
        reads, prewarms = session_reads(), session_prewarms()
        if reads.is_away:
            raise UnavailableError("Redis does not answer.")
        answer = {
            "at": reads.at,
            "asked": reads.asked,
            "answered": dict(reads.minute),
            "reads_per_s": reads.reads_per_s,
            "read_units_per_s": reads.read_units_per_s,
            "capacity": capacity(),
            "latency_ms": reads.latency,
            "store_latency_ms": reads.store_latency,
            "keys": reads.keys,
            "callers": reads.callers,
            "samples": reads.samples[:100],
            "pins": session_pins(),
            "prewarms_waiting": prewarms.waiting,
            "prewarms": prewarms.rows,
        }
        return Response(SessionReadsSerializer(answer).data)


class SessionReadApiView(ConsoleApiView):
    """One read of a session."""

    permission = "dashboard.view_sessions"

    @extend_schema(
        summary="One read of a session",
        tags=["reliability"],
        responses=ReadTraceSerializer,
    )
    def get(self, request: Request, number: str) -> Response:
        """Return a read that reached the store with its steps, for twenty minutes."""
        read = session_read(number)
        if read is None:
            raise NotFound("There is no such read, or it is kept no more.")
        return Response(ReadTraceSerializer(read).data)


class SessionPinsApiView(ConsoleApiView):
    """Sessions that operators pinned."""

    permission = "dashboard.view_sessions"
    permissions_by_method = {"POST": "dashboard.steer_sessions"}

    @extend_schema(
        summary="Pinned sessions",
        tags=["reliability"],
        responses=PinSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the pins in force."""
        return Response(PinSerializer(session_pins(), many=True).data)

    @extend_schema(
        summary="Pin a session",
        tags=["reliability"],
        request=PinDraftSerializer,
        responses={201: PinSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep a session's snapshot at hand until the pin ends."""
        given = self.body(PinDraftSerializer, request)
        session_id = str(given["session_id"])
        draft = PinDraft(session_id, given["reason"], given["until"])
        try:
            session_pin(actor_of(request._request), draft)
        except PinError as error:
            raise refused(until=f"{error}.") from None
        shown = PinSerializer(_pin(session_id)).data
        return Response(shown, status=HTTP_201_CREATED)


class SessionPinApiView(ConsoleApiView):
    """One session's pin."""

    permission = "dashboard.steer_sessions"

    @extend_schema(
        summary="Unpin a session",
        tags=["reliability"],
        request=UnpinSerializer,
        responses={204: None},
    )
    def post(self, request: Request, session_id: str) -> Response:
        """End a session's pin, an operator's and that by its reads."""
        given = self.body(UnpinSerializer, request)
        try:
            session_unpin(actor_of(request._request), str(session_id), given["reason"])
        except PinError as error:
            raise refused(reason=f"{error}.") from None
        return Response(status=HTTP_204_NO_CONTENT)


def _pin(session_id: str) -> PinRow:
    return next(each for each in session_pins() if each.session_id == session_id)
