"""Drafts of the policy: begun, changed, approved by somebody else, published."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from chat.services import policies
from chat.services.policies import Seen, Wish
from dashboard.actors import actor_of
from dashboard.policies.deeds import DEEDS, Deed
from dashboard.policies.drafts import draft_page
from dashboard.policies.form import NewDraftForm, PolicyForm
from dashboard.views.panel import PanelView
from guardrails.core.policy import PolicyError
from guardrails.selectors.drafts import DraftDetail, draft_detail
from guardrails.selectors.policies import policy_active, policy_found
from guardrails.services.drafts import DraftError, DraftMissingError

_LONGEST = 500


class DraftView(PanelView):
    """One draft: what it changes, what speaks for it, and what may be done now."""

    permission = "dashboard.view_guardrails"
    api_name = "api:policy-draft"
    template_name = "dashboard/guardrails/draft.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        draft = _draft(kwargs["number"])
        return {
            "title": draft.row.name,
            "draft": draft,
            "page": draft_page(request, draft),
            "problems": kwargs.get("problems", ()),
            "typed": kwargs.get("typed", ""),
        }


class DraftNewView(PanelView):
    """Begins a draft from the policy in force.

    The address may say what differs: ``?stages.scope.threshold=0.4``.
    """

    permission = "dashboard.draft_guardrails"
    template_name = "dashboard/guardrails/draft_form.html"
    title = "New draft"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        policy = policy_active()
        form = kwargs.get("form") or NewDraftForm(
            policy=policy, typed=request.GET.dict()
        )
        return {
            "form": form,
            "based_on": kwargs.get("based_on", policy.version),
            "cancel_name": "dashboard:guardrails",
        }

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the draft, or show the form again as it was typed."""
        based_on = _number(request, "based_on")
        base = policy_found(based_on)
        if base is None:
            raise Http404
        more = "more" in request.POST
        form = NewDraftForm(request.POST, policy=base, more=more)
        if not more and form.is_valid():
            wish = Wish(form.body(), form.cleaned_data["reason"])
            try:
                number = policies.policy_draft_open(
                    actor_of(request),
                    name=form.cleaned_data["name"],
                    wish=wish,
                    based_on=based_on,
                )
            except PolicyError as error:
                form.problems = error.problems
            else:
                messages.success(request, "Kept as a draft. Nothing has changed yet.")
                return redirect("dashboard:guardrails-draft", number=number)
        return self.render(
            request, status=_status(more=more), form=form, based_on=based_on
        )


class DraftEditView(PanelView):
    """Changes a draft; what is saved is a new revision."""

    permission = "dashboard.draft_guardrails"
    template_name = "dashboard/guardrails/draft_form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _draft(kwargs["number"]).row.is_open:
            return redirect("dashboard:guardrails-draft", number=kwargs["number"])
        return super().get(request, *args, **kwargs)

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        draft = _draft(kwargs["number"])
        form = kwargs.get("form") or PolicyForm(
            policy=draft.policy, reason=draft.row.reason, typed=request.GET.dict()
        )
        return {
            "title": f"Edit: {draft.row.name}",
            "form": form,
            "draft": draft,
            "revision": kwargs.get("revision", draft.row.revision),
        }

    def post(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """Keep a new revision, or show the form again as it was typed."""
        draft, revision = _draft(number), _number(request, "revision")
        more = "more" in request.POST
        form = PolicyForm(request.POST, policy=draft.policy, more=more)
        status = _status(more=more)
        if not more and form.is_valid():
            wish = Wish(form.body(), form.cleaned_data["reason"])
            try:
                policies.policy_draft_revise(
                    actor_of(request), seen=Seen(number, revision), wish=wish
                )
            except PolicyError as error:
                form.problems = error.problems
            except DraftError as error:
                form.problems, status = (str(error),), HTTPStatus.CONFLICT
            else:
                messages.success(request, "Kept. Nothing has changed for shoppers yet.")
                return redirect("dashboard:guardrails-draft", number=number)
        return self.render(
            request, status=status, number=number, form=form, revision=revision
        )


class DraftDeedView(DraftView):
    """Does one thing to a draft, as the revision says that was looked at."""

    api_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("dashboard:guardrails-draft", number=kwargs["number"])

    def post(self, request: HttpRequest, number: int, deed: str) -> HttpResponseBase:
        """Do it, or show the draft with the reason why not."""
        words = " ".join(request.POST.get("words", "").split())[:_LONGEST]
        seen = Seen(number, _number(request, "revision"))
        problems: tuple[str, ...]
        try:
            said = self._deed.do(actor_of(request), seen, words)
        except DraftMissingError as error:
            raise Http404 from error
        except DraftError as error:
            problems, status = (str(error),), HTTPStatus.CONFLICT
        except PolicyError as error:
            problems, status = error.problems, HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, said)
            return redirect("dashboard:guardrails-draft", number=number)
        return self.render(
            request, status=status, number=number, problems=problems, typed=words
        )

    @property
    def _deed(self) -> Deed:
        return DEEDS[self.kwargs["deed"]]


def _draft(number: int) -> DraftDetail:
    found = draft_detail(number)
    if found is None:
        raise Http404
    return found


def _number(request: HttpRequest, name: str) -> int:
    """Return a number that a form carries; 0, which is nothing, for nonsense."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _status(*, more: bool) -> HTTPStatus:
    return HTTPStatus.OK if more else HTTPStatus.UNPROCESSABLE_ENTITY
