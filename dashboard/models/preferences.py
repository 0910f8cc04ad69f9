"""How one operator likes the console to look."""

from django.contrib.auth.models import User
from django.db import models


class Theme(models.TextChoices):
    """The colours of the console."""

    AUTO = "auto", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class OperatorPreferences(models.Model):
    """Time zone, theme and first page of one operator; no row means the defaults."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.AUTO)
    landing = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"
