"""Hand-overs: found, read, taken over and finished."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.hand_overs import (
    HandOverRow,
    hand_over_row,
    hand_over_state,
    minutes_waited,
)
from chat.services.hand_overs import HandOverError, hand_over_finish, hand_over_take
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.listings import documented
from dashboard.api.permissions import may
from dashboard.api.problems import refused
from dashboard.api.resources.traffic import TurnListView
from dashboard.lists.hand_overs import HAND_OVERS


class HandOverSerializer(serializers.Serializer[Any]):
    """One request to talk to a person."""

    reference = serializers.CharField(help_text="What the shopper was told.")
    state = serializers.CharField(help_text="waiting, taken or done.")
    created_at = serializers.DateTimeField()
    waited_min = serializers.IntegerField(
        help_text="Until it was taken over or done, else until now."
    )
    reason = serializers.CharField(
        allow_null=True,
        help_text="What the shopper wrote. Null without the scope view_customer_text.",
    )
    site = serializers.CharField()
    locale = serializers.CharField()
    session_id = serializers.CharField()
    response_id = serializers.CharField()
    taken_by = serializers.CharField()
    taken_at = serializers.DateTimeField(allow_null=True)
    closed_by = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()


class HandOverTakeSerializer(serializers.Serializer[Any]):
    """From whom a hand-over is taken over."""

    taken_from = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=200,
        help_text="The colleague who has it, if one has.",
    )


class HandOverNoteSerializer(serializers.Serializer[Any]):
    """What came of a hand-over."""

    note = serializers.CharField(
        min_length=3, max_length=500, help_text="Kept for good: names no customer."
    )


@documented(HAND_OVERS, "Find hand-overs", "traffic")
class HandOversApiView(TurnListView):
    """Hand-overs, open ones first, the longest waiting at the top."""

    permission = "dashboard.view_conversations"
    listing = HAND_OVERS


class HandOverApiView(ConsoleApiView):
    """One hand-over."""

    permission = "dashboard.view_conversations"

    @extend_schema(
        summary="One hand-over", tags=["traffic"], responses=HandOverSerializer
    )
    def get(self, request: Request, reference: str) -> Response:
        """Return a hand-over."""
        return _answer(request, reference)


class HandOverTakeApiView(ConsoleApiView):
    """Takes a hand-over over."""

    permission = "dashboard.work_hand_overs"

    @extend_schema(
        summary="Take a hand-over over",
        tags=["traffic"],
        request=HandOverTakeSerializer,
        responses=HandOverSerializer,
    )
    def post(self, request: Request, reference: str) -> Response:
        """Note that the caller sees to it; refused when somebody else does."""
        given = self.body(HandOverTakeSerializer, request)
        row, actor = _hand_over(reference), actor_of(request._request)
        try:
            hand_over_take(actor, row.reference, taken_from=given["taken_from"])
        except HandOverError as error:
            raise refused(taken_from=f"{error}.") from error
        return _answer(request, reference)


class HandOverFinishApiView(ConsoleApiView):
    """Finishes a hand-over."""

    permission = "dashboard.work_hand_overs"

    @extend_schema(
        summary="Finish a hand-over",
        tags=["traffic"],
        request=HandOverNoteSerializer,
        responses=HandOverSerializer,
    )
    def post(self, request: Request, reference: str) -> Response:
        """Note that it is done; one that was done stays as it is."""
        given, row = self.body(HandOverNoteSerializer, request), _hand_over(reference)
        actor = actor_of(request._request)
        try:
            hand_over_finish(actor, row.reference, note=given["note"])
        except HandOverError as error:
            raise refused(note=f"{error}.".capitalize()) from error
        return _answer(request, reference)


def _hand_over(reference: str) -> HandOverRow:
    row = hand_over_row(reference.replace("\x00", "").upper())
    if row is None:
        raise NotFound("There is no such hand-over.")
    return row


def _answer(request: Request, reference: str) -> Response:
    row = _hand_over(reference)
    reads = may(request, "view_customer_text")
    if reads and row.reason:
        read = Read("hand-over", row.reference, rows=1)
        read_record(actor_of(request._request), read)
    told = {
        "reference": row.reference,
        "state": hand_over_state(row),
        "created_at": row.created_at,
        "waited_min": minutes_waited(row),
        "reason": row.reason if reads else None,
        "site": row.site,
        "locale": row.locale,
        "session_id": str(row.session_id),
        "response_id": str(row.response_id),
        "taken_by": row.taken_by,
        "taken_at": row.taken_at,
        "closed_by": row.closed_by,
        "closed_at": row.closed_at,
        "note": row.note,
    }
    return Response(HandOverSerializer(told).data)
