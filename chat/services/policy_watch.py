"""Watches a published policy beside its backtest, and rolls it back if it has to be.

Only a stage that blocks can have a policy rolled back: it keeps answers from shoppers.
Any other one that leaves its band is told to people, and the policy stays.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from audit.acts import SERVICE, Act
from audit.services.acts import act_record
from chat.conf import policy_watch_config
from chat.models import Backtest, PolicyWatch
from chat.selectors.backtests import backtest_row
from chat.selectors.policy_actuals import Actual, actuals
from chat.services.policies import policy_roll_back
from chat.telemetry.buckets import bucket_of
from chat.telemetry.policy_watch import Look, WatchRules, is_judged, judged
from chat.telemetry.predictions import Prediction
from guardrails.selectors.drafts import draft_detail
from guardrails.selectors.policies import policy_active_version, version_row
from guardrails.services.policies import publishing_take_turns

#: After so long a version has proven itself, or nobody asks it anything.
WATCHED_FOR = timedelta(days=7)

State = PolicyWatch.State


def policies_watch(now: datetime | None = None) -> PolicyWatch | None:
    """Judge the version in force; return its watch, None where it has no backtest."""
    now = now or timezone.now()
    with transaction.atomic():
        # Nobody publishes meanwhile: what is rolled back is what was judged.
        publishing_take_turns()
        version = policy_active_version()
        _end_others(version, now)
        watch = _watch_of(version, now)
        if watch is None or watch.state not in (State.WATCHING, State.OUTSIDE):
            return watch
        if now - watch.published_at > WATCHED_FOR:
            _change(watch, State.ENDED, "It was watched for seven days.", now)
        else:
            _judge(watch, now)
    return watch


def _end_others(version: int, now: datetime) -> None:
    others = PolicyWatch.objects.filter(
        state__in=(State.WATCHING, State.OUTSIDE)
    ).exclude(version=version)
    words = f"Version {version} took its place."
    others.update(state=State.ENDED, words=words, changed_at=now)


def _watch_of(version: int, now: datetime) -> PolicyWatch | None:
    """Return the watch of a version, begun if it has a backtest to be held to."""
    watch = PolicyWatch.objects.select_for_update().filter(version=version).first()
    if watch is not None:
        return watch
    row = version_row(version)
    draft = draft_detail(row.draft) if row and row.draft else None
    if row is None or draft is None:
        return None
    backtest = (
        Backtest.objects.filter(draft_id=draft.row.number, revision=draft.row.revision)
        .order_by("-id")
        .first()
    )
    if backtest is None:
        return None
    return PolicyWatch.objects.create(
        version=version,
        backtest=backtest,
        published_at=row.published_at,
        changed_at=now,
    )


def _judge(watch: PolicyWatch, now: datetime) -> None:
    config = policy_watch_config()
    predictions = backtest_row(watch.backtest).predictions
    since = bucket_of(watch.published_at)
    done = actuals([watch.version], since)[watch.version]
    outside = _looks(watch, predictions, done, WatchRules(config.first_look))
    watch.save(update_fields=["looks"])
    if not outside:
        return
    words = " ".join(_words(each, look) for each, look in outside)
    blocking = any(each.acts == "block" for each, _ in outside)
    if blocking and config.rolls_back:
        _roll_back(watch, words, now)
        return
    was_outside = watch.state == State.OUTSIDE
    _change(watch, State.OUTSIDE, words, now)
    if not was_outside:
        act = Act("policy.leave_band", "policy", str(watch.version), reason=words)
        act_record(SERVICE, act)


def _looks(
    watch: PolicyWatch,
    predictions: Sequence[Prediction],
    done: Mapping[str, Actual],
    rules: WatchRules,
) -> list[tuple[Prediction, Look]]:
    """Take the looks that are due, and return those that found a stage outside."""
    stages = sum(is_judged(each) for each in predictions)
    outside = []
    for each in predictions:
        actual = done.get(each.stage, Actual())
        look = judged(
            each,
            actual.turns,
            actual.acted,
            looked=watch.looks.get(each.stage, 0),
            stages=stages,
            rules=rules,
        )
        if look is None:
            continue
        watch.looks[each.stage] = look.number + 1
        if look.is_outside:
            outside.append((each, look))
    return outside


def _words(prediction: Prediction, look: Look) -> str:
    name = prediction.stage.rpartition(".")[2]
    did = "blocked" if prediction.acts == "block" else "corrected"
    return (
        f"{name} {did} {look.share:.1%} of {look.turns} turns; {look.band.low:.1%} to "
        f"{look.band.high:.1%} were expected."
    )


def _roll_back(watch: PolicyWatch, words: str, now: datetime) -> None:
    reason = f"{words} Rolled back by the service."
    policy_roll_back(SERVICE, to=watch.version - 1, reason=reason)
    _change(watch, State.ROLLED_BACK, words, now)


def _change(
    watch: PolicyWatch, state: PolicyWatch.State, words: str, now: datetime
) -> None:
    watch.state, watch.words, watch.changed_at = state, words, now
    watch.save(update_fields=["state", "words", "changed_at"])
