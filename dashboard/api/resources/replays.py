"""Replays of recorded turns."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from audit.selectors.check_inputs import Wanted
from audit.services.acts import read_record
from chat.selectors.live import INTENTS
from chat.selectors.replays import (
    ReplayRow,
    replay_changes,
    replay_row,
    replay_rows,
)
from chat.selectors.turn_changes import ChangedTurn
from chat.services.backtests import NoDraftError
from chat.services.replays import (
    ReplayError,
    ReplayWish,
    replay_ask,
    replay_cancel,
    replay_resume,
)
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import ConflictError, refused
from dashboard.api.resources.policy_evidence import TAG, SpanSerializer
from dashboard.permissions import full_name

_MOST = 100


class ReplayWishSerializer(SpanSerializer):
    """What is to be replayed."""

    draft = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="A draft's newest revision; without it, the policy in force.",
    )
    intent = serializers.ChoiceField(choices=INTENTS, required=False, default="")
    release = serializers.CharField(required=False, default="", max_length=200)


class MatrixRowSerializer(serializers.Serializer[Any]):
    """How many turns had one outcome of a stage, and have another now."""

    stage = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    count = serializers.IntegerField()


class ReplaySerializer(serializers.Serializer[Any]):
    """One replay: where it stands, and what it found so far."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    draft = serializers.IntegerField(allow_null=True)
    revision = serializers.IntegerField(allow_null=True)
    based_on = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    intent = serializers.CharField(allow_blank=True)
    release = serializers.CharField(allow_blank=True)
    state = serializers.CharField(help_text="queued running done cancelled failed")
    cancel_asked = serializers.BooleanField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    unknown = serializers.IntegerField()
    changed = serializers.IntegerField()
    starts = serializers.IntegerField(help_text="How often a worker took it up.")
    problem = serializers.CharField(allow_blank=True)
    matrix = MatrixRowSerializer(many=True)


class ChangedTurnSerializer(serializers.Serializer[Any]):
    """One turn that comes out otherwise; words only for who may read them."""

    number = serializers.IntegerField(help_text="Its place in the replay.")
    response_id = serializers.CharField()
    finished_at = serializers.DateTimeField(allow_null=True)
    intent = serializers.CharField(allow_blank=True)
    release = serializers.CharField(allow_blank=True)
    stages = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="By stage: the outcome then and now.",
    )
    is_text_changed = serializers.BooleanField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ChangesQuerySerializer(serializers.Serializer[Any]):
    """Which of the changed turns."""

    after = serializers.IntegerField(
        default=0, min_value=0, help_text="Go on behind the turn with this number."
    )
    limit = serializers.IntegerField(default=20, min_value=1, max_value=_MOST)


class ReplaysView(ConsoleApiView):
    """All replays."""

    permission = "dashboard.view_guardrails"
    permissions_by_method = {"POST": "dashboard.draft_guardrails"}
    may_answer = frozenset({404})

    @extend_schema(
        summary="Replays, newest first",
        tags=[TAG],
        responses=ReplaySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the newest fifty."""
        return Response(ReplaySerializer(replay_rows(), many=True).data)

    @extend_schema(
        summary="Check recorded turns again",
        tags=[TAG],
        request=ReplayWishSerializer,
        responses={status.HTTP_201_CREATED: ReplaySerializer},
    )
    def post(self, request: Request) -> Response:
        """Queue a replay; a worker takes it up."""
        values = self.body(ReplayWishSerializer, request)
        asked = ReplayWishSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        start, end = asked.window()
        wanted = Wanted(start, end, values["intent"], values["release"])
        try:
            number = replay_ask(actor_of(request), ReplayWish(wanted, values["draft"]))
        except NoDraftError as error:
            raise NotFound("There is no such draft.") from error
        except ReplayError as error:
            raise refused(span=str(error)) from error
        body = ReplaySerializer(_row(number)).data
        return Response(body, status=status.HTTP_201_CREATED)


class ReplayDetailView(ConsoleApiView):
    """One replay."""

    permission = "dashboard.view_guardrails"
    may_answer = frozenset({404})

    @extend_schema(summary="One replay", tags=[TAG], responses=ReplaySerializer)
    def get(self, request: Request, number: int) -> Response:
        """Return where it stands, and what it found so far."""
        return Response(ReplaySerializer(_row(number)).data)


class ReplayCancelView(ConsoleApiView):
    """The end of a replay."""

    permission = "dashboard.draft_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="Cancel a replay", tags=[TAG], request=None, responses=ReplaySerializer
    )
    def post(self, request: Request, number: int) -> Response:
        """Have it stop after the turns in hand; one that has ended stays as it is."""
        _row(number)
        replay_cancel(actor_of(request), number)
        return Response(ReplaySerializer(_row(number)).data)


class ReplayResumeView(ConsoleApiView):
    """A replay that stopped before its end, taken up again."""

    permission = "dashboard.draft_guardrails"
    may_answer = frozenset({404, 409})

    @extend_schema(
        summary="Resume a replay", tags=[TAG], request=None, responses=ReplaySerializer
    )
    def post(self, request: Request, number: int) -> Response:
        """Have it go on where it stopped; one that is open or done stays as it is."""
        _row(number)
        try:
            replay_resume(actor_of(request), number)
        except ReplayError as error:
            raise ConflictError(str(error)) from error
        return Response(ReplaySerializer(_row(number)).data)


class ReplayChangesView(ConsoleApiView):
    """The turns that a replay found changed."""

    permission = "dashboard.view_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="Turns that come out otherwise",
        tags=[TAG],
        parameters=[ChangesQuerySerializer],
        responses=ChangedTurnSerializer(many=True),
    )
    def get(self, request: Request, number: int) -> Response:
        """Return changed turns in order; what they became is computed again."""
        _row(number)
        asked = self.asked(ChangesQuerySerializer, request).validated_data
        found = replay_changes(number, after=asked["after"], limit=asked["limit"])
        return changed_turns_answer(request, found, Read("replay", str(number)))


def changed_turns_answer(
    request: Request, found: Sequence[ChangedTurn], read: Read
) -> Response:
    """Answer with changed turns; that customers' words are read is put on record."""
    if not request.user.has_perm(full_name("view_customer_text")):
        shown = [{**asdict(each), "before": None, "after": None} for each in found]
        return Response(ChangedTurnSerializer(shown, many=True).data)
    if found:
        read_record(actor_of(request), replace(read, rows=len(found)))
    return Response(ChangedTurnSerializer(found, many=True).data)


def _row(number: int) -> ReplayRow:
    found = replay_row(number)
    if found is None:
        raise NotFound
    return found
