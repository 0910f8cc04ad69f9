"""Turns that were made to show the console: marked, outside the chain, removable.

The triggers that forbid changes let one thing more through: rows of a turn that is
marked may go. And a turn is marked or it belongs to the chain, never both.
"""

from django.db import migrations, models

APART = """
CREATE FUNCTION audit_is_demo(turn bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM audit_demoturn WHERE turn_id = turn)
$$;

CREATE OR REPLACE FUNCTION audit_turn_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased audit_turn := OLD;
BEGIN
    IF TG_OP = 'DELETE' AND audit_is_demo(OLD.id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL THEN
        erased.user_text := '';
        erased.streamed_text := '';
        erased.final_text := '';
        erased.query := '';
        erased.corrections := '[]'::jsonb;
        erased.findings := '[]'::jsonb;
        erased.erased_at := NEW.erased_at;
        IF NEW IS NOT DISTINCT FROM erased THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit_turn rows are append-only'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND audit_is_demo(OLD.turn_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER audit_score_append_only ON audit_score;
DROP TRIGGER audit_exposure_append_only ON audit_exposure;
CREATE TRIGGER audit_score_append_only BEFORE UPDATE OR DELETE ON audit_score
    FOR EACH ROW EXECUTE FUNCTION audit_part_guard();
CREATE TRIGGER audit_exposure_append_only BEFORE UPDATE OR DELETE ON audit_exposure
    FOR EACH ROW EXECUTE FUNCTION audit_part_guard();

CREATE FUNCTION audit_demoturn_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM audit_unsealed WHERE turn_id = NEW.turn_id)
            OR EXISTS (SELECT 1 FROM audit_chainlink WHERE turn_id = NEW.turn_id) THEN
            RAISE EXCEPTION 'turn % belongs to the chain', NEW.turn_id
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        AND NOT EXISTS (SELECT 1 FROM audit_turn WHERE id = OLD.turn_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a turn keeps its mark'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_chain_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF audit_is_demo(NEW.turn_id) THEN
        RAISE EXCEPTION 'turn % is marked as a demo', NEW.turn_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_demoturn_apart BEFORE INSERT OR UPDATE OR DELETE ON audit_demoturn
    FOR EACH ROW EXECUTE FUNCTION audit_demoturn_guard();
CREATE TRIGGER audit_unsealed_apart BEFORE INSERT OR UPDATE ON audit_unsealed
    FOR EACH ROW EXECUTE FUNCTION audit_chain_guard();
CREATE TRIGGER audit_chainlink_apart BEFORE INSERT ON audit_chainlink
    FOR EACH ROW EXECUTE FUNCTION audit_chain_guard();
"""

TOGETHER = """
DROP TRIGGER audit_chainlink_apart ON audit_chainlink;
DROP TRIGGER audit_unsealed_apart ON audit_unsealed;
DROP TRIGGER audit_demoturn_apart ON audit_demoturn;
DROP FUNCTION audit_chain_guard();
DROP FUNCTION audit_demoturn_guard();
DROP TRIGGER audit_score_append_only ON audit_score;
DROP TRIGGER audit_exposure_append_only ON audit_exposure;
CREATE TRIGGER audit_score_append_only BEFORE UPDATE OR DELETE ON audit_score
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
CREATE TRIGGER audit_exposure_append_only BEFORE UPDATE OR DELETE ON audit_exposure
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
DROP FUNCTION audit_part_guard();
CREATE OR REPLACE FUNCTION audit_turn_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    erased audit_turn := OLD;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL THEN
        erased.user_text := '';
        erased.streamed_text := '';
        erased.final_text := '';
        erased.query := '';
        erased.corrections := '[]'::jsonb;
        erased.findings := '[]'::jsonb;
        erased.erased_at := NEW.erased_at;
        IF NEW IS NOT DISTINCT FROM erased THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit_turn rows are append-only'
        USING ERRCODE = 'restrict_violation';
END $$;
DROP FUNCTION audit_is_demo(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_find_turns"),
    ]

    operations = [
        migrations.CreateModel(
            name="DemoTurn",
            fields=[
                ("turn_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.RunSQL(APART, TOGETHER),
    ]
