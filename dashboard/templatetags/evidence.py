"""What speaks for a draft, for any page that shows one."""

from django import template

from chat.selectors.backtests import backtests_of
from dashboard.evidence.tune import SPANS
from dashboard.evidence.words import done_words, stage_words

register = template.Library()
register.filter("stage_words", stage_words)
register.filter("done_words", done_words)


@register.filter
def exact(value: int) -> str:
    """Say a count to the last one."""
    return f"{value:,}"


@register.inclusion_tag("dashboard/guardrails/_backtests.html", takes_context=True)
def draft_evidence(context: template.RequestContext, number: int) -> dict[str, object]:
    """Show a draft's backtests, newest first, and what can be started."""
    request = context["request"]
    return {
        "number": number,
        "backtests": backtests_of(number),
        "spans": [(key, words) for key, (_, words) in SPANS.items()],
        "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
        "csrf_token": context.get("csrf_token"),
    }
