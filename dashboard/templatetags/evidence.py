"""What speaks for a draft, for any page that shows one."""

from django import template

from chat.selectors.backtests import backtests_of
from chat.selectors.shadow_runs import shadow_run_rows
from dashboard.evidence.changed_turns import text_words
from dashboard.evidence.shadow import run_state
from dashboard.evidence.tune import SPANS
from dashboard.evidence.words import done_words, stage_words
from dashboard.policies.words import version_name

register = template.Library()
register.filter("text_words", text_words)
register.filter("stage_words", stage_words)
register.filter("done_words", done_words)
register.filter("version_name", version_name)


@register.filter
def exact(value: int) -> str:
    """Say a count to the last one."""
    return f"{value:,}"


@register.inclusion_tag("dashboard/guardrails/_backtests.html", takes_context=True)
def draft_evidence(
    context: template.RequestContext, number: int, is_open: bool
) -> dict[str, object]:
    """Show a draft's backtests and runs in shadow, and what can be started."""
    request = context["request"]
    return {
        "number": number,
        "is_open": is_open,
        "backtests": backtests_of(number),
        "runs": [
            (each, run_state(each)) for each in shadow_run_rows(draft=number, limit=3)
        ],
        "spans": [(key, words) for key, (_, words) in SPANS.items()],
        "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
        "csrf_token": context.get("csrf_token"),
    }
