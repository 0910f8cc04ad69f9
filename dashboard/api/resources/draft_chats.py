"""Draft chat: questions under a policy that is not in force, and what came of them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_202_ACCEPTED

from chat.selectors.draft_chats import (
    draft_chat_turns,
    draft_chats_newest,
    is_given_up,
)
from chat.services.draft_chats import LONGEST, DraftChatError, draft_chat_ask
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import refused

_NEWEST = 50


class DraftQuestionSerializer(serializers.Serializer[Any]):
    """A question to ask."""

    text = serializers.CharField(max_length=LONGEST)
    policy = serializers.RegexField(
        r"^(draft|version):[0-9]{1,9}\Z", help_text="`draft:7` or `version:3`."
    )
    conversation = serializers.UUIDField(
        required=False, help_text="Left out: a new conversation."
    )


class DraftTurnSerializer(serializers.Serializer[Any]):
    """One question, and its two sides: the policy in force, and the other one."""

    conversation = serializers.UUIDField()
    text = serializers.CharField()
    policy = serializers.CharField()
    policy_label = serializers.CharField()
    base_version = serializers.IntegerField(allow_null=True)
    state = serializers.CharField(
        help_text="waiting, running, done, failed, or lost when no worker finished it"
    )
    step = serializers.CharField()
    problem = serializers.CharField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    sides = serializers.ListField(
        child=serializers.DictField(),
        help_text="text, cards, stages, interventions; the policy in force first.",
    )
    model_calls = serializers.IntegerField()
    model_release = serializers.CharField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()
    cost_microusd = serializers.IntegerField(allow_null=True)


class DraftTurnsSerializer(serializers.Serializer[Any]):
    """Questions."""

    results = DraftTurnSerializer(many=True)


def _turns(turns: Any) -> Response:
    for each in turns:
        if is_given_up(each):
            each.state = "lost"
    return Response(DraftTurnsSerializer({"results": turns}).data)


class DraftChatsApiView(ConsoleApiView):
    """Draft chats."""

    permission = "dashboard.draft_guardrails"

    @extend_schema(
        summary="The newest draft chats",
        tags=["safety"],
        responses=DraftTurnsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the first question of each of the newest conversations."""
        return _turns(draft_chats_newest(limit=_NEWEST))

    @extend_schema(
        summary="Ask under another policy",
        tags=["safety"],
        request=DraftQuestionSerializer,
        responses={202: DraftTurnSerializer},
    )
    def post(self, request: Request) -> Response:
        """Queue a question; the conversation tells when it is answered."""
        given = self.body(DraftQuestionSerializer, request)
        try:
            turn = draft_chat_ask(actor_of(request._request), **given)
        except DraftChatError as error:
            raise refused(**{error.field: str(error)}) from error
        return Response(DraftTurnSerializer(turn).data, status=HTTP_202_ACCEPTED)


class DraftChatApiView(ConsoleApiView):
    """One draft chat."""

    permission = "dashboard.draft_guardrails"

    @extend_schema(
        summary="One draft chat", tags=["safety"], responses=DraftTurnsSerializer
    )
    def get(self, request: Request, conversation: UUID) -> Response:
        """Return the questions of one conversation, oldest first."""
        turns = draft_chat_turns(conversation)
        if not turns:
            raise NotFound("There is no such conversation.")
        return _turns(turns)
