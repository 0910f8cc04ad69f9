"""What calls about breakers answer."""

from typing import Any

from rest_framework import serializers


class EventSerializer(serializers.Serializer[Any]):
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
