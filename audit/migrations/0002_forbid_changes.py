"""The database itself refuses to change or delete what was recorded.

One update is let through: emptying a turn's erasable texts when its subject is erased.
"""

from django.db import migrations

FORBID = """
CREATE FUNCTION audit_forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are append-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_turn_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER audit_turn_append_only BEFORE UPDATE OR DELETE ON audit_turn
    FOR EACH ROW EXECUTE FUNCTION audit_turn_guard();
CREATE TRIGGER audit_score_append_only BEFORE UPDATE OR DELETE ON audit_score
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
CREATE TRIGGER audit_exposure_append_only BEFORE UPDATE OR DELETE ON audit_exposure
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
CREATE TRIGGER audit_chainlink_append_only BEFORE UPDATE OR DELETE ON audit_chainlink
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
CREATE TRIGGER audit_anchor_append_only BEFORE UPDATE OR DELETE ON audit_anchor
    FOR EACH ROW EXECUTE FUNCTION audit_forbid_change();
"""

ALLOW = """
DROP TRIGGER audit_turn_append_only ON audit_turn;
DROP TRIGGER audit_score_append_only ON audit_score;
DROP TRIGGER audit_exposure_append_only ON audit_exposure;
DROP TRIGGER audit_chainlink_append_only ON audit_chainlink;
DROP TRIGGER audit_anchor_append_only ON audit_anchor;
DROP FUNCTION audit_turn_guard();
DROP FUNCTION audit_forbid_change();
"""


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("audit", "0001_record_turns")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
