"""What calls about the guardrail policy take and answer."""

from typing import Any

from rest_framework import serializers

from dashboard.policies.stages import SPANS, USUAL
from guardrails.selectors.drafts import DraftState

_MOST = 2**31 - 1


class PageSerializer(serializers.Serializer[Any]):
    """Which versions."""

    limit = serializers.IntegerField(min_value=1, max_value=200, default=50)
    before = serializers.IntegerField(
        min_value=0,
        max_value=_MOST,
        required=False,
        help_text="Go on after this version.",
    )


class AgainstSerializer(serializers.Serializer[Any]):
    """What a version is compared with."""

    against = serializers.IntegerField(
        min_value=0,
        max_value=_MOST,
        required=False,
        help_text="A version; the one before if left out.",
    )


class SpanSerializer(serializers.Serializer[Any]):
    """How far back."""

    time = serializers.ChoiceField(sorted(SPANS), default=USUAL)


class VersionSerializer(serializers.Serializer[Any]):
    """One published version."""

    version = serializers.IntegerField()
    is_active = serializers.BooleanField()
    reason = serializers.CharField()
    author = serializers.CharField(help_text="Who published it.")
    approved_by = serializers.CharField(help_text="The second person; may be empty.")
    draft = serializers.IntegerField(allow_null=True)
    rolled_back_to = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField()


class VersionsSerializer(serializers.Serializer[Any]):
    """Versions, newest first; ``before`` asks for the ones after these."""

    active = serializers.IntegerField(help_text="0 is the default policy.")
    results = VersionSerializer(many=True)
    before = serializers.IntegerField(allow_null=True)


class PolicySerializer(serializers.Serializer[Any]):
    """One version with the whole policy."""

    version = serializers.IntegerField()
    is_active = serializers.BooleanField()
    published = VersionSerializer(allow_null=True, help_text="Null for the default.")
    policy = serializers.DictField(help_text="As `docs/guardrails.md` describes it.")


class ChangeSerializer(serializers.Serializer[Any]):
    """One field that differs; null is a field that is not set."""

    path = serializers.ListField(child=serializers.CharField())
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    added = serializers.ListField(child=serializers.CharField())
    removed = serializers.ListField(child=serializers.CharField())


class DiffSerializer(serializers.Serializer[Any]):
    """What one policy changes of another."""

    before = serializers.IntegerField()
    changes = ChangeSerializer(many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=500)


class RevisionSerializer(serializers.Serializer[Any]):
    """The revision that the caller looked at, and why; some deeds need no reason."""

    revision = serializers.IntegerField(min_value=1, max_value=_MOST)
    reason = serializers.CharField(max_length=500, default="", allow_blank=True)


class ProcessSerializer(serializers.Serializer[Any]):
    """One process that answers shoppers; ``version`` null before it read any."""

    process_id = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    told_at = serializers.DateTimeField()


class AppliedSerializer(serializers.Serializer[Any]):
    """Which processes apply the version in force."""

    version = serializers.IntegerField()
    on = serializers.IntegerField()
    of = serializers.IntegerField()
    processes = ProcessSerializer(many=True)


class StageSerializer(serializers.Serializer[Any]):
    """What one stage did; durations in milliseconds, null without any."""

    stage = serializers.CharField()
    mode = serializers.CharField()
    threshold = serializers.FloatField()
    looked = serializers.IntegerField()
    passed = serializers.IntegerField()
    corrected = serializers.IntegerField()
    blocked = serializers.IntegerField()
    shadowed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    p50_ms = serializers.FloatField(allow_null=True)
    p95_ms = serializers.FloatField(allow_null=True)


class StagesSerializer(serializers.Serializer[Any]):
    """All stages over a time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    results = StageSerializer(many=True)


class NewDraftSerializer(serializers.Serializer[Any]):
    """A draft to be begun; what the policy leaves out keeps its default."""

    name = serializers.CharField(max_length=120)
    reason = serializers.CharField(max_length=500)
    policy = serializers.DictField()
    based_on = serializers.IntegerField(
        min_value=0,
        max_value=_MOST,
        required=False,
        help_text="The version it begins from; the one in force if left out.",
    )


class RevisedDraftSerializer(serializers.Serializer[Any]):
    """A new revision of a draft."""

    revision = serializers.IntegerField(
        min_value=1, max_value=_MOST, help_text="The one that it replaces."
    )
    reason = serializers.CharField(max_length=500)
    policy = serializers.DictField()


class DraftRowSerializer(serializers.Serializer[Any]):
    """Where one draft stands."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField([each.value for each in DraftState])
    revision = serializers.IntegerField()
    based_on = serializers.IntegerField()
    reason = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    approved_by = serializers.CharField()
    opened_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    version = serializers.IntegerField(allow_null=True)


class DraftsSerializer(serializers.Serializer[Any]):
    """Drafts that are open, and those that came to their end lately."""

    open = DraftRowSerializer(many=True)
    ended = DraftRowSerializer(many=True)


class DraftSerializer(serializers.Serializer[Any]):
    """One draft, the policy that it wants, and what it changes of its base."""

    draft = DraftRowSerializer()
    policy = serializers.DictField()
    changes = ChangeSerializer(many=True)


class RebasedSerializer(DraftSerializer):
    """A draft that was brought up to date."""

    overruled = ChangeSerializer(
        many=True,
        help_text="What both had changed; the draft's value stands.",
    )
