"""The forms of people's own pages and of accounts."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from dashboard.models.preferences import Theme
from dashboard.permissions import PERMISSIONS, Role
from dashboard.selectors.preferences import Preferences


def _zones() -> list[tuple[str, str]]:
    """Return the zones of the world, UTC first."""
    names = sorted(name for name in available_timezones() if "/" in name)
    return [("UTC", "UTC")] + [(name, name.replace("_", " ")) for name in names]


class PreferencesForm(forms.Form):
    """Time zone, theme and first page."""

    time_zone = forms.ChoiceField(
        label="Time zone", help_text="Times on all pages, and in files, are in it."
    )
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices)
    landing = forms.ChoiceField(label="First page after signing in", required=False)

    def __init__(self, *args: Any, pages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("time_zone", _zones()),
            ("landing", [("", "As my role"), *pages]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 (narrowing)
            field.choices = choices

    @property
    def wanted(self) -> Preferences:
        """The preferences that were chosen."""
        data = self.cleaned_data
        return Preferences(ZoneInfo(data["time_zone"]), data["theme"], data["landing"])


class RolesForm(forms.Form):
    """The roles of one account."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[(role.value, role.value) for role in Role],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def chosen(self) -> frozenset[Role]:
        """The roles that were chosen."""
        return frozenset(Role(name) for name in self.cleaned_data["roles"])


class NewAccountForm(RolesForm):
    """An account to be made."""

    username = forms.CharField(
        label="Name to sign in with",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(label="Full name", max_length=150, required=False)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="Single sign-on and e-mails know a person by it.",
    )
    field_order = ("username", "name", "email", "roles")


class TokenForm(forms.Form):
    """A token to be made."""

    name = forms.CharField(
        label="What it is for", max_length=80, help_text="Such as: nightly report."
    )
    days = forms.IntegerField(label="Days until it ends", min_value=1, initial=90)
    scopes = forms.MultipleChoiceField(
        label="What it may do", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, scopes: dict[str, str], days_at_most: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field, days = self.fields["scopes"], self.fields["days"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 (narrowing)
        assert isinstance(days, forms.IntegerField)  # noqa: S101 (narrowing)
        field.choices = [(name, scopes[name]) for name in PERMISSIONS if name in scopes]
        days.widget.attrs["max"] = days_at_most
        days.help_text = f"At most {days_at_most}."
