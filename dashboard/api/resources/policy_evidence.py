"""The evidence for a threshold: recounts, samples, labels."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.backtest_counts import SCORED_STAGES
from chat.selectors.live import INTENTS
from chat.selectors.score_counts import Scope, in_force, recount
from chat.selectors.score_samples import changed_cell
from chat.services.score_labels import UnknownScoreError, score_label
from dashboard.actors import actor_of
from dashboard.api.base import ConsoleApiView
from dashboard.evidence.tune import SPANS, span_window
from dashboard.permissions import full_name
from guardrails.selectors.policies import policy_active

TAG = "guardrails"


class SpanSerializer(serializers.Serializer[Any]):
    """A stretch of time that ends now."""

    span = serializers.ChoiceField(choices=list(SPANS), default="7d")

    def window(self) -> tuple[datetime, datetime]:
        """Return the span's quarter hours."""
        return span_window(self.validated_data["span"], timezone.now())


class RecountQuerySerializer(SpanSerializer):
    """Which scores count, and the threshold that is tried."""

    stage = serializers.ChoiceField(choices=SCORED_STAGES)
    intent = serializers.ChoiceField(choices=INTENTS, required=False, default="")
    release = serializers.CharField(required=False, default="", max_length=200)
    threshold = serializers.FloatField(
        required=False,
        min_value=0,
        max_value=1,
        help_text="From which raw score on the stage would act; without it, the "
        "threshold in force.",
    )

    def scope(self) -> Scope:
        """Return which scores count."""
        values = self.validated_data
        start, end = self.window()
        return Scope(values["stage"], start, end, values["intent"], values["release"])

    def tried(self, scope: Scope) -> float:
        """Return the threshold that is tried."""
        found = self.validated_data.get("threshold")
        if found is None:
            return in_force(scope, policy_active(), scope.intent)
        return float(found)


class CellsSerializer(serializers.Serializer[Any]):
    """How many turns the stage acts on, with the threshold in force and the other."""

    still_acted = serializers.IntegerField()
    newly_acted = serializers.IntegerField()
    newly_passed = serializers.IntegerField()
    still_passed = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="Turns without a score of the stage.")


class NamedCellsSerializer(serializers.Serializer[Any]):
    """The cells of one intent or release."""

    name = serializers.CharField(allow_blank=True)
    cells = CellsSerializer()


class RecountSerializer(serializers.Serializer[Any]):
    """What a threshold would change of what is recorded; counts are exact."""

    stage = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    threshold = serializers.FloatField()
    in_force = serializers.FloatField()
    total = CellsSerializer()
    by_intent = NamedCellsSerializer(many=True)
    by_release = NamedCellsSerializer(many=True)
    histogram = serializers.ListField(
        child=serializers.IntegerField(), help_text="Columns of equal width, 0 to 1."
    )
    ended_before = serializers.IntegerField(help_text="An earlier stage ended them.")
    stage_off = serializers.IntegerField()


class RecountView(ConsoleApiView):
    """The four cells of a threshold."""

    permission = "dashboard.view_guardrails"

    @extend_schema(
        summary="What another threshold would change",
        tags=[TAG],
        parameters=[RecountQuerySerializer],
        responses=RecountSerializer,
    )
    def get(self, request: Request) -> Response:
        """Count stored scores at the threshold in force and at another one."""
        asked = self.asked(RecountQuerySerializer, request)
        scope = asked.scope()
        found = recount(scope, policy_active(), asked.tried(scope))
        answer = {
            "stage": scope.stage,
            "start": scope.start,
            "end": scope.end,
            "threshold": found.threshold,
            "in_force": found.in_force,
            "total": found.total,
            "by_intent": _named(found.by_intent),
            "by_release": _named(found.by_release),
            "histogram": found.columns,
            "ended_before": found.ended,
            "stage_off": found.off,
        }
        return Response(RecountSerializer(answer).data)


def _named(rows: Any) -> list[dict[str, Any]]:
    return [{"name": name, "cells": cells} for name, cells in rows]


class SampleSerializer(serializers.Serializer[Any]):
    """One turn that the threshold changes; words only for who may read them."""

    response_id = serializers.CharField()
    finished_at = serializers.DateTimeField()
    intent = serializers.CharField(allow_blank=True)
    release = serializers.CharField(allow_blank=True)
    score = serializers.FloatField()
    question = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_null=True)
    should_act = serializers.BooleanField(
        allow_null=True, help_text="What somebody said of it; null for nothing."
    )
    labelled_by = serializers.CharField(allow_null=True)


class SamplesSerializer(serializers.Serializer[Any]):
    """A sample of the cell that a threshold changes, and how right the change is."""

    would_act = serializers.BooleanField(
        allow_null=True, help_text="Whether the stage would act on them; null: no cell."
    )
    samples = SampleSerializer(many=True)
    right = serializers.IntegerField()
    labelled = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True, help_text="95 %, Wilson's interval.")
    high = serializers.FloatField(allow_null=True)


class SamplesView(ConsoleApiView):
    """Turns that a threshold changes."""

    permission = "dashboard.view_guardrails"

    @extend_schema(
        summary="Sample turns that another threshold would change",
        tags=[TAG],
        parameters=[RecountQuerySerializer],
        responses=SamplesSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return up to 20 turns by a fixed lot, and what the labels say."""
        asked = self.asked(RecountQuerySerializer, request)
        scope = asked.scope()
        cell = changed_cell(scope, policy_active(), asked.tried(scope))
        reads = request.user.has_perm(full_name("view_customer_text"))
        samples = cell.samples if cell else ()
        if samples and reads:
            query = {"stage": scope.stage, "intent": scope.intent}
            read = Read("score_samples", scope.stage, query=query, rows=len(samples))
            read_record(actor_of(request), read)
        band = cell.precision.band if cell else None
        answer = {
            "would_act": cell.would_act if cell else None,
            "samples": [
                {
                    "response_id": each.turn.response_id,
                    "finished_at": each.turn.finished_at,
                    "intent": each.turn.intent,
                    "release": each.turn.model_release,
                    "score": each.turn.score,
                    "question": each.turn.user_text if reads else None,
                    "answer": each.turn.final_text if reads else None,
                    "should_act": each.label.should_act if each.label else None,
                    "labelled_by": each.label.by if each.label else None,
                }
                for each in samples
            ],
            "right": cell.precision.right if cell else 0,
            "labelled": cell.precision.labelled if cell else 0,
            "low": band.low if band else None,
            "high": band.high if band else None,
        }
        return Response(SamplesSerializer(answer).data)


class LabelSerializer(serializers.Serializer[Any]):
    """What somebody says of a turn."""

    stage = serializers.ChoiceField(choices=SCORED_STAGES)
    response_id = serializers.CharField(max_length=64)
    should_act = serializers.BooleanField()


class LabelsView(ConsoleApiView):
    """Judgements of turns."""

    permission = "dashboard.draft_guardrails"
    may_answer = frozenset({404})

    @extend_schema(
        summary="Say whether a stage should act on a turn",
        tags=[TAG],
        request=LabelSerializer,
        responses={status.HTTP_201_CREATED: LabelSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep the label; a later one takes an earlier one's place."""
        values = self.body(LabelSerializer, request)
        try:
            score_label(actor_of(request), **values)
        except UnknownScoreError as error:
            raise NotFound(
                "There is no such turn with a score of that stage."
            ) from error
        return Response(LabelSerializer(values).data, status=status.HTTP_201_CREATED)
