"""Forms of rules, channels and mutes; levels are in the units that people read."""

from collections.abc import Mapping
from typing import Any

from django import forms

from chat.orchestration.turns import Intent
from chat.selectors.alerts import ChannelRow, RuleValues
from chat.services.alert_rules import RuleDraft
from chat.telemetry.alerting.machine import Comparison, NoData
from chat.telemetry.alerting.watched import WATCHED, WINDOWS
from chat.telemetry.metric_list import Unit
from dashboard.charts.identities import intent_words

#: How many of a metric's own units one of a form's is, and what the form's is called.
SCALES: Mapping[Unit, tuple[float, str]] = {
    Unit.SHARE: (0.01, "%"),
    Unit.MICROUSD: (1_000_000, "$"),
    Unit.MILLISECONDS: (1, "ms"),
    Unit.COUNT: (1, ""),
    Unit.TOKENS: (1, "tokens"),
}
_DAY = "day"


def _metrics() -> list[tuple[str, str]]:
    return [(each.key, _named(each.label, each.unit)) for each in WATCHED.values()]


def _named(label: str, unit: Unit) -> str:
    words = SCALES[unit][1]
    return f"{label} ({words})" if words else label


def _windows() -> list[tuple[str, str]]:
    found = [(_DAY, "The day so far (UTC)")]
    for each in WINDOWS:
        minutes = int(each.total_seconds()) // 60
        words = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
        found.append((str(minutes), f"The last {words}"))
    return [*found[1:], found[0]]


class RuleForm(forms.Form):
    """One alert rule."""

    name = forms.CharField(label="Name", max_length=100)
    metric = forms.ChoiceField(label="Metric", choices=_metrics)
    comparison = forms.ChoiceField(
        label="Trouble is",
        choices=[(Comparison.ABOVE, "above a level"), (Comparison.BELOW, "below it")],
    )
    warn_level = forms.FloatField(
        label="Warn level", required=False, help_text="In the unit of the metric."
    )
    alert_level = forms.FloatField(
        label="Alert level", help_text="In the unit of the metric."
    )
    window = forms.ChoiceField(label="Looked at over", choices=_windows, initial="60")
    lasting_minutes = forms.IntegerField(
        label="For at least (minutes)",
        min_value=0,
        max_value=1440,
        initial=5,
        help_text="Minutes that the value has to be beyond the level.",
    )
    min_turns = forms.IntegerField(
        label="At least so many turns",
        min_value=0,
        max_value=1_000_000,
        initial=20,
        help_text="Fewer are no data: one failure of two turns is no failure rate.",
    )
    no_data = forms.ChoiceField(
        label="No data",
        choices=[
            (NoData.KEEP, "changes nothing"),
            (NoData.OK, "is fine"),
            (NoData.ALERT, "is an alert"),
        ],
    )
    renotify_minutes = forms.ChoiceField(
        label="Tell again",
        required=False,
        choices=[
            ("", "never"),
            ("30", "after 30 minutes"),
            ("60", "after an hour"),
            ("360", "after 6 hours"),
            ("1440", "after a day"),
        ],
    )
    intents = forms.MultipleChoiceField(
        label="Only these intents",
        required=False,
        choices=[(each.value, intent_words(each.value)) for each in Intent],
        help_text="None chosen means all.",
    )
    releases = forms.CharField(
        label="Only these releases",
        required=False,
        max_length=500,
        help_text="Names of model releases, comma-separated.",
    )
    sites = forms.CharField(
        label="Only these sites",
        required=False,
        max_length=500,
        help_text="Names of sites, comma-separated.",
    )
    channels = forms.TypedMultipleChoiceField(
        label="Tell",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, channels: tuple[ChannelRow, ...], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channels"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 (narrowing)
        field.choices = [(each.id, each.name) for each in channels]

    def draft(self) -> RuleDraft:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        scale = SCALES[WATCHED[data["metric"]].unit][0]
        warn, again = data["warn_level"], data["renotify_minutes"]
        return RuleDraft(
            name=data["name"].strip(),
            metric=data["metric"],
            comparison=data["comparison"],
            warn_level=None if warn is None else warn * scale,
            alert_level=data["alert_level"] * scale,
            window_minutes=None if data["window"] == _DAY else int(data["window"]),
            lasting_minutes=data["lasting_minutes"],
            min_turns=data["min_turns"],
            no_data=data["no_data"],
            renotify_minutes=int(again) if again else None,
            intents=tuple(data["intents"]),
            releases=_words(data["releases"]),
            sites=_words(data["sites"]),
            channels=tuple(data["channels"]),
        )


def initial_of(rule: RuleValues) -> dict[str, object]:
    """Return what a form shows of a rule that is stored."""
    values = dict(rule.values)
    metric = WATCHED.get(str(values["metric"]))
    scale = SCALES[metric.unit][0] if metric else 1
    for name in ("warn_level", "alert_level"):
        level = values[name]
        values[name] = round(level / scale, 6) if isinstance(level, float) else None
    window = values.pop("window_minutes")
    for name in ("releases", "sites"):
        listed = values[name]
        values[name] = ", ".join(listed) if isinstance(listed, list) else ""
    return values | {
        "window": _DAY if window is None else str(window),
        "channels": list(rule.channels),
    }


def _words(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


class ChannelForm(forms.Form):
    """Where alerts are told."""

    name = forms.CharField(label="Name", max_length=60)
    kind = forms.ChoiceField(
        label="Kind", choices=[("email", "E-mail"), ("webhook", "Webhook")]
    )
    target = forms.CharField(
        label="Where to",
        max_length=500,
        help_text="Addresses, comma-separated, or the webhook's https:// address.",
    )


class MuteForm(forms.Form):
    """For how long nobody is told of a rule, and why."""

    minutes = forms.TypedChoiceField(
        label="For",
        coerce=int,
        choices=[
            ("30", "30 minutes"),
            ("60", "1 hour"),
            ("240", "4 hours"),
            ("1440", "1 day"),
            ("10080", "1 week"),
        ],
        initial="60",
        help_text="It ends by itself.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Kept in the change log with your name.",
    )
