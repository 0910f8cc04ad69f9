"""Whether the database is as this version of the service needs it."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from chat.models import IndexedSeries


def migrations_missing() -> list[str]:
    """Return the migrations that were not run yet, by app and name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def index_is_empty() -> bool:
    """Whether there is nothing to recommend."""
    return not IndexedSeries.objects.exists()


def database_answers() -> bool:
    """Whether PostgreSQL answers; raises Django's database errors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))
