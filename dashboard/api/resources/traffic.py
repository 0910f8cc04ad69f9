"""Turns and conversations: found by the filters of the pages, and one in full."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from audit.exceptions import SearchTooSlowError
from audit.selectors.chain import chain_link_of
from audit.selectors.conversations import TurnWords, conversation_turns
from audit.selectors.exposures import exposures_of_turn
from audit.selectors.turns import scores_of_turn, turn_by_response
from audit.services.acts import read_record
from chat.selectors.feedback import feedback_of
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.listings import ListingApiView, documented
from dashboard.api.permissions import may
from dashboard.api.problems import TooSlowError
from dashboard.listing.columns import Viewer
from dashboard.lists.conversations import CONVERSATIONS
from dashboard.lists.turns import TURNS

_WORDS = "view_customer_text"
_HIDDEN = "Null without the scope view_customer_text."


class TurnListView(ListingApiView):
    """A list over the record: reading its words is put on record itself."""

    may_answer = frozenset({503})

    def get(self, request: Request) -> Response:
        """Return a page of rows, newest first."""
        try:
            return super().get(request)
        except SearchTooSlowError as error:
            raise TooSlowError from error

    def was_read(self, request: Request, rows: int, viewer: Viewer) -> None:
        if rows and viewer.reads_customers:
            read = Read(
                f"{self.listing.name} list",
                query=dict(request.query_params.items()),
                rows=rows,
            )
            read_record(actor_of(request._request), read)


@documented(TURNS, "Find turns", "traffic")
class TracesView(TurnListView):
    """Turns, newest first."""

    permission = "dashboard.view_traces"
    listing = TURNS


@documented(CONVERSATIONS, "Find conversations", "traffic")
class ConversationsView(TurnListView):
    """Conversations, the one with the latest turn first."""

    permission = "dashboard.view_conversations"
    listing = CONVERSATIONS


class ScoreSerializer(serializers.Serializer[Any]):
    """One guardrail stage and its raw score."""

    stage = serializers.CharField()
    mode = serializers.CharField()
    outcome = serializers.CharField()
    score = serializers.FloatField()
    findings = serializers.IntegerField()
    duration_us = serializers.IntegerField()


class ExposureSerializer(serializers.Serializer[Any]):
    """One product that the answer showed; prices in minor units."""

    asin = serializers.CharField()
    kind = serializers.CharField()
    position = serializers.IntegerField()
    title = serializers.CharField()
    price_quoted_minor = serializers.IntegerField(allow_null=True)
    live_price_minor = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField()
    trust_score = serializers.FloatField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field called so


class _Text(serializers.CharField):
    """Words of a customer or an answer; null for who may not read them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, help_text=_HIDDEN, **options)


class TraceSerializer(serializers.Serializer[Any]):
    """One turn, step by step."""

    response_id = serializers.CharField()
    session_id = serializers.CharField()
    message_id = serializers.CharField()
    subject_id = serializers.CharField()
    site = serializers.CharField()
    locale = serializers.CharField()
    received_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    user_text = _Text()
    streamed_text = _Text()
    final_text = _Text()
    tier = serializers.CharField()
    intent = serializers.CharField()
    confidence = serializers.FloatField()
    status = serializers.CharField()
    degraded = serializers.ListField(child=serializers.CharField())
    policy_version = serializers.IntegerField()
    prompt_version = serializers.CharField()
    catalogue_version = serializers.CharField()
    model_release = serializers.CharField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cached_tokens = serializers.IntegerField()
    usage_is_estimated = serializers.BooleanField()
    price_book_version = serializers.CharField()
    cost_microusd = serializers.IntegerField(
        allow_null=True, help_text="Null for a release without a price."
    )
    saved_microusd = serializers.IntegerField(allow_null=True)
    cache_outcome = serializers.CharField()
    cache_age_ms = serializers.IntegerField(allow_null=True)
    breakers = serializers.DictField(child=serializers.CharField())
    fallbacks = serializers.ListField(child=serializers.CharField())
    handed_over = serializers.BooleanField()
    first_token_ms = serializers.FloatField(allow_null=True)
    duration_ms = serializers.FloatField()
    erased_at = serializers.DateTimeField(allow_null=True)
    opinion = serializers.CharField(allow_null=True, help_text="up or down")
    chain_position = serializers.IntegerField(
        allow_null=True, help_text="Null while the turn waits to be sealed."
    )
    spans = serializers.ListField(
        child=serializers.DictField(),
        help_text="Steps: name, started_ms, duration_ms, outcome, attributes.",
    )
    scores = ScoreSerializer(many=True)
    exposures = ExposureSerializer(many=True)
    corrections = serializers.ListField(
        child=serializers.DictField(), allow_null=True, help_text=_HIDDEN
    )


