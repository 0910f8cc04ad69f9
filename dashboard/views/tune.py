"""Thresholds over stored scores: what another one would change, and a draft of it."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.acts import Read
from audit.services.acts import read_record
from chat.selectors.live import INTENTS
from chat.selectors.score_counts import in_force, recount
from chat.selectors.score_samples import ChangedCell, changed_cell
from chat.services.score_labels import UnknownScoreError, score_label
from chat.services.threshold_drafts import ThresholdWish, threshold_draft
from dashboard.actors import actor_of
from dashboard.evidence.tune import SPANS, CellWords, TuneQuery, histogram_of
from dashboard.evidence.words import STAGE_CHOICES
from dashboard.views.listing import viewer_of
from dashboard.views.panel import PanelView, is_fragment
from guardrails.core.policy import Policy, PolicyError
from guardrails.selectors.policies import policy_active


class DraftForm(forms.Form):
    """A draft of the threshold that was looked at."""

    name = forms.CharField(label="Name of the draft", min_length=3, max_length=120)
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="Kept with the draft, and in the change log with your name.",
    )


class TuneView(PanelView):
    """The histogram of raw scores, a slider over it, and what it would change."""

    permission = "dashboard.view_guardrails"
    api_name = "api:guardrail-recount"
    template_name = "dashboard/guardrails/tune.html"
    partial_name = "dashboard/guardrails/_recount.html"
    title = "Tune thresholds"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        asked = kwargs.get("asked") or TuneQuery.of(request.GET)
        policy = policy_active()
        shown = _recounted(asked, policy)
        query = asked.as_query()
        shown |= {
            "samples_url": f"{reverse('dashboard:tune-samples')}?{query}",
            "inline_url": f"{request.path}?{query}&samples=yes#samples",
        }
        if is_fragment(request):
            return shown | {"is_part": True}
        if request.GET.get("samples") == "yes":
            shown |= _samples(request, asked, policy)
        return shown | {
            "stages": STAGE_CHOICES,
            "spans": [(key, words) for key, (_, words) in SPANS.items()],
            "intents": INTENTS,
            "api_query": query,
            "kept": [pair for pair in parse_qsl(query) if pair[0] != "threshold"],
            "may_draft": request.user.has_perm("dashboard.draft_guardrails"),
            "draft_form": kwargs.get("draft_form") or DraftForm(auto_id="draft-%s"),
        }


class TuneSamplesView(PanelView):
    """Samples of the turns that the threshold changes, to be judged."""

    permission = "dashboard.view_guardrails"
    partial_name = "dashboard/guardrails/_samples.html"
    title = "Samples"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the samples, or the whole page to who opens the address by hand."""
        asked = TuneQuery.of(request.GET)
        if not is_fragment(request):
            query = asked.as_query(samples="yes")
            return redirect(f"{reverse('dashboard:tune')}?{query}#samples")
        return self.render(request)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        return _samples(request, TuneQuery.of(request.GET), policy_active())


class TuneLabelView(TuneSamplesView):
    """Keeps what an operator says of one sample."""

    permission = "dashboard.draft_guardrails"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the label, and show the samples again."""
        asked = TuneQuery.of(request.GET)
        response_id = request.POST.get("response_id", "").replace("\x00", "")
        should_act = request.POST.get("should_act")
        if should_act not in ("yes", "no"):
            return HttpResponse("right or wrong?", status=HTTPStatus.BAD_REQUEST)
        try:
            score_label(
                actor_of(request),
                stage=asked.stage,
                response_id=response_id,
                should_act=should_act == "yes",
            )
        except UnknownScoreError:
            messages.error(request, "There is no such turn any more.")
        return self.get(request)


class TuneDraftView(TuneView):
    """Makes a draft of the policy with the threshold, and its backtest."""

    permission = "dashboard.draft_guardrails"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send who opens the address by hand to the page."""
        query = TuneQuery.of(request.GET).as_query()
        return redirect(f"{reverse('dashboard:tune')}?{query}")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the draft, or show the form again with what is wrong."""
        given = request.GET.dict() | {"threshold": request.POST.get("threshold", "")}
        asked = TuneQuery.of(given)
        form = DraftForm(request.POST, auto_id="draft-%s")
        if form.is_valid():
            scope = asked.scope()
            wish = ThresholdWish(
                name=form.cleaned_data["name"],
                reason=form.cleaned_data["reason"],
                scope=scope,
                threshold=_threshold(asked, policy_active()),
            )
            try:
                made = threshold_draft(actor_of(request), wish)
            except PolicyError as error:
                for problem in error.problems:
                    form.add_error(None, problem)
            else:
                messages.success(request, f"Draft {made} is made, with its backtest.")
                return redirect("dashboard:guardrails-draft", number=made)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, asked=asked, draft_form=form)


def _threshold(asked: TuneQuery, policy: Policy) -> float:
    """Return the threshold that is looked at: the one in force, if none was given."""
    if asked.threshold is not None:
        return asked.threshold
    return in_force(asked.scope(), policy, asked.intent)


def _recounted(asked: TuneQuery, policy: Policy) -> dict[str, object]:
    scope = asked.scope()
    found = recount(scope, policy, _threshold(asked, policy))
    setting = policy.for_intent(asked.intent).stages[scope.policy_stage]
    return {
        "asked": asked,
        "found": found,
        "histogram": histogram_of(found),
        "words": CellWords.of(asked.stage),
        "mode": setting.mode.value,
        "policy_version": policy.version,
        "never": found.total.unknown - found.ended - found.off,
    }


def _samples(
    request: HttpRequest, asked: TuneQuery, policy: Policy
) -> dict[str, object]:
    cell = changed_cell(asked.scope(), policy, _threshold(asked, policy))
    viewer = viewer_of(request)
    if cell and cell.samples and viewer.reads_customers:
        _note_reading(request, asked, cell)
    return {
        "cell": cell,
        "words": CellWords.of(asked.stage),
        "viewer": viewer,
        "has_samples": True,
        "label_url": f"{reverse('dashboard:tune-label')}?{asked.as_query()}",
        "may_label": request.user.has_perm("dashboard.draft_guardrails"),
    }


def _note_reading(request: HttpRequest, asked: TuneQuery, cell: ChangedCell) -> None:
    query = {
        "stage": asked.stage,
        "span": asked.span,
        "intent": asked.intent,
        "threshold": asked.threshold,
    }
    read = Read("score_samples", asked.stage, query=query, rows=len(cell.samples))
    read_record(actor_of(request), read)
