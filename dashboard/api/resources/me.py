"""Who the caller is to the API, and what it lets them do."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from dashboard.actors import roles_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.permissions import may
from dashboard.models import ApiToken
from dashboard.permissions import PERMISSIONS


class OwnTokenSerializer(serializers.Serializer[Any]):
    """The token that a call came with."""

    name = serializers.CharField()
    mark = serializers.CharField(help_text="Its first characters.")
    expires_at = serializers.DateTimeField()


class MeSerializer(serializers.Serializer[Any]):
    """The caller."""

    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    may = serializers.ListField(
        child=serializers.ChoiceField(sorted(PERMISSIONS)),
        help_text="Permissions of the person, narrowed to the token's scopes.",
    )
    token = OwnTokenSerializer(
        allow_null=True, help_text="Null for a call of a console session."
    )


class MeView(ConsoleApiView):
    """Good for a first call: does the token work, and what is it good for?"""

    permission_classes = (IsAuthenticated,)

    @extend_schema(summary="Who am I", tags=["access"], responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Say who calls, and what the call may do."""
        user, token = request.user, request.auth
        named = token if isinstance(token, ApiToken) else None
        answer = {
            "name": user.get_username(),
            "roles": roles_of(user) if isinstance(user, User) else (),
            "may": [each for each in PERMISSIONS if may(request, each)],
            "token": named,
        }
        return Response(MeSerializer(answer).data)
