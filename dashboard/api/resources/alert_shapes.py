"""What calls about alerts take and answer."""

from typing import Any

from rest_framework import serializers

from chat.services import alert_channels
from chat.telemetry.alerting.machine import Comparison, NoData, State
from chat.telemetry.alerting.watched import WATCHED, WINDOWS

_WINDOWS = [int(each.total_seconds() // 60) for each in WINDOWS]
_LEVEL = 1e15
_WEEK_MINUTES = 7 * 24 * 60


class _Names(serializers.ListField):
    child = serializers.CharField(max_length=200)

    def __init__(self, **options: Any) -> None:
        super().__init__(default=list, max_length=50, **options)


class RuleDraftSerializer(serializers.Serializer[Any]):
    """A rule as somebody wants it; levels are in the metric's own unit."""

    name = serializers.CharField(max_length=120)
    metric = serializers.ChoiceField(sorted(WATCHED))
    comparison = serializers.ChoiceField([each.value for each in Comparison])
    alert_level = serializers.FloatField(min_value=-_LEVEL, max_value=_LEVEL)
    warn_level = serializers.FloatField(
        min_value=-_LEVEL, max_value=_LEVEL, allow_null=True, default=None
    )
    window_minutes = serializers.ChoiceField(
        _WINDOWS,
        allow_null=True,
        default=60,
        help_text="How far it looks back; null is the day so far, in UTC.",
    )
    lasting_minutes = serializers.IntegerField(
        min_value=0, max_value=_WEEK_MINUTES, default=0
    )
    min_turns = serializers.IntegerField(min_value=0, max_value=1_000_000, default=0)
    no_data = serializers.ChoiceField([each.value for each in NoData], default="keep")
    renotify_minutes = serializers.IntegerField(
        min_value=1, max_value=_WEEK_MINUTES, allow_null=True, default=None
    )
    intents = _Names()
    releases = _Names()
    sites = _Names()
    channels = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        default=list,
        max_length=50,
        help_text="Ids of the channels that are told.",
    )


class RuleSerializer(serializers.Serializer[Any]):
    """One rule, and what it says now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    metric = serializers.CharField(source="metric.key", allow_null=True, default=None)
    unit = serializers.CharField(source="metric.unit", allow_null=True, default=None)
    comparison = serializers.CharField()
    alert_level = serializers.FloatField()
    warn_level = serializers.FloatField(allow_null=True)
    window_minutes = serializers.IntegerField(allow_null=True)
    intents = serializers.ListField(child=serializers.CharField())
    releases = serializers.ListField(child=serializers.CharField())
    sites = serializers.ListField(child=serializers.CharField())
    enabled = serializers.BooleanField()
    muted_until = serializers.DateTimeField(allow_null=True)
    mute_reason = serializers.CharField()
    state = serializers.ChoiceField([each.value for each in State])
    since = serializers.DateTimeField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    evaluated_at = serializers.DateTimeField(allow_null=True)
    channels = serializers.IntegerField(help_text="How many are told.")


class RulesSerializer(serializers.Serializer[Any]):
    """All rules, what needs somebody first."""

    results = RuleSerializer(many=True)


class MuteSerializer(serializers.Serializer[Any]):
    """Until when nobody is told, and why."""

    until = serializers.DateTimeField()
    reason = serializers.CharField(max_length=200)


class SwitchSerializer(serializers.Serializer[Any]):
    """On or off."""

    on = serializers.BooleanField()


class MomentSerializer(serializers.Serializer[Any]):
    """What a rule would have seen and said at one time."""

    at = serializers.DateTimeField()
    value = serializers.FloatField(allow_null=True)
    state = serializers.CharField()


class EpisodeSerializer(serializers.Serializer[Any]):
    """A stretch in which a rule would have said that not all is well."""

    state = serializers.CharField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class PreviewSerializer(serializers.Serializer[Any]):
    """What a rule would have said last week."""

    moments = MomentSerializer(many=True)
    episodes = EpisodeSerializer(many=True)


class PageQuerySerializer(serializers.Serializer[Any]):
    """Older than an id."""

    before = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    limit = serializers.IntegerField(default=50, min_value=1, max_value=250)


class EventSerializer(serializers.Serializer[Any]):
    """One change of what a rule says."""

    id = serializers.IntegerField()
    rule_id = serializers.IntegerField()
    rule_name = serializers.CharField()
    at = serializers.DateTimeField()
    before = serializers.CharField()
    after = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    level = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    muted = serializers.BooleanField()


class EventsSerializer(serializers.Serializer[Any]):
    """Events, newest first; ``before`` of the next page, or null."""

    results = EventSerializer(many=True)
    before = serializers.IntegerField(allow_null=True)


class DeliverySerializer(serializers.Serializer[Any]):
    """One message to one channel."""

    id = serializers.UUIDField()
    channel = serializers.CharField(
        source="channel_name", help_text="Its name when the message was written."
    )
    channel_id = serializers.IntegerField()
    channel_removed_at = serializers.DateTimeField(
        source="channel.retired_at", allow_null=True
    )
    rule_id = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    subject = serializers.CharField()
    state = serializers.CharField(help_text="waiting, sent or given_up")
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="Of the last attempt.")


class DeliveriesQuerySerializer(serializers.Serializer[Any]):
    """Which deliveries."""

    channel = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    state = serializers.ChoiceField(["waiting", "sent", "given_up"], required=False)
    limit = serializers.IntegerField(default=100, min_value=1, max_value=250)


class DeliveriesSerializer(serializers.Serializer[Any]):
    """The newest deliveries."""

    results = DeliverySerializer(many=True)


class ChannelSerializer(serializers.Serializer[Any]):
    """Where alerts are told."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(alert_channels.KINDS)
    target = serializers.CharField()
    is_on = serializers.SerializerMethodField()
    disabled_because = serializers.CharField()
    used_by = serializers.IntegerField(help_text="How many rules tell it.")
    last_sent = serializers.DateTimeField(allow_null=True)

    def get_is_on(self, channel: Any) -> bool:
        """Whether it takes messages."""
        return channel.disabled_at is None


class ChannelsSerializer(serializers.Serializer[Any]):
    """All channels by name."""

    results = ChannelSerializer(many=True)


class ChannelDraftSerializer(serializers.Serializer[Any]):
    """A channel to be made."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(alert_channels.KINDS)
    target = serializers.CharField(
        max_length=1000, help_text="Addresses, comma-separated, or a URL."
    )


class MadeChannelSerializer(serializers.Serializer[Any]):
    """A channel that was made, with a webhook's secret, which is told this once."""

    id = serializers.IntegerField()
    secret = serializers.CharField(allow_blank=True)
