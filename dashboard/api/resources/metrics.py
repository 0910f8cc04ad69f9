"""Figures: what can be asked for, series, sums with a comparison, and rankings."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from chat.selectors import metrics
from chat.selectors.metrics import Dimension, Filters, Split
from chat.telemetry.buckets import BUCKET, Step, Window, bucket_of
from chat.telemetry.metric_list import METRIC_BY_KEY, METRICS, Better, Unit
from dashboard.api.base import ConsoleApiView
from dashboard.api.problems import refused

_LONGEST = timedelta(days=400)
_POINTS = 3000
_KEYS = tuple(METRIC_BY_KEY)
#: Metrics of a ranking: of conversations nothing is known by intent or release.
_RANKED = tuple(
    each for each in _KEYS if each not in {"conversations", "deflection_rate"}
)


class _Names(serializers.ListField):
    """Exact names of one dimension."""

    child = serializers.CharField(max_length=200)


class WindowSerializer(serializers.Serializer[Any]):
    """A stretch of time and which turns of it count."""

    start = serializers.DateTimeField(
        required=False, help_text="Rounded down to a quarter hour; a day ago if absent."
    )
    end = serializers.DateTimeField(
        required=False, help_text="Rounded up to a quarter hour; now if absent."
    )
    zone = serializers.CharField(
        default="UTC",
        max_length=64,
        help_text="The IANA time zone in which days begin.",
    )
    intent = _Names(required=False, max_length=20)
    release = _Names(required=False, max_length=20)
    site = _Names(required=False, max_length=20)

    def validate_zone(self, name: str) -> ZoneInfo:
        """Return the zone."""
        if name not in available_timezones():
            raise serializers.ValidationError("There is no such time zone.")
        return ZoneInfo(name)

    def window(self) -> Window:
        """Return the stretch on the grid; raises ValidationError."""
        values = self.validated_data
        now = datetime.now(UTC)
        end = values.get("end", now)
        start = values.get("start", end - timedelta(days=1))
        try:
            last = bucket_of(end - timedelta(microseconds=1)) + BUCKET
            window = Window(bucket_of(start), last, values["zone"])
        except OverflowError:
            raise refused(end="The calendar does not reach so far.") from None
        if window.start >= window.end:
            raise refused(start="The beginning is not before the end.")
        if window.end - window.start > _LONGEST:
            raise refused(start=f"At most {_LONGEST.days} days can be asked for.")
        if not 1971 <= window.start.year <= 9000 or window.end.year > 9000:
            raise refused(start="There are no figures of that time.")
        return window

    def filters(self) -> Filters:
        """Return which turns count."""
        values = self.validated_data
        return Filters(
            tuple(values.get("intent", ())),
            tuple(values.get("release", ())),
            tuple(values.get("site", ())),
        )


class SeriesQuerySerializer(WindowSerializer):
    """Which metrics, step by step."""

    metric = serializers.MultipleChoiceField(choices=_KEYS, allow_empty=False)
    step = serializers.ChoiceField([each.value for each in Step], default="hour")


class TotalsQuerySerializer(WindowSerializer):
    """The sums of a stretch of time."""

    compare = serializers.BooleanField(
        default=False, help_text="Whether to give the same stretch a week before."
    )


class BreakdownQuerySerializer(WindowSerializer):
    """A ranking."""

    by = serializers.ChoiceField([each.value for each in Dimension])
    metric = serializers.ChoiceField(_RANKED, default="turns")
    top = serializers.IntegerField(default=10, min_value=1, max_value=50)


class MetricSerializer(serializers.Serializer[Any]):
    """One metric."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field called so
    unit = serializers.ChoiceField([each.value for each in Unit])
    better = serializers.ChoiceField([each.value for each in Better])
    about = serializers.CharField()


class MetricsSerializer(serializers.Serializer[Any]):
    """All metrics."""

    results = MetricSerializer(many=True)


class StepSerializer(serializers.Serializer[Any]):
    """One step of a series."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    is_finished = serializers.BooleanField(help_text="No: turns may still come in.")
    values = serializers.DictField(
        child=serializers.FloatField(allow_null=True),
        help_text="By metric; null where there is nothing to tell, which is not zero.",
    )


class SeriesSerializer(serializers.Serializer[Any]):
    """Metrics step by step, steps without turns included."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    zone = serializers.CharField()
    steps = StepSerializer(many=True)


class FigureSerializer(serializers.Serializer[Any]):
    """One metric of a stretch of time."""

    metric = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    week_before = serializers.FloatField(allow_null=True, required=False)
    is_worse = serializers.BooleanField(allow_null=True, required=False)


