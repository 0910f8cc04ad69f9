"""Drafts in shadow beside production."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from chat.selectors.replayed import REPLAYED_STAGES
from chat.selectors.shadow_runs import (
    ShadowChoice,
    ShadowRunRow,
    Side,
    shadow_changes,
    shadow_run_row,
    shadow_run_rows,
)
from chat.services.backtests import NoDraftError
from chat.services.shadow_runs import (
    MOST_HOURS,
    ShadowError,
    ShadowWish,
    shadow_begin,
    shadow_stop,
)
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import ConflictError
from dashboard.api.resources.backtests import BandSerializer
from dashboard.api.resources.policy_evidence import TAG
from dashboard.api.resources.replays import (
    ChangedTurnSerializer,
    changed_turns_answer,
)

_MOST = 100


class ShadowWishSerializer(serializers.Serializer[Any]):
    """What is to run in shadow."""

    draft = serializers.IntegerField(help_text="An open draft: its newest revision.")
    percent = serializers.IntegerField(
        default=10, min_value=1, max_value=100, help_text="Of the turns."
    )
    hours = serializers.IntegerField(default=24, min_value=1, max_value=MOST_HOURS)


class SideBySideSerializer(serializers.Serializer[Any]):
    """How many turns one stage acts on, in production and under the draft."""

    stage = serializers.CharField()
    both = serializers.IntegerField()
    only_production = serializers.IntegerField()
    only_draft = serializers.IntegerField()
    neither = serializers.IntegerField()
    unknown = serializers.IntegerField()
    production_share = serializers.FloatField(allow_null=True)
    draft_share = serializers.FloatField(allow_null=True)
    draft_band = BandSerializer(allow_null=True, help_text="95 %, Wilson's interval.")


class ShadowRunSerializer(serializers.Serializer[Any]):
    """One run: where it stands, and where the two differ so far."""

    number = serializers.IntegerField()
    draft = serializers.IntegerField()
    revision = serializers.IntegerField()
    title = serializers.CharField()
    beside = serializers.IntegerField(help_text="The version in force.")
    percent = serializers.IntegerField()
    begun_by = serializers.CharField()
    begun_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_because = serializers.CharField(allow_blank=True)
    has_failed = serializers.BooleanField()
    newest_turn_at = serializers.DateTimeField(allow_null=True)
    passed = serializers.IntegerField(help_text="Turns under that version.")
    checked = serializers.IntegerField(help_text="Of these, how many were checked.")
    unknown = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Turns that come out otherwise.")
    stages = SideBySideSerializer(many=True)


class DifferencesQuerySerializer(serializers.Serializer[Any]):
    """Which of the turns that differ."""

    stage = serializers.ChoiceField(choices=REPLAYED_STAGES, required=False, default="")
    side = serializers.ChoiceField(
        choices=[each.value for each in Side],
        required=False,
        default="",
        help_text="With a stage: turns on which this side alone acts.",
    )
    before = serializers.IntegerField(
        required=False, min_value=1, help_text="Go on behind the turn with this number."
    )
    limit = serializers.IntegerField(default=20, min_value=1, max_value=_MOST)


class ShadowRunsView(ConsoleApiView):
    """All runs of drafts in shadow."""

    permission = "dashboard.view_guardrails"
    permissions_by_method = {"POST": "dashboard.draft_guardrails"}
    may_answer = frozenset({404, 409})

    @extend_schema(
        summary="Drafts in shadow, newest first",
        tags=[TAG],
        responses=ShadowRunSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the newest twenty."""
        return Response(ShadowRunSerializer(shadow_run_rows(), many=True).data)

    @extend_schema(
        summary="Run a draft in shadow",
        tags=[TAG],
        request=ShadowWishSerializer,
        responses={status.HTTP_201_CREATED: ShadowRunSerializer},
    )
    def post(self, request: Request) -> Response:
        """Check a share of the live turns by a draft too, until it is over."""
        wish = ShadowWish(**self.body(ShadowWishSerializer, request))
        try:
            number = shadow_begin(actor_of(request), wish)
        except NoDraftError as error:
            raise NotFound("There is no such draft.") from error
        except ShadowError as error:
            raise ConflictError(str(error)) from error
        body = ShadowRunSerializer(_row(number)).data
        return Response(body, status=status.HTTP_201_CREATED)


class ShadowRunDetailView(ConsoleApiView):
    """One run of a draft in shadow."""

    permission = "dashboard.view_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="One draft in shadow", tags=[TAG], responses=ShadowRunSerializer
    )
    def get(self, request: Request, number: int) -> Response:
        """Return where it stands, and where the two differ so far."""
        return Response(ShadowRunSerializer(_row(number)).data)


class ShadowRunStopView(ConsoleApiView):
    """The end of a run."""

    permission = "dashboard.draft_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="Stop a draft in shadow",
        tags=[TAG],
        request=None,
        responses=ShadowRunSerializer,
    )
    def post(self, request: Request, number: int) -> Response:
        """End it; one that has ended stays as it is, and so does what was counted."""
        _row(number)
        shadow_stop(actor_of(request), number)
        return Response(ShadowRunSerializer(_row(number)).data)


class ShadowRunDifferencesView(ConsoleApiView):
    """The turns on which a draft and production differ."""

    permission = "dashboard.view_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="Turns that a draft in shadow makes otherwise",
        tags=[TAG],
        parameters=[DifferencesQuerySerializer],
        responses=ChangedTurnSerializer(many=True),
    )
    def get(self, request: Request, number: int) -> Response:
        """Return them, newest first; what they became is computed again."""
        _row(number)
        asked = self.asked(DifferencesQuerySerializer, request).validated_data
        side = Side(asked["side"]) if asked["side"] else None
        found = shadow_changes(
            ShadowChoice(number, asked["stage"], side),
            before=asked.get("before"),
            limit=asked["limit"],
        )
        return changed_turns_answer(request, found, Read("shadow run", str(number)))


def _row(number: int) -> ShadowRunRow:
    found = shadow_run_row(number)
    if found is None:
        raise NotFound
    return found
