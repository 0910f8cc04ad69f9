"""Guardrail stages by the quarter hour; all that is rolled up is computed anew."""

from django.db import migrations, models


COUNT_ANEW = """
INSERT INTO chat_stalebucket (bucket, marked_at)
SELECT DISTINCT bucket, now() FROM chat_turnrollup ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    """Adds the figures of stages."""

    dependencies = [
        ("chat", "0008_keep_hot_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="StageRollup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("bucket", models.DateTimeField()),
                ("stage", models.TextField()),
                ("passed", models.IntegerField()),
                ("corrected", models.IntegerField()),
                ("blocked", models.IntegerField()),
                ("shadowed", models.IntegerField()),
                ("skipped", models.IntegerField()),
                ("duration", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bucket", "stage"), name="chat_stagerollup_cell"
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT_ANEW, migrations.RunSQL.noop),
    ]
