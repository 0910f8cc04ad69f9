"""Tokens and saved views of the caller."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView, user_of
from dashboard.api.permissions import may
from dashboard.api.problems import refused
from dashboard.api.schema import GONE
from dashboard.conf import console_config
from dashboard.lists.conversations import CONVERSATIONS
from dashboard.lists.turns import TURNS
from dashboard.permissions import PERMISSIONS
from dashboard.selectors.saved_views import list_preferences
from dashboard.selectors.tokens import tokens_of
from dashboard.services.saved_views import SavedViewError, view_delete, view_save
from dashboard.services.tokens import (
    TokenRefusedError,
    TokenWish,
    token_issue,
    token_revoke,
)

_SHOWN = 200
#: Lists of which views can be kept.
LISTINGS = {each.name for each in (TURNS, CONVERSATIONS)}


class TokenSerializer(serializers.Serializer[Any]):
    """One token; its text is told once, when it is made."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    mark = serializers.CharField(help_text="Its first characters, to know it by.")
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    last_used_address = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)


class TokensSerializer(serializers.Serializer[Any]):
    """The caller's tokens, newest first."""

    results = TokenSerializer(many=True)


class TokenWishSerializer(serializers.Serializer[Any]):
    """A token to be made."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(sorted(set(PERMISSIONS) - {"use_api"})),
        allow_empty=False,
        max_length=len(PERMISSIONS),
    )
    days = serializers.IntegerField(min_value=1, max_value=3650)


class IssuedTokenSerializer(serializers.Serializer[Any]):
    """A token that was made, with its text, which is never told again."""

    text = serializers.CharField()
    token = TokenSerializer()


class TokensView(ConsoleApiView):
    """Tokens can't make tokens: these calls are for console sessions."""

    permission = "dashboard.use_api"

    @extend_schema(summary="Own tokens", tags=["access"], responses=TokensSerializer)
    def get(self, request: Request) -> Response:
        """Return the caller's tokens, newest first."""
        found = tokens_of(user_of(request))[:_SHOWN]
        return Response(TokensSerializer({"results": found}).data)

    @extend_schema(
        summary="Make a token",
        tags=["access"],
        request=TokenWishSerializer,
        responses={201: IssuedTokenSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a token, and tell its text this once."""
        wish = self.body(TokenWishSerializer, request)
        try:
            issued = token_issue(
                actor_of(request._request),
                user_of(request),
                TokenWish(wish["name"], frozenset(wish["scopes"]), wish["days"]),
                days_at_most=console_config().api_token_days,
            )
        except TokenRefusedError as error:
            raise refused(scopes=str(error)) from error
        answer = {"text": issued.text, "token": issued.token}
        return Response(IssuedTokenSerializer(answer).data, status=HTTP_201_CREATED)


class TokenDetailView(ConsoleApiView):
    """One token of the caller."""

    permission = "dashboard.use_api"

    @extend_schema(summary="Revoke a token", tags=["access"], responses=GONE)
    def delete(self, request: Request, number: int) -> Response:
        """End a token at once; again, it stays ended."""
        token = tokens_of(user_of(request)).filter(pk=number).first()
        if token is None:
            raise NotFound("You have no such token.")
        token_revoke(actor_of(request._request), token.pk)
        return Response(status=HTTP_204_NO_CONTENT)


class ViewSerializer(serializers.Serializer[Any]):
    """A list's address under a name."""

    id = serializers.IntegerField()
    listing = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    is_shared = serializers.BooleanField()
    owner = serializers.CharField(source="owner.username")
    created_at = serializers.DateTimeField()


class ViewsSerializer(serializers.Serializer[Any]):
    """Own views, then those that others share."""

    results = ViewSerializer(many=True)


class ViewsQuerySerializer(serializers.Serializer[Any]):
    """Of which list."""

    listing = serializers.ChoiceField(sorted(LISTINGS))


class ViewDraftSerializer(ViewsQuerySerializer):
    """A view to be kept; one of the same name is replaced."""

    name = serializers.CharField(max_length=80)
    query = serializers.CharField(
        max_length=4000, allow_blank=True, help_text="As in the address of the page."
    )
    share = serializers.BooleanField(default=False)


class ViewsView(ConsoleApiView):
    """Saved views of lists."""

    permission = "dashboard.view_conversations"

    @extend_schema(
        summary="Saved views",
        tags=["access"],
        parameters=[ViewsQuerySerializer],
        responses=ViewsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the views of one list that the caller may use."""
        listing = self.asked(ViewsQuerySerializer, request).validated_data["listing"]
        found = list_preferences(user_of(request), listing).views
        return Response(ViewsSerializer({"results": found}).data)

    @extend_schema(
        summary="Keep a view",
        tags=["access"],
        request=ViewDraftSerializer,
        responses={201: ViewSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep a list's filters under a name; sharing needs share_views."""
        draft = self.body(ViewDraftSerializer, request)
        if draft["share"] and not may(request, "share_views"):
            raise PermissionDenied("You may not share views.")
        try:
            view = view_save(
                user_of(request),
                actor_of(request._request),
                listing=draft["listing"],
                name=draft["name"],
                query=draft["query"],
                share=draft["share"],
            )
        except SavedViewError as error:
            raise refused(name=str(error)) from error
        return Response(ViewSerializer(view).data, status=HTTP_201_CREATED)


class ViewDetailView(ConsoleApiView):
    """One saved view of the caller."""

    permission = "dashboard.view_conversations"

    @extend_schema(summary="Forget a view", tags=["access"], responses=GONE)
    def delete(self, request: Request, number: int) -> Response:
        """Forget one of the caller's own views."""
        actor = actor_of(request._request)
        if not view_delete(user_of(request), actor, view_id=number):
            raise NotFound("You have no such view.")
        return Response(status=HTTP_204_NO_CONTENT)
