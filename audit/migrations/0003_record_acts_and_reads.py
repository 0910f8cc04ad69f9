"""Tables for what operators did and what they read, closed to changes at once."""

from django.db import migrations, models


FORBID = """
CREATE TRIGGER audit_operatoract_append_only BEFORE UPDATE OR DELETE
    ON audit_operatoract FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
CREATE TRIGGER audit_customerread_append_only BEFORE UPDATE OR DELETE
    ON audit_customerread FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
"""

ALLOW = """
DROP TRIGGER audit_operatoract_append_only ON audit_operatoract;
DROP TRIGGER audit_customerread_append_only ON audit_customerread;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_forbid_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerRead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=150)),
                ("roles", models.JSONField()),
                ("address", models.CharField(blank=True, max_length=64)),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("via", models.CharField(max_length=16)),
                ("reason", models.TextField(blank=True)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.CharField(blank=True, max_length=200)),
                ("query", models.JSONField()),
                ("rows", models.BigIntegerField()),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_read_time"),
                    models.Index(
                        fields=["kind", "object_id"], name="audit_read_object"
                    ),
                    models.Index(fields=["actor", "-at"], name="audit_read_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OperatorAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=150)),
                ("roles", models.JSONField()),
                ("address", models.CharField(blank=True, max_length=64)),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("via", models.CharField(max_length=16)),
                ("reason", models.TextField(blank=True)),
                ("verb", models.CharField(max_length=64)),
                ("object_kind", models.CharField(max_length=40)),
                ("object_id", models.CharField(blank=True, max_length=200)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("second_approver", models.CharField(blank=True, max_length=150)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_act_time"),
                    models.Index(
                        fields=["object_kind", "object_id", "-at"],
                        name="audit_act_object",
                    ),
                    models.Index(fields=["actor", "-at"], name="audit_act_actor"),
                    models.Index(fields=["verb", "-at"], name="audit_act_verb"),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