class TotalsSerializer(serializers.Serializer[Any]):
    """All metrics of a stretch of time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    figures = FigureSerializer(many=True)


class PartSerializer(serializers.Serializer[Any]):
    """One part of a ranking."""

    name = serializers.CharField(allow_blank=True)
    value = serializers.FloatField(allow_null=True)
    turns = serializers.IntegerField()


class BreakdownSerializer(serializers.Serializer[Any]):
    """The largest parts, and how many there are."""

    by = serializers.CharField()
    metric = serializers.CharField()
    parts = PartSerializer(many=True)
    others = PartSerializer(allow_null=True)
    known = serializers.IntegerField(help_text="How many parts there are in all.")


def _query(serializer: type[serializers.Serializer[Any]], **many: Any) -> list[Any]:
    """Return a query's parameters; lists are given by repeating the parameter."""
    repeated = {"intent": None, "release": None, "site": None} | many
    return [
        serializer,
        *(
            OpenApiParameter(
                name, OpenApiTypes.STR, enum=enum, many=True, required=bool(enum)
            )
            for name, enum in repeated.items()
        ),
    ]


class MetricsView(ConsoleApiView):
    """The list of metrics."""

    permission: ClassVar[str] = "dashboard.view_overview"

    @extend_schema(
        summary="Metrics there are", tags=["metrics"], responses=MetricsSerializer
    )
    def get(self, request: Request) -> Response:
        """Return every metric with its unit and what it says."""
        return Response(MetricsSerializer({"results": METRICS}).data)


class SeriesView(ConsoleApiView):
    """Metrics over time."""

    permission = "dashboard.view_overview"

    @extend_schema(
        summary="Metrics over time",
        tags=["metrics"],
        parameters=_query(SeriesQuerySerializer, metric=_KEYS),
        responses=SeriesSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return metrics step by step."""
        asked = self.asked(SeriesQuerySerializer, request)
        window, step = asked.window(), Step(asked.validated_data["step"])
        if len(window.bounds(step)) > _POINTS:
            raise refused(step=f"That is more than {_POINTS} steps: take longer ones.")
        found = metrics.series(window, step, asked.filters())
        keys = sorted(asked.validated_data["metric"])
        steps = [
            {
                "start": each.start,
                "end": each.end,
                "is_finished": each.finished,
                "values": {key: each.value(METRIC_BY_KEY[key]) for key in keys},
            }
            for each in found.points
        ]
        answer = {"start": window.start, "end": window.end, "zone": str(window.zone)}
        return Response(SeriesSerializer(answer | {"steps": steps}).data)


class TotalsView(ConsoleApiView):
    """Metrics of a stretch of time."""

    permission = "dashboard.view_overview"

    @extend_schema(
        summary="Metrics of a stretch of time",
        tags=["metrics"],
        parameters=_query(TotalsQuerySerializer),
        responses=TotalsSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return every metric, beside that of a week before if asked for."""
        asked = self.asked(TotalsQuerySerializer, request)
        window, filters = asked.window(), asked.filters()
        figures: list[dict[str, Any]]
        if asked.validated_data["compare"]:
            changes = metrics.changes(_KEYS, window, filters)
            figures = [
                {
                    "metric": key,
                    "unit": each.metric.unit.value,
                    "value": each.now,
                    "week_before": each.before,
                    "is_worse": each.is_worse,
                }
                for key, each in changes.items()
            ]
        else:
            totals = metrics.totals(window, filters)
            figures = [
                {
                    "metric": each.key,
                    "unit": each.unit.value,
                    "value": each.value(totals),
                }
                for each in METRICS
            ]
        answer = {"start": window.start, "end": window.end, "figures": figures}
        return Response(TotalsSerializer(answer).data)


class BreakdownView(ConsoleApiView):
    """A metric by intent, release or site."""

    permission = "dashboard.view_overview"

    @extend_schema(
        summary="A metric by intent, release or site",
        tags=["metrics"],
        parameters=_query(BreakdownQuerySerializer),
        responses=BreakdownSerializer,
    )
    def get(self, request: Request) -> Response:
        """Return the largest parts, and the sum of the others."""
        asked = self.asked(BreakdownQuerySerializer, request)
        values = asked.validated_data
        split = Split(
            Dimension(values["by"]), order=values["metric"], top=values["top"]
        )
        window = asked.window()
        found = metrics.breakdown(window, split, Step.DAY, asked.filters())
        metric = METRIC_BY_KEY[values["metric"]]
        answer = {
            "by": values["by"],
            "metric": metric.key,
            "parts": [_part(each, metric) for each in found.slices],
            "others": _part(found.others, metric) if found.others else None,
            "known": found.known,
        }
        return Response(BreakdownSerializer(answer).data)


def _part(part: metrics.Slice, metric: Any) -> dict[str, Any]:
    return {
        "name": part.value,
        "value": metric.value(part.totals),
        "turns": part.totals.turns,
    }
