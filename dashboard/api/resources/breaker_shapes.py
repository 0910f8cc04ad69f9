"""What calls about breakers take and answer."""

from typing import Any

from rest_framework import serializers

_LONGEST_S = 7 * 24 * 3600


class BreakerEventSerializer(serializers.Serializer[Any]):
    """One change of a breaker's state, as all processes agreed on it."""

    at = serializers.DateTimeField()
    breaker = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    cause = serializers.CharField()
    calls = serializers.IntegerField(help_text="In the window, over all processes.")
    failures = serializers.IntegerField()
    slow = serializers.IntegerField()
    actor = serializers.CharField(help_text="Whose order it was; empty: nobody's.")


class BreakerEventsSerializer(serializers.Serializer[Any]):
    """Changes, newest first."""

    results = BreakerEventSerializer(many=True)


class EventsQuerySerializer(serializers.Serializer[Any]):
    """Which changes are wanted."""

    since = serializers.DateTimeField(required=False)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=1000)


class CallsSerializer(serializers.Serializer[Any]):
    """Calls of the last five minutes, over all processes."""

    calls = serializers.IntegerField()
    failed = serializers.IntegerField(help_text="After all retries.")
    retries = serializers.IntegerField()
    refused = serializers.IntegerField(help_text="Not let through by the breaker.")
    cancelled = serializers.IntegerField(help_text="Given up by ourselves.")
    p50_ms = serializers.FloatField(allow_null=True)
    p95_ms = serializers.FloatField(allow_null=True)


class OverrideSerializer(serializers.Serializer[Any]):
    """An order that stands."""

    state = serializers.CharField()
    reason = serializers.CharField()
    actor = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class ThresholdsSerializer(serializers.Serializer[Any]):
    """When a breaker opens, for how long, and how it recovers."""

    failure_rate = serializers.FloatField(help_text="Opens at this share of calls.")
    slow_rate = serializers.FloatField(help_text="Opens at this share of slow calls.")
    slow_call_s = serializers.FloatField(help_text="A call is slow after.")
    minimum_calls = serializers.IntegerField(help_text="Judges from so many calls.")
    window_s = serializers.FloatField(help_text="Looks back so far.")
    open_s = serializers.FloatField(help_text="Stays open so long, then doubling.")
    open_cap_s = serializers.FloatField(help_text="Stays open so long at most.")
    probes = serializers.IntegerField(help_text="Probes that have to succeed.")


class ThresholdsDraftSerializer(serializers.Serializer[Any]):
    """Thresholds to change; those left out are the standard."""

    failure_rate = serializers.FloatField(required=False, min_value=0.001, max_value=1)
    slow_rate = serializers.FloatField(required=False, min_value=0.001, max_value=1)
    slow_call_s = serializers.FloatField(required=False, min_value=0.001, max_value=600)
    minimum_calls = serializers.IntegerField(
        required=False, min_value=1, max_value=100_000
    )
    open_s = serializers.FloatField(required=False, min_value=0.1, max_value=3600)
    probes = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    seconds = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=_LONGEST_S - 1,
        help_text="Ends by itself after so long; without, when changed again.",
    )
    reason = serializers.CharField(min_length=3, max_length=500)


class OrderDraftSerializer(serializers.Serializer[Any]):
    """An order; what forces or disables needs an end."""

    kind = serializers.ChoiceField(
        ["force_open", "force_close", "disable", "release", "reset"]
    )
    reason = serializers.CharField(min_length=3, max_length=500)
    seconds = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=_LONGEST_S,
        help_text="Ends by itself after so long; not for release and reset.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for an end where the order would otherwise stand for ever."""
        if attrs["kind"] not in {"release", "reset"} and "seconds" not in attrs:
            raise serializers.ValidationError({"seconds": "Say when it ends."})
        return attrs


class BreakerRowSerializer(serializers.Serializer[Any]):
    """One breaker, over all processes."""

    name = serializers.CharField()
    title = serializers.CharField()
    is_critical = serializers.BooleanField()
    state = serializers.CharField()
    cause = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    calls = serializers.IntegerField(help_text="In the window that is judged.")
    failures = serializers.IntegerField()
    slow = serializers.IntegerField()
    due_in_s = serializers.FloatField(
        allow_null=True, help_text="Until a probe is let through; null unless open."
    )
    effect = serializers.CharField(help_text="What shoppers see now; empty: nothing.")
    is_replaced = serializers.BooleanField(help_text="Whether the fallback is in use.")
    override = OverrideSerializer(allow_null=True)
    thresholds = ThresholdsSerializer(source="config")
    thresholds_until = serializers.DateTimeField(
        allow_null=True, help_text="Then the standard ones stand again."
    )
    lately = CallsSerializer()
    retries_left = serializers.FloatField(
        allow_null=True, help_text="Of the process that has the fewest."
    )
    agreeing = serializers.IntegerField(help_text="Web processes in this state.")
    processes = serializers.IntegerField(help_text="Web processes that report.")


class BreakersSerializer(serializers.Serializer[Any]):
    """All breakers at one moment."""

    at = serializers.DateTimeField()
    is_shared = serializers.BooleanField(
        help_text="No: Redis does not answer, each process decides alone."
    )
    results = BreakerRowSerializer(many=True, source="rows")
