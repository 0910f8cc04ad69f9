"""How an operator likes the console: read once a request, defaults where none are."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from dashboard.models import OperatorPreferences
from dashboard.models.preferences import Theme

_KEPT = "mangaassist_preferences"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences in force for one person."""

    time_zone: ZoneInfo
    theme: str
    landing: str


DEFAULTS = Preferences(ZoneInfo("UTC"), Theme.AUTO.value, "")


def preferences_of(user: AbstractBaseUser | AnonymousUser) -> Preferences:
    """Return a user's preferences; whoever set none, or is nobody, has the defaults."""
    if not user.is_authenticated:
        return DEFAULTS
    kept = getattr(user, _KEPT, None)
    if not isinstance(kept, Preferences):
        # Fetched with the user; a row that is missing is no second question.
        row: OperatorPreferences | None = getattr(user, "preferences", None)
        kept = _in_force(row) if row else DEFAULTS
        setattr(user, _KEPT, kept)
    return kept


def _in_force(row: OperatorPreferences) -> Preferences:
    try:
        zone = ZoneInfo(row.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = DEFAULTS.time_zone  # a zone that a newer time zone database dropped
    return Preferences(zone, row.theme, row.landing)
