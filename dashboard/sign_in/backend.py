"""Who is signed in, read in as few questions to the database as there are tables."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import User


class ConsoleBackend(AuthenticationBackend):
    """Signs in as allauth does; brings a person's rules and preferences along."""

    def get_user(self, user_id: int) -> User | None:
        """Return who a session belongs to, unless the account is closed."""
        found = User.objects.select_related("rules", "preferences")
        user = found.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
