"""Guardrails: what each stage does, the policy in force, its versions and drafts."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from audit.selectors.stage_facts import STAGES_RECORDED, stage_examples
from chat.selectors.live import LiveUnavailableError
from chat.selectors.metrics import freshness
from chat.selectors.policy_applied import PolicyApplied, policy_applied
from chat.selectors.stages import stage_figures
from dashboard.charts.chart import chart_as_csv
from dashboard.charts.marks import change_marks
from dashboard.navigation import link_to
from dashboard.policies.stages import (
    SPANS,
    Stretch,
    examples_in_words,
    stage_charts,
    stage_name,
    stage_rows,
)
from dashboard.policies.versions import version_lines
from dashboard.policies.words import applied_words, state_words
from dashboard.selectors.preferences import preferences_of
from dashboard.views.panel import PanelView, is_fragment
from guardrails.core.policy import Policy
from guardrails.selectors.drafts import DraftRow, drafts_ended, drafts_open
from guardrails.selectors.policies import policy_active, version_row

_VERSIONS = 10
_EXAMPLES, _MORE_EXAMPLES = 3, 30


class GuardrailsView(PanelView):
    """The stages over a chosen time, and everything about the policy.

    The fragment is what changes by itself: which version is in force, and where.
    """

    permission = "dashboard.view_guardrails"
    api_name = "api:policies"
    template_name = "dashboard/guardrails/page.html"
    partial_name = "dashboard/guardrails/_in_force.html"
    title = "Guardrails"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        policy = policy_active()
        shown = in_force(request, policy)
        return shown if is_fragment(request) else shown | _rest(request, policy)


class StageView(PanelView):
    """One stage: what it did and how long it took over time, and examples."""

    permission = "dashboard.view_guardrails"
    template_name = "dashboard/guardrails/stage.html"
    partial_name = "dashboard/guardrails/_stage.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if wanted := request.GET.get("csv"):
            shown = self.context(request, *args, **kwargs)
            charts: Any = shown["charts"]
            for chart in charts:
                if chart.plan.name == wanted:
                    return chart_as_csv(chart)
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        stage: str = kwargs["stage"]
        if stage not in STAGES_RECORDED:
            raise Http404
        stretch = _stretch(request)
        window = stretch.window
        (figures,) = stage_figures(
            window, stretch.step, [stage], durations_by_step=True
        )
        examples = stage_examples(
            [stage], window.start, window.end, limit=_MORE_EXAMPLES
        )
        (row,) = stage_rows([figures], policy_active(), ())
        reach = stretch.now - window.start
        log_url = link_to(request.user, "dashboard:changes")
        marks = change_marks(log_url, stretch.now, reach)
        return {
            "title": stage_name(stage),
            "row": row,
            "stretch": stretch,
            "spans": _spans(stretch),
            "charts": stage_charts(figures, stretch, marks),
            "examples": examples_in_words(examples),
            "csv_url": f"{request.path}?time={stretch.span}",
        }


def in_force(request: HttpRequest, policy: Policy) -> dict[str, object]:
    """Return what is told of the version in force."""
    return {
        "policy": policy,
        "version": version_row(policy.version),
        "applied": applied_words(applied_on(policy.version)),
        "may_publish": request.user.has_perm("dashboard.publish_guardrails"),
    }


def applied_on(version: int) -> PolicyApplied | None:
    """Return who applies a version; None while Redis is away."""
    try:
        return policy_applied(version)
    except LiveUnavailableError:
        return None


def _rest(request: HttpRequest, policy: Policy) -> dict[str, object]:
    """Return what only the whole page shows."""
    stretch = _stretch(request)
    window = stretch.window
    figures = stage_figures(window, stretch.step)
    examples = stage_examples(
        STAGES_RECORDED, window.start, window.end, limit=_EXAMPLES
    )
    before = request.GET.get("before", "")
    lines = version_lines(
        limit=_VERSIONS,
        before=int(before) if before.isdecimal() and len(before) < 9 else None,
    )
    return {
        "stretch": stretch,
        "spans": _spans(stretch),
        "stages": stage_rows(figures, policy, examples),
        "has_demo": freshness().has_demo,
        "versions": lines,
        "older": lines[-1].row.version if len(lines) == _VERSIONS else None,
        "drafts": _drafts(drafts_open()),
        "ended": _drafts(drafts_ended(limit=_VERSIONS)),
        "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
    }


def _drafts(rows: tuple[DraftRow, ...]) -> list[tuple[tuple[str, str], DraftRow]]:
    return [(state_words(each), each) for each in rows]


def _stretch(request: HttpRequest) -> Stretch:
    zone = preferences_of(request.user).time_zone
    return Stretch.of(request.GET.get("time", ""), timezone.now(), zone)


def _spans(stretch: Stretch) -> list[dict[str, object]]:
    return [
        {"url": f"?time={span}", "label": words, "is_here": span == stretch.span}
        for span, (_, _, words) in SPANS.items()
    ]
