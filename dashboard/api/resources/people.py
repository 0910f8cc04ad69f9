"""The change log, the log of reads, people and what roles allow."""

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.selectors.acts import act_numbered
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.listings import ListingApiView, documented
from dashboard.api.problems import ConflictError
from dashboard.lists.changes import CHANGES
from dashboard.lists.people import PEOPLE
from dashboard.lists.reads import READS
from dashboard.permissions import ROLES, Role
from dashboard.services.people import PeopleError, roles_give


@documented(CHANGES, "What operators changed", "log")
class ChangesView(ListingApiView):
    """The change log, newest act first."""

    permission = "dashboard.view_changes"
    listing = CHANGES


@documented(READS, "Who read customers' data", "log")
class ReadsView(ListingApiView):
    """The log of reads, newest first."""

    permission = "dashboard.view_reads"
    listing = READS


@documented(PEOPLE, "People", "people")
class PeopleView(ListingApiView):
    """Accounts, by name."""

    permission = "dashboard.view_people"
    listing = PEOPLE


class ActSerializer(serializers.Serializer[Any]):
    """One act, with what was there before and after."""

    id = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    address = serializers.CharField()
    via = serializers.CharField()
    verb = serializers.CharField()
    object_kind = serializers.CharField()
    object_id = serializers.CharField()
    before = serializers.DictField()
    after = serializers.DictField()
    reason = serializers.CharField()
    second_approver = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    request_id = serializers.CharField()


class ChangeView(ConsoleApiView):
    """One act."""

    permission = "dashboard.view_changes"

    @extend_schema(summary="One act", tags=["log"], responses=ActSerializer)
    def get(self, request: Request, number: int) -> Response:
        """Return who did what, and what was there before and after."""
        act = act_numbered(number)
        if act is None:
            raise NotFound("There is no such act.")
        return Response(ActSerializer(act).data)


class RoleSerializer(serializers.Serializer[Any]):
    """One role."""

    name = serializers.CharField()
    duty = serializers.CharField()
    permissions = serializers.ListField(child=serializers.CharField())


class RolesSerializer(serializers.Serializer[Any]):
    """All roles."""

    results = RoleSerializer(many=True)


class RolesView(ConsoleApiView):
    """What roles allow."""

    permission = "dashboard.view_people"

    @extend_schema(summary="Roles", tags=["people"], responses=RolesSerializer)
    def get(self, request: Request) -> Response:
        """Return every role and what it allows."""
        rows = [
            {"name": role, "duty": row.duty, "permissions": sorted(row.permissions)}
            for role, row in ROLES.items()
        ]
        return Response(RolesSerializer({"results": rows}).data)


class GivenRolesSerializer(serializers.Serializer[Any]):
    """Exactly the roles that somebody shall have, and why."""

    roles = serializers.ListField(
        child=serializers.ChoiceField([each.value for each in Role]), max_length=20
    )
    reason = serializers.CharField(max_length=200)


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody and their roles."""

    username = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())


class PersonRolesView(ConsoleApiView):
    """The roles of one person."""

    permission = "dashboard.change_people"
    may_answer = frozenset({409})

    @extend_schema(
        summary="Give roles",
        tags=["people"],
        request=GivenRolesSerializer,
        responses=PersonSerializer,
    )
    def put(self, request: Request, username: str) -> Response:
        """Give somebody exactly these roles; the last administrator stays one."""
        given = self.body(GivenRolesSerializer, request)
        user = User.objects.filter(username=username.replace("\x00", "")).first()
        if user is None:
            raise NotFound("There is nobody of this name.")
        roles = frozenset(Role(each) for each in given["roles"])
        try:
            roles_give(actor_of(request._request), user, roles, given["reason"])
        except PeopleError as error:
            raise ConflictError(str(error)) from error
        answer = {"username": user.get_username(), "roles": sorted(roles)}
        return Response(PersonSerializer(answer).data)
