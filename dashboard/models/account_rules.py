"""What holds for one account besides its roles."""

from django.contrib.auth.models import User
from django.db import models


class AccountRules(models.Model):
    """Rules that an administrator set for one account; no row means none."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="rules"
    )
    second_factor_required = models.BooleanField(default=False)
    password_change_required = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"rules of {self.user_id}"
