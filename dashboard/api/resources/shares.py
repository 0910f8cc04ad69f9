"""Shared conversations: found, read as their readers get them, and revoked."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.share_list import ShareRow, share_row, share_state, share_turns
from chat.services.shares import ShareRevokeError, share_end
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.listings import documented
from dashboard.api.problems import refused
from dashboard.api.resources.traffic import TurnListView
from dashboard.lists.shares import SHARES


class SharedEntrySerializer(serializers.Serializer[Any]):
    """One question or answer, as readers get it."""

    role = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()
    products = serializers.ListField(child=serializers.DictField())


class SharedTurnSerializer(serializers.Serializer[Any]):
    """A question and its answer."""

    question = SharedEntrySerializer()
    answer = SharedEntrySerializer()


class ShareSerializer(serializers.Serializer[Any]):
    """One share; nothing is left of what a revoked one showed."""

    share_id = serializers.CharField(help_text="Its page: `/s/{id}`.")
    session_id = serializers.CharField()
    state = serializers.CharField(help_text="readable, ended or revoked.")
    title = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_as = serializers.CharField(
        help_text="sharer, operator or service. Empty: it was not revoked."
    )
    revoked_by = serializers.CharField(help_text="The operator's name.")
    revoke_reason = serializers.CharField(help_text="A sharer is asked for none.")
    turns = SharedTurnSerializer(many=True)


class ShareReasonSerializer(serializers.Serializer[Any]):
    """Why a share is revoked."""

    reason = serializers.CharField(min_length=3, max_length=500)


@documented(SHARES, "Find shared conversations", "reliability")
class SharesApiView(TurnListView):
    """Shares, newest first."""

    permission = "dashboard.view_customer_text"
    listing = SHARES


class ShareApiView(ConsoleApiView):
    """One share."""

    permission = "dashboard.view_customer_text"

    @extend_schema(
        summary="One shared conversation",
        tags=["reliability"],
        responses=ShareSerializer,
    )
    def get(self, request: Request, share_id: str) -> Response:
        """Return a share with what its readers get."""
        row = _share(share_id)
        if row.snapshot:
            read = Read("share", row.pk, rows=len(share_turns(row)))
            read_record(actor_of(request._request), read)
        return Response(_shown(row))


class ShareRevokeApiView(ConsoleApiView):
    """The end of one share."""

    permission = "dashboard.end_shares"

    @extend_schema(
        summary="Revoke a shared conversation",
        tags=["reliability"],
        request=ShareReasonSerializer,
        responses=ShareSerializer,
    )
    def post(self, request: Request, share_id: str) -> Response:
        """Empty a share for good; one that was revoked stays as it is."""
        given, row = self.body(ShareReasonSerializer, request), _share(share_id)
        actor = actor_of(request._request)
        try:
            share_end(actor, row.pk, reason=given["reason"])
        except ShareRevokeError as error:
            raise refused(reason=f"{error}.".capitalize()) from error
        return Response(_shown(_share(row.pk)))


def _share(share_id: str) -> ShareRow:
    row = share_row(share_id.replace("\x00", ""))
    if row is None:
        raise NotFound("There is no such share.")
    return row


def _shown(row: ShareRow) -> Any:
    pairs = share_turns(row)
    told = {
        "share_id": row.pk,
        "session_id": str(row.session_id),
        "state": share_state(row),
        "title": row.title,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
        "revoked_as": row.revoked_as,
        "revoked_by": row.revoked_by,
        "revoke_reason": row.revoke_reason,
        "turns": [{"question": asked, "answer": told} for asked, told in pairs],
    }
    return ShareSerializer(told).data
