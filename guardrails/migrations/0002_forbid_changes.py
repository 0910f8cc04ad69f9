"""The database itself keeps policy versions as they were published.

One update is let through: an active version that is superseded by the next.
"""

from django.db import migrations

FORBID = """
CREATE FUNCTION guardrails_policy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    retired guardrails_policyversion := OLD;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'active' THEN
        retired.state := 'superseded';
        IF NEW IS NOT DISTINCT FROM retired THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'policy versions are append-only'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER guardrails_policy_guard
    BEFORE UPDATE OR DELETE ON guardrails_policyversion
    FOR EACH ROW EXECUTE FUNCTION guardrails_policy_guard();
"""

ALLOW = """
DROP TRIGGER guardrails_policy_guard ON guardrails_policyversion;
DROP FUNCTION guardrails_policy_guard();
"""


class Migration(migrations.Migration):
    """Forbid changes in the database, not only in the code."""

    dependencies = [("guardrails", "0001_policy_versions")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
