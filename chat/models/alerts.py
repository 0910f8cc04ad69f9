"""Alert rules, what they say now, and what they said."""

import uuid
from typing import ClassVar

from django.db import models


class AlertChannel(models.Model):
    """Where alerts are told: people's mailboxes, or another program.

    A webhook's secret is not kept: it is derived from our key and ``salt``. A channel
    that was removed stays for the log of its deliveries, without what derives a secret.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    kind = models.TextField(choices=[("email", "E-mail"), ("webhook", "Webhook")])
    target = models.TextField()  # addresses, comma-separated, or a URL
    salt = models.UUIDField(default=uuid.uuid4, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    failed_in_a_row = models.IntegerField(default=0)
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.TextField(default="", blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            # The name of a channel that was removed is free for another one.
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(retired_at=None),
                name="chat_alertchannel_one_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AlertRule(models.Model):
    """One metric under watch. Levels are in the metric's own unit."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField(unique=True)
    metric = models.TextField()
    intents = models.JSONField(default=list, blank=True)
    releases = models.JSONField(default=list, blank=True)
    sites = models.JSONField(default=list, blank=True)
    comparison = models.TextField()
    warn_level = models.FloatField(null=True)
    alert_level = models.FloatField()
    window_minutes = models.IntegerField(null=True)  # null: the day so far, in UTC
    lasting_minutes = models.IntegerField()
    min_turns = models.IntegerField(default=0)
    no_data = models.TextField()
    renotify_minutes = models.IntegerField(null=True)
    enabled = models.BooleanField(default=True)
    muted_until = models.DateTimeField(null=True)
    mute_reason = models.TextField(default="", blank=True)
    channels = models.ManyToManyField(AlertChannel, blank=True, related_name="rules")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class AlertStatus(models.Model):
    """What a rule says now; its row is the lock that makes every change happen once."""

    rule = models.OneToOneField(
        AlertRule, models.CASCADE, primary_key=True, related_name="status"
    )
    state = models.TextField(default="ok")
    since = models.DateTimeField(null=True)
    value = models.FloatField(null=True)
    warn_since = models.DateTimeField(null=True)
    alert_since = models.DateTimeField(null=True)
    absent_since = models.DateTimeField(null=True)
    told = models.TextField(default="ok")
    told_at = models.DateTimeField(null=True)
    evaluated_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.state}"


class AlertEvent(models.Model):
    """One change of a rule's state; it outlives the rule."""

    id = models.BigAutoField(primary_key=True)
    rule_id = models.BigIntegerField(db_index=True)
    rule_name = models.TextField()
    at = models.DateTimeField(db_index=True)
    before = models.TextField()
    after = models.TextField()
    value = models.FloatField(null=True)
    level = models.FloatField(null=True)
    unit = models.TextField()
    muted = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.rule_name}: {self.before} > {self.after}"


class AlertDelivery(models.Model):
    """One message to one channel; its id is what a receiver tells repeats by.

    It is evidence of who was told: it keeps the name that its channel had, and no
    channel goes while messages to it are on record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    channel = models.ForeignKey(AlertChannel, models.PROTECT, related_name="deliveries")
    channel_name = models.TextField()
    rule_id = models.BigIntegerField(null=True)
    kind = models.TextField()  # changed | still | recovered | test | notice
    subject = models.TextField()
    body = models.JSONField()
    state = models.TextField(default="waiting")  # waiting | sent | given_up
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)  # while it is being sent
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.TextField(default="", blank=True)  # of the last attempt

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                name="chat_alertdelivery_due",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["-created_at"], name="chat_alertdelivery_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"
