"""One published version: what it changed, the whole of it, and the way back to it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from chat.services.policies import NoVersionError, policy_roll_back
from dashboard.actors import actor_of
from dashboard.policies.words import changes_in_words, policy_in_words
from dashboard.views.panel import PanelView
from guardrails.core.policy import PolicyError
from guardrails.selectors.policies import (
    policy_active_version,
    policy_found,
    version_row,
)


class PolicyVersionView(PanelView):
    """A version beside another one: by default the one before."""

    permission = "dashboard.view_guardrails"
    api_name = "api:policy"
    template_name = "dashboard/guardrails/version.html"

    def context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, object]:
        number = kwargs["version"]
        policy, active = policy_found(number), policy_active_version()
        if policy is None:
            raise Http404
        against = _against(request, number)
        other = policy_found(against) if against is not None else None
        return {
            "title": f"Policy version {number}" if number else "The default policy",
            "number": number,
            "row": version_row(number),
            "is_active": number == active,
            "active": active,
            "against": against if other is not None else None,
            "changes": changes_in_words(other, policy) if other is not None else (),
            "fields": policy_in_words(policy),
            "may_publish": request.user.has_perm("dashboard.publish_guardrails"),
            "problem": kwargs.get("problem", ""),
        }


class RollBackView(PolicyVersionView):
    """Brings a version into force again."""

    permission = "dashboard.publish_guardrails"
    api_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("dashboard:guardrails-version", version=kwargs["version"])

    def post(self, request: HttpRequest, version: int) -> HttpResponse:
        """Roll back, or show what is wrong."""
        reason = request.POST.get("reason", "")
        try:
            made = policy_roll_back(actor_of(request), to=version, reason=reason)
        except NoVersionError as error:
            raise Http404 from error
        except PolicyError as error:
            return self.render(
                request,
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                version=version,
                problem=" ".join(error.problems),
            )
        words = f"Rolled back to version {version}, which is in force as {made}."
        messages.success(request, words)
        return redirect("dashboard:guardrails")


def _against(request: HttpRequest, number: int) -> int | None:
    """Return the version to compare with; None for the first one there is."""
    wanted = request.GET.get("against", "")
    if wanted.isdecimal() and len(wanted) < 9:
        return int(wanted)
    return number - 1 if number else None
