"""What stages in shadow would have done, and what came of published versions."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors.policy_watches import watch_rows
from chat.selectors.shadow import shadow_report
from dashboard.api.base import ConsoleApiView
from dashboard.api.resources.backtests import BandSerializer, PredictionSerializer
from dashboard.api.resources.policy_evidence import TAG, SpanSerializer


class ShadowSeenSerializer(serializers.Serializer[Any]):
    """What a stage would have done."""

    would_act = serializers.IntegerField()
    with_another = serializers.IntegerField(
        help_text="Of these, how many another stage acted on."
    )
    another = serializers.IntegerField(
        help_text="On how many of its turns another stage acted."
    )


class ShadowStageSerializer(serializers.Serializer[Any]):
    """One stage in shadow mode."""

    stage = serializers.CharField()
    scored = serializers.IntegerField()
    seen = ShadowSeenSerializer()
    share = serializers.FloatField(allow_null=True)
    band = BandSerializer(allow_null=True, help_text="95 %, Wilson's interval.")
    agreement = serializers.FloatField(allow_null=True)


class ShadowSerializer(serializers.Serializer[Any]):
    """Stages that only looked, and those that only look now."""

    stages = ShadowStageSerializer(many=True)
    now = serializers.ListField(child=serializers.CharField())


class ShadowView(ConsoleApiView):
    """Stages in shadow mode."""

    permission = "dashboard.view_guardrails"

    @extend_schema(
        summary="What stages in shadow mode would have done",
        tags=[TAG],
        parameters=[SpanSerializer],
        responses=ShadowSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return rates and agreement with production, without examples."""
        asked = self.asked(SpanSerializer, request)
        return Response(ShadowSerializer(shadow_report(*asked.window())).data)


class ActualSerializer(serializers.Serializer[Any]):
    """What came."""

    turns = serializers.IntegerField()
    acted = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class StageWatchSerializer(serializers.Serializer[Any]):
    """One stage: predicted and actual."""

    prediction = PredictionSerializer()
    actual = ActualSerializer()
    band = BandSerializer(
        allow_null=True, help_text="Of as many turns as there were, 95 %."
    )
    is_within = serializers.BooleanField(allow_null=True)


class WatchSerializer(serializers.Serializer[Any]):
    """One published version beside its backtest."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    state = serializers.CharField(help_text="watching outside rolled_back ended")
    words = serializers.CharField(allow_blank=True)
    changed_at = serializers.DateTimeField()
    stages = StageWatchSerializer(many=True)


class OutcomesView(ConsoleApiView):
    """Published versions, predicted and actual."""

    permission = "dashboard.view_guardrails"

    @extend_schema(
        summary="What came of published versions",
        tags=[TAG],
        responses=WatchSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the newest ten versions that have a backtest."""
        return Response(WatchSerializer(watch_rows(), many=True).data)
