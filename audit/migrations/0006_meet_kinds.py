"""Two kinds of turns meet in one index, however common each of them is."""

from django.db import migrations

KINDS = """
CREATE INDEX audit_turn_kinds ON audit_turn
USING gin ((ARRAY[intent, cache_outcome, model_release, status]))
"""


class Migration(migrations.Migration):
    """Adds the index of kinds."""

    dependencies = [("audit", "0005_keep_demo_turns_apart")]

    operations = [migrations.RunSQL(KINDS, "DROP INDEX audit_turn_kinds")]
