"""Empties the database after a test that commits, in a hundredth of the usual time.

Django truncates every table and then makes all permissions anew: files of some eighty
tables and their indexes, and as many queries, after each of a thousand tests. Most
tables are empty, and what the rest hold is quicker deleted; a large one is truncated
all the same, lest the planner remembers it as an empty one of many pages.
"""

from django.db import connection
from django.test import TransactionTestCase

# Triggers and foreign keys are for those who write, not for who wipes the slate. What
# migrations make once, and no test changes, stays.
_EMPTY = """
DO $$
DECLARE
    name text;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT quote_ident(tablename) FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN (
            'django_migrations', 'django_content_type', 'auth_permission')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO filled;
        IF filled AND pg_relation_size(name::regclass) > 500000 THEN
            EXECUTE format('TRUNCATE %s CASCADE', name);
        ELSIF filled THEN
            EXECUTE format('DELETE FROM %s', name);
        END IF;
    END LOOP;
END $$
"""


def _empty(case: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)


def empty_quickly() -> None:
    """Have tests that commit leave the database as this module does."""
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[method-assign]
