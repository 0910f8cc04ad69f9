"""Say of shares that were revoked before whether the sharer did it or an operator."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_NAMES = {"the sharer": "sharer", "the service": "service"}


def sort(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Tell by the name that was kept; only operators keep theirs."""
    revoked = apps.get_model("chat", "Share").objects.filter(
        revoked_at__isnull=False, revoked_as=""
    )
    for name, kind in _NAMES.items():
        revoked.filter(revoked_by=name).update(revoked_as=kind, revoked_by="")
    revoked.update(revoked_as="operator")


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0018_tell_who_revoked_a_share"),
    ]

    operations = [
        migrations.RunPython(sort, migrations.RunPython.noop),
    ]
