"""People and their roles: the list, and a new account."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dashboard.actors import actor_of
from dashboard.forms import NewAccountForm
from dashboard.lists.people import PEOPLE
from dashboard.permissions import full_name
from dashboard.selectors.people import Person
from dashboard.services.people import NewAccount, PeopleError, account_make
from dashboard.views.listing import ListingView
from dashboard.views.panel import PanelView


class PeopleView(ListingView):
    """All accounts."""

    permission = "dashboard.view_people"
    template_name = "dashboard/people/page.html"
    title = "People"
    listing = PEOPLE
    foremost = ("q", "role", "open", "second_factor")

    def row_url(self, row: Person) -> str:
        return reverse("dashboard:person", args=[row.user.pk])

    def row_label(self, row: Person) -> str:
        return f"Account of {row.user.get_username()}"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        may_change = request.user.has_perm(full_name("change_people"))
        return super().context(request, *args, **kwargs) | {"may_change": may_change}


class NewAccountView(PanelView):
    """An account for somebody new."""

    permission = "dashboard.change_people"
    template_name = "dashboard/people/new.html"
    title = "New account"

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        return {"form": kwargs.get("form") or NewAccountForm()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the account, and show its first password this once."""
        form = NewAccountForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            new = NewAccount(data["username"], data["name"], data["email"], form.chosen)
            try:
                password = account_make(actor_of(request), new)
            except PeopleError as error:
                form.add_error(None, str(error))
            else:
                return PasswordOnceView.of(request, data["username"], password)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return self.render(request, status=status, form=form)


class PasswordOnceView(PanelView):
    """A password for one sign-in, shown once."""

    permission = "dashboard.change_people"
    template_name = "dashboard/people/password.html"
    title = "A password for one sign-in"

    @classmethod
    def of(cls, request: HttpRequest, username: str, password: str) -> HttpResponse:
        """Show the password as the answer to the form that made it."""
        return cls().render(request, username=username, password=password)

    def context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict[str, object]:
        return kwargs
