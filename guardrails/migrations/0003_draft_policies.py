"""Drafts of the policy, kept by the database as they were written."""

from django.db import migrations, models
from django.db.models import deletion

FORBID = """
CREATE FUNCTION guardrails_forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER guardrails_policydraft_append_only
    BEFORE UPDATE OR DELETE ON guardrails_policydraft
    FOR EACH ROW EXECUTE FUNCTION guardrails_forbid_change();
CREATE TRIGGER guardrails_draftrevision_append_only
    BEFORE UPDATE OR DELETE ON guardrails_draftrevision
    FOR EACH ROW EXECUTE FUNCTION guardrails_forbid_change();
CREATE TRIGGER guardrails_draftstep_append_only
    BEFORE UPDATE OR DELETE ON guardrails_draftstep
    FOR EACH ROW EXECUTE FUNCTION guardrails_forbid_change();
"""

ALLOW = """
DROP TRIGGER guardrails_policydraft_append_only ON guardrails_policydraft;
DROP TRIGGER guardrails_draftrevision_append_only ON guardrails_draftrevision;
DROP TRIGGER guardrails_draftstep_append_only ON guardrails_draftstep;
DROP FUNCTION guardrails_forbid_change();
"""


class Migration(migrations.Migration):
    """Adds drafts, their revisions and steps, and where a version came from."""

    dependencies = [
        ("guardrails", "0002_forbid_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("based_on", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("reason", models.TextField()),
                ("author", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="DraftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submit", "Submit"),
                            ("approve", "Approve"),
                            ("send_back", "Send Back"),
                            ("publish", "Publish"),
                            ("discard", "Discard"),
                        ],
                        max_length=16,
                    ),
                ),
                ("actor", models.CharField(max_length=150)),
                ("words", models.TextField(blank=True)),
                ("taken_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("opened_by", models.CharField(max_length=150)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="policyversion",
            name="guardrails_published_has_time",
        ),
        migrations.AddField(
            model_name="policyversion",
            name="approved_by",
            field=models.CharField(blank=True, max_length=150),
        ),
        migrations.AlterField(
            model_name="policyversion",
            name="published_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name="policyversion",
            name="state",
            field=models.CharField(
                choices=[("active", "Active"), ("superseded", "Superseded")],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="draftstep",
            name="draft",
            field=models.ForeignKey(
                on_delete=deletion.PROTECT,
                related_name="steps",
                to="guardrails.policydraft",
            ),
        ),
        migrations.AddField(
            model_name="draftrevision",
            name="draft",
            field=models.ForeignKey(
                on_delete=deletion.PROTECT,
                related_name="revisions",
                to="guardrails.policydraft",
            ),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="draft",
            field=models.OneToOneField(
                null=True,
                on_delete=deletion.PROTECT,
                related_name="published",
                to="guardrails.policydraft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ("publish", "discard"))),
                fields=("draft",),
                name="guardrails_one_end_of_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrevision",
            constraint=models.UniqueConstraint(
                fields=("draft", "number"), name="guardrails_one_revision_of_a_number"
            ),
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
