"""Makes, changes, mutes and removes alert rules; each change is an operator's act."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.acts import Act, Actor
from audit.services.acts import act_record
from chat.models import AlertChannel, AlertRule, AlertStatus
from chat.selectors.alert_readings import watch_of
from chat.telemetry.alerting.machine import State


class RuleError(ValueError):
    """A rule can't be as it was asked for; ``field`` says what to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule as somebody wants it; levels are in the metric's own unit."""

    name: str
    metric: str
    comparison: str
    alert_level: float
    warn_level: float | None = None
    window_minutes: int | None = 60
    lasting_minutes: int = 0
    min_turns: int = 0
    no_data: str = "keep"
    renotify_minutes: int | None = None
    intents: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()

    def columns(self) -> dict[str, object]:
        """Return the values as the table has them, channels aside."""
        values: dict[str, object] = asdict(self)
        del values["channels"]
        for name in ("intents", "releases", "sites"):
            values[name] = list(getattr(self, name))
        return values

    def as_rule(self, rule_id: int | None = None) -> AlertRule:
        """Return an unsaved rule, as previews need it; raises RuleError."""
        rule = AlertRule(pk=rule_id, **self.columns())
        _check(rule)
        return rule


def rule_save(actor: Actor, draft: RuleDraft, *, rule_id: int | None = None) -> int:
    """Make a rule, or change the one with ``rule_id``; return its id.

    Raises RuleError for a rule that makes no sense, AlertRule.DoesNotExist for one that
    is gone. A changed rule begins anew, but people are still told when trouble ends
    that they know of.
    """
    with transaction.atomic():
        before: Mapping[str, object] = {}
        rule = AlertRule()
        if rule_id is not None:
            rule = AlertRule.objects.select_for_update().get(pk=rule_id)
            before = described(rule)
        for name, value in draft.columns().items():
            setattr(rule, name, value)
        _check(rule)
        rule.save()
        rule.channels.set(
            AlertChannel.objects.filter(pk__in=draft.channels, retired_at=None)
        )
        _begin_anew(rule)
        verb = "alert_rule.change" if before else "alert_rule.make"
        _acted(actor, verb, rule, before, described(rule))
    return rule.pk


def rule_switch(actor: Actor, rule_id: int, *, on: bool) -> None:
    """Switch a rule on or off; off, it says nothing and is OK."""
    with transaction.atomic():
        rule = AlertRule.objects.select_for_update().get(pk=rule_id)
        if rule.enabled is on:
            return
        rule.enabled = on
        rule.save(update_fields=["enabled", "updated_at"])
        if not on:
            AlertStatus.objects.filter(rule=rule).delete()
        verb = "alert_rule.switch_on" if on else "alert_rule.switch_off"
        _acted(actor, verb, rule, {"on": not on}, {"on": on})


def rule_mute(actor: Actor, rule_id: int, *, until: datetime, reason: str) -> None:
    """Tell nobody of a rule until ``until``; raises RuleError for a time gone by."""
    if until <= timezone.now():
        raise RuleError("until", "choose a time that is still to come")
    with transaction.atomic():
        rule = AlertRule.objects.select_for_update().get(pk=rule_id)
        before = {"muted_until": rule.muted_until}
        rule.muted_until, rule.mute_reason = until, reason
        rule.save(update_fields=["muted_until", "mute_reason", "updated_at"])
        after = {"muted_until": until}
        _acted(
            actor,
            "alert_rule.mute",
            rule,
            before,
            after,
            reason=reason,
            expires_at=until,
        )


def rule_unmute(actor: Actor, rule_id: int) -> None:
    """Tell people again."""
    with transaction.atomic():
        rule = AlertRule.objects.select_for_update().get(pk=rule_id)
        if rule.muted_until is None:
            return
        before = {"muted_until": rule.muted_until}
        rule.muted_until, rule.mute_reason = None, ""
        rule.save(update_fields=["muted_until", "mute_reason", "updated_at"])
        _acted(actor, "alert_rule.unmute", rule, before, {"muted_until": None})


def rule_remove(actor: Actor, rule_id: int) -> None:
    """Remove a rule; what it said stays."""
    with transaction.atomic():
        rule = AlertRule.objects.select_for_update().get(pk=rule_id)
        _acted(actor, "alert_rule.remove", rule, described(rule), {})
        rule.delete()


def described(rule: AlertRule) -> dict[str, object]:
    """Return a rule as the change log keeps it."""
    values = {
        each.name: getattr(rule, each.name)
        for each in fields(RuleDraft)
        if each.name != "channels"
    }
    return values | {"channels": sorted(rule.channels.values_list("name", flat=True))}


def _check(rule: AlertRule) -> None:
    """Raise RuleError when a rule's parts don't fit together."""
    try:
        watch = watch_of(rule)
    except KeyError:
        raise RuleError("metric", "choose a metric from the list") from None
    except ValueError as error:
        raise RuleError("comparison", str(error)) from error
    condition = watch.condition
    if condition.warn is not None and not condition.is_beyond(
        condition.alert, condition.warn
    ):
        raise RuleError(
            "warn_level", "the warn level has to be reached before the alert level"
        )
    named = AlertRule.objects.filter(name=rule.name).exclude(pk=rule.pk)
    if named.exists():
        raise RuleError("name", "another rule has this name")


def _begin_anew(rule: AlertRule) -> None:
    AlertStatus.objects.filter(rule=rule).update(
        state=State.OK.value,
        since=None,
        value=None,
        warn_since=None,
        alert_since=None,
        absent_since=None,
        evaluated_at=None,
    )


def _acted(  # noqa: PLR0913 (one act has that many sides)
    actor: Actor,
    verb: str,
    rule: AlertRule,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    reason: str = "",
    expires_at: datetime | None = None,
) -> None:
    act_record(
        actor,
        Act(
            verb=verb,
            object_kind="alert_rule",
            object_id=str(rule.pk),
            before={"name": rule.name, **before} if before else {},
            after={"name": rule.name, **after} if after else {},
            reason=reason,
            expires_at=expires_at,
        ),
    )
