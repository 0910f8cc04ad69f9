"""One account, and what an administrator does to it."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from audit.acts import Actor
from audit.selectors.acts import acts_on
from dashboard.actors import actor_of
from dashboard.differences import Difference
from dashboard.forms import RolesForm
from dashboard.permissions import ROLES, full_name
from dashboard.selectors.people import Person, person_numbered, roles_of_person
from dashboard.services import people
from dashboard.services.lock_outs import lock_out_end
from dashboard.verbs import verb_in_words
from dashboard.views.panel import PanelView
from dashboard.views.people import PasswordOnceView

_ACTS = 10


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done to an account, with the words that ask for it."""

    label: str
    words: str
    done: str
    do: Callable[[Actor, User, str], object]
    fits: Callable[[Person], bool]
    is_danger: bool = False


DEEDS = {
    "unlock": Deed(
        "End the lock-out",
        "They can try again at once, everywhere.",
        "can try again",
        lock_out_end,
        lambda person: person.is_locked_out,
    ),
    "password": Deed(
        "Give a new password",
        "A password for one sign-in is shown to you; the old one, and all their "
        "sessions, end now.",
        "has a new password",
        people.password_renew,
        lambda person: person.user.is_active,
    ),
    "require-second-factor": Deed(
        "Ask for a second factor",
        "From their next page on they see nothing else before they have set one up.",
        "must have a second factor",
        lambda actor, user, reason: people.second_factor_require(
            actor, user, required=True, reason=reason
        ),
        lambda person: not person.second_factor_is_asked,
    ),
    "waive-second-factor": Deed(
        "Ask for no second factor",
        "Whether they need one is then up to their roles.",
        "need not have a second factor of their own accord",
        lambda actor, user, reason: people.second_factor_require(
            actor, user, required=False, reason=reason
        ),
        lambda person: person.second_factor_is_asked,
    ),
    "remove-second-factor": Deed(
        "Remove the second factor",
        "For who has lost the phone and the recovery codes. Be sure that it is them: "
        "their password alone opens the account until they set up another.",
        "has no second factor any more",
        people.second_factor_remove,
        lambda person: person.has_second_factor,
        is_danger=True,
    ),
    "close": Deed(
        "Close the account",
        "They are signed out at once, and their tokens are refused. What they did "
        "stays in the change log. It can be opened again.",
        "is closed",
        people.account_close,
        lambda person: person.user.is_active,
        is_danger=True,
    ),
    "open": Deed(
        "Open the account again",
        "They can sign in again, with the roles that they had.",
        "is open again",
        people.account_open,
        lambda person: not person.user.is_active,
    ),
}


class _PersonView(PanelView):
    """A page about one account."""

    def person(self, number: object) -> Person:
        """Return the account; raises Http404."""
        found = person_numbered(int(str(number)))
        if found is None:
            raise Http404
        return found

    def refuse_above(self, request: HttpRequest, person: Person) -> None:
        """Raise PeopleError where an account is above the one who acts."""
        user = request.user
        if person.user.is_superuser and not getattr(user, "is_superuser", False):
            raise people.PeopleError(
                "This account also runs Django’s administration: only another one "
                "that does can change it."
            )


class PersonView(_PersonView):
    """How things are with one account."""

    permission = "dashboard.view_people"
    template_name = "dashboard/people/person.html"
    partial_name = "dashboard/people/_person.html"
    title = "Account"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        person = self.person(kwargs["number"])
        return {
            "title": person.user.get_username(),
            "person": person,
            "roles": [
                (role, row.duty, role.value in person.roles)
                for role, row in ROLES.items()
            ],
            "deeds": [
                (name, deed) for name, deed in DEEDS.items() if deed.fits(person)
            ],
            "may_change": request.user.has_perm(full_name("change_people")),
            "acts": [
                (act, verb_in_words(act.verb))
                for act in acts_on("account", person.user.get_username(), _ACTS)
            ],
        }


class RolesView(_PersonView):
    """Other roles for one account: asked, shown as a change, then done."""

    permission = "dashboard.change_people"
    template_name = "dashboard/confirm_page.html"
    title = "Give these roles?"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what would change; do it when that was confirmed."""
        person = self.person(number)
        form = RolesForm(request.POST)
        if not form.is_valid():
            return redirect("dashboard:person", number=number)
        if not request.POST.get("reason"):
            return self.render(request, person=person, form=form)
        try:
            self.refuse_above(request, person)
            people.roles_give(
                actor_of(request),
                person.user,
                form.chosen,
                request.POST["reason"][:200],
            )
        except people.PeopleError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{person.user} has other roles now.")
        return redirect("dashboard:person", number=number)

    def get(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponse:
        """Nothing was chosen yet: choose on the account's page."""
        return redirect("dashboard:person", number=kwargs["number"])

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        person, form = kwargs["person"], kwargs["form"]
        assert isinstance(person, Person)  # noqa: S101 (narrowing)
        assert isinstance(form, RolesForm)  # noqa: S101 (narrowing)
        before, after = sorted(roles_of_person(person)), sorted(form.chosen)
        change = Difference("roles", ", ".join(before), ", ".join(after))
        return {
            "title": f"Give {person.user} these roles?",
            "changes": [change],
            "kept": [("roles", role.value) for role in form.chosen],
            "action": "Give these roles",
            "asks_reason": True,
            "cancel_url": reverse("dashboard:person", args=[person.user.pk]),
        }


class DeedView(_PersonView):
    """One thing done to an account: asked, with a reason, then done."""

    permission = "dashboard.change_people"
    template_name = "dashboard/confirm_page.html"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        person, deed = self._of(kwargs["number"], kwargs["deed"])
        return {
            "title": f"{deed.label}: {person.user}",
            "words": deed.words,
            "action": deed.label,
            "is_danger": deed.is_danger,
            "asks_reason": True,
            "reason_error": kwargs.get("reason_error", ""),
            "cancel_url": reverse("dashboard:person", args=[person.user.pk]),
        }

    def post(self, request: HttpRequest, number: int, deed: str) -> HttpResponse:
        """Do it, and come back to the account."""
        person, chosen = self._of(number, deed)
        reason = request.POST.get("reason", "").strip()[:200]
        if not reason:
            return self.render(
                request,
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                number=number,
                deed=deed,
                reason_error="Say why.",
            )
        try:
            self.refuse_above(request, person)
            made = chosen.do(actor_of(request), person.user, reason)
        except people.PeopleError as error:
            messages.error(request, str(error))
            return redirect("dashboard:person", number=number)
        if isinstance(made, str):
            return PasswordOnceView.of(request, person.user.get_username(), made)
        messages.success(request, f"{person.user} {chosen.done}.")
        return redirect("dashboard:person", number=number)

    def _of(self, number: object, name: object) -> tuple[Person, Deed]:
        deed = DEEDS.get(str(name))
        if deed is None:
            raise Http404
        return self.person(number), deed
