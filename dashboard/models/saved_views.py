"""What an operator keeps of a list: questions asked of it, and layouts of columns."""

from typing import ClassVar

from django.contrib.auth.models import User
from django.db import models


class SavedView(models.Model):
    """A list's address under a name; shared ones are there for every operator."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.TextField()
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "listing", "name"], name="dashboard_view_name"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["listing", "name"],
                name="dashboard_view_shared",
                condition=models.Q(is_shared=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ColumnLayout(models.Model):
    """A choice of columns; the one without a name is what the operator sees usually."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    columns = models.JSONField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "listing", "name"], name="dashboard_layout_name"
            )
        ]

    def __str__(self) -> str:
        return self.name or "usual columns"
