"""Turns in which a guardrail stage acted are found among millions that passed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds an index of the few."""

    dependencies = [
        ("audit", "0007_record_interventions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="score",
            index=models.Index(
                condition=models.Q(
                    ("outcome__in", ("correct", "block")),
                    models.Q(("findings__gt", 0), ("mode", "shadow")),
                    _connector="OR",
                ),
                fields=["stage", "finished_at"],
                name="audit_score_acted",
            ),
        ),
    ]
