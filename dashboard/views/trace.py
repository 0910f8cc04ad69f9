"""One trace: what a turn did, step by step, and what it cost."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from audit.acts import Read
from audit.selectors.chain import chain_link_of
from audit.selectors.exposures import exposures_of_turn
from audit.selectors.turns import scores_of_turn, turn_by_response
from audit.services.acts import read_record
from chat.selectors.feedback import feedback_of
from dashboard.actors import actor_of
from dashboard.texts import changes
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView
from dashboard.waterfall import waterfall_of
from guardrails.selectors.policies import policy_at


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One guardrail stage: its raw score beside the threshold that it acts at."""

    place: str
    stage: str
    mode: str
    outcome: str
    score: float
    threshold: float | None
    findings: int
    duration_us: int

    @property
    def is_over(self) -> bool:
        """Whether the score reached the threshold."""
        return self.threshold is not None and self.score >= self.threshold


class TraceView(PanelView):
    """The page of one turn; its fragment is what the drawer shows."""

    permission = "dashboard.view_traces"
    api_name = "api:trace"
    template_name = "dashboard/traces/page.html"
    partial_name = "dashboard/traces/_trace.html"
    title = "Trace"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        turn = turn_by_response(kwargs["response_id"])
        if turn is None:
            raise Http404
        viewer = viewer_of(request)
        if viewer.reads_customers and turn.erased_at is None:
            read_record(actor_of(request), Read("trace", turn.response_id, rows=1))
        return {
            "title": f"Trace {turn.response_id[:8]}",
            "turn": turn,
            "viewer": viewer,
            "waterfall": waterfall_of(
                turn.spans, turn.duration_ms, turn.first_token_ms
            ),
            "scores": _scores(turn.pk, turn.policy_version, turn.intent),
            "exposures": exposures_of_turn(turn.pk),
            "link": chain_link_of(turn.pk),
            "opinion": feedback_of([turn.response_id]).get(turn.response_id),
            "changes": list(changes(turn.streamed_text, turn.final_text))
            if turn.corrections and viewer.reads_customers
            else [],
            "conversation_url": reverse(
                "dashboard:conversation", args=[turn.session_id]
            )
            + f"#turn-{turn.response_id}",
        }


def _scores(turn_id: int, version: int, intent: str) -> list[ScoreLine]:
    policy = policy_at(version, intent)
    lines = []
    for row in scores_of_turn(turn_id):
        place, _, stage = row.stage.rpartition(".")
        setting = policy.stages.get(stage) if policy else None
        lines.append(
            ScoreLine(
                place=place,
                stage=stage,
                mode=row.mode,
                outcome=row.outcome,
                score=row.score,
                threshold=setting.threshold if setting else None,
                findings=row.findings,
                duration_us=row.duration_us,
            )
        )
    return lines
