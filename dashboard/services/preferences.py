"""A person's preferences, as they set them."""

from django.contrib.auth.models import User

from dashboard.models import OperatorPreferences
from dashboard.selectors.preferences import Preferences


def preferences_keep(user: User, wanted: Preferences) -> None:
    """Keep how a person likes the console."""
    OperatorPreferences.objects.update_or_create(
        user=user,
        defaults={
            "time_zone": wanted.time_zone.key,
            "theme": wanted.theme,
            "landing": wanted.landing,
        },
    )
