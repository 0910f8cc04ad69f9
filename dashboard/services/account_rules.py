"""What holds for one account besides its roles, and when it no longer does."""

from dashboard.models import AccountRules


def password_was_chosen(user_id: int) -> None:
    """Note that a person has chosen a password that nobody else knows."""
    AccountRules.objects.filter(user_id=user_id, password_change_required=True).update(
        password_change_required=False
    )