class TraceDetailView(ConsoleApiView):
    """One turn."""

    permission = "dashboard.view_traces"

    @extend_schema(summary="One turn", tags=["traffic"], responses=TraceSerializer)
    def get(self, request: Request, response_id: str) -> Response:
        """Return what a turn did, step by step, and what it cost."""
        turn = turn_by_response(response_id)
        if turn is None:
            raise NotFound("There is no turn of this response id.")
        reads = may(request, _WORDS)
        if reads and turn.erased_at is None:
            actor = actor_of(request._request)
            read_record(actor, Read("trace", turn.response_id, rows=1))
        opinion = feedback_of([turn.response_id]).get(turn.response_id)
        link = chain_link_of(turn.pk)
        hidden = {} if reads else dict.fromkeys(_PRIVATE)
        known = {
            name: getattr(turn, name)
            for name in TraceSerializer().fields.keys()  # noqa: SIM118 (no plain dict)
            if hasattr(turn, name)
        }
        answer = known | {
            "opinion": opinion.value if opinion else None,
            "chain_position": link.position if link else None,
            "scores": scores_of_turn(turn.pk),
            "exposures": exposures_of_turn(turn.pk),
        }
        return Response(TraceSerializer(answer | hidden).data)


_PRIVATE = ("user_text", "streamed_text", "final_text", "corrections")


class ShownTurnSerializer(serializers.Serializer[Any]):
    """One turn as the shopper saw it."""

    response_id = serializers.CharField()
    received_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    user_text = _Text()
    streamed_text = _Text()
    final_text = _Text()
    intent = serializers.CharField()
    status = serializers.CharField()
    degraded = serializers.ListField(child=serializers.CharField())
    is_corrected = serializers.BooleanField()
    cards = serializers.ListField(child=serializers.DictField())
    cost_microusd = serializers.IntegerField(allow_null=True)
    handed_over = serializers.BooleanField()
    duration_ms = serializers.FloatField()
    erased_at = serializers.DateTimeField(allow_null=True)
    opinion = serializers.CharField(allow_null=True)


class ConversationSerializer(serializers.Serializer[Any]):
    """One conversation, oldest turn first."""

    session_id = serializers.CharField()
    site = serializers.CharField()
    locale = serializers.CharField()
    turns = ShownTurnSerializer(many=True)


class ConversationDetailView(ConsoleApiView):
    """One conversation."""

    permission = "dashboard.view_conversations"

    @extend_schema(
        summary="One conversation", tags=["traffic"], responses=ConversationSerializer
    )
    def get(self, request: Request, session_id: str) -> Response:
        """Return what the shopper saw, turn by turn."""
        turns = conversation_turns(session_id)
        if not turns:
            raise NotFound("There is no conversation of this session id.")
        reads = may(request, _WORDS)
        if reads:
            read = Read("conversation", session_id, rows=len(turns))
            read_record(actor_of(request._request), read)
        opinions = feedback_of([each.response_id for each in turns])
        rows = []
        for each in turns:
            opinion = opinions.get(each.response_id)
            rows.append(_shown(each, opinion.value if opinion else None, reads=reads))
        answer = {
            "session_id": session_id,
            "site": turns[0].site,
            "locale": turns[0].locale,
            "turns": rows,
        }
        return Response(ConversationSerializer(answer).data)


def _shown(turn: TurnWords, opinion: str | None, *, reads: bool) -> dict[str, Any]:
    names = [*ShownTurnSerializer().fields.keys()]
    names.remove("opinion")
    row: dict[str, Any] = {name: getattr(turn, name) for name in names}
    row["opinion"] = opinion
    if not reads:
        row |= dict.fromkeys(("user_text", "streamed_text", "final_text"))
    return row
