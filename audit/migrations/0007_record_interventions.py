"""What the guards did to each answer, found without reading its words."""

import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models


KEPT = """
CREATE TRIGGER audit_intervention_append_only
    BEFORE UPDATE OR DELETE ON audit_intervention
    FOR EACH ROW EXECUTE FUNCTION audit_part_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_meet_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("turn_id", models.BigIntegerField(db_index=True)),
                ("response_id", models.CharField(max_length=64)),
                ("session_id", models.CharField(max_length=64)),
                ("finished_at", models.DateTimeField()),
                ("stage", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=16)),
                ("reason", models.CharField(max_length=200)),
                ("finding", models.IntegerField()),
                ("was_shown", models.BooleanField()),
                ("asin", models.CharField(max_length=16)),
                ("title", models.TextField()),
                ("written_minor", models.BigIntegerField(null=True)),
                ("written_currency", models.CharField(max_length=3)),
                ("live_minor", models.BigIntegerField(null=True)),
                ("live_currency", models.CharField(max_length=3)),
                (
                    "difference_minor",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                then=django.db.models.functions.math.Abs(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("written_minor"),
                                        "-",
                                        models.F("live_minor"),
                                    )
                                ),
                                written_currency=models.F("live_currency"),
                            )
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "difference_bp",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                live_minor__gt=0,
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.functions.math.Abs(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("written_minor"),
                                                "-",
                                                models.F("live_minor"),
                                            )
                                        ),
                                        "*",
                                        models.Value(10000),
                                    ),
                                    "/",
                                    models.F("live_minor"),
                                ),
                                written_currency=models.F("live_currency"),
                            )
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                ("site", models.CharField(max_length=64)),
                ("intent", models.CharField(max_length=32)),
                ("model_release", models.CharField(max_length=200)),
                ("policy_version", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("action", "note"), _negated=True),
                        fields=["finished_at", "id"],
                        name="audit_interv_acted",
                    ),
                    models.Index(
                        fields=["action", "finished_at", "id"],
                        name="audit_interv_action",
                    ),
                    models.Index(
                        fields=["stage", "finished_at", "id"], name="audit_interv_stage"
                    ),
                    models.Index(
                        condition=models.Q(("asin", ""), _negated=True),
                        fields=["asin", "finished_at", "id"],
                        name="audit_interv_asin",
                    ),
                    models.Index(
                        fields=["model_release", "finished_at", "id"],
                        name="audit_interv_release",
                    ),
                    models.Index(fields=["response_id"], name="audit_interv_response"),
                    models.Index(fields=["session_id"], name="audit_interv_session"),
                    models.Index(
                        condition=models.Q(("stage", "prices")),
                        fields=["difference_bp", "finished_at", "id"],
                        name="audit_interv_difference",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            KEPT, "DROP TRIGGER audit_intervention_append_only ON audit_intervention"
        ),
    ]
