"""What the whole database holds, in one short text per table: equal before and after what was not allowed."""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db import connection

from baton.foundation.performing import inside

# written beside a denial, or by reading alone
SPARED = {"foundation_denial", "foundation_tally", "foundation_proof", "django_session", "usersessions_usersession", "foundation_tries", "django_cache", "django_migrations"}
ROWS = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(row::text, 0)), 0) FROM {0} AS row"


def tables() -> list[str]:
    """Every table that models have, but for those that are spared."""
    held = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return sorted(held - SPARED) + ["procrastinate_jobs"]


def fingerprint(*organizations: UUID) -> dict[str, tuple]:
    """How many rows each table has and what they hold, as each of these organizations sees it; in whatever order they lie."""
    return {f"{table} of {id}": whole for id in organizations for table, *whole in _looked(id)}


def changed(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """The tables that are no longer what they were."""
    return sorted(table for table in before if before[table] != after[table])


def _looked(organization: UUID) -> Iterable[tuple]:
    with inside(organization), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(ROWS.format(table) for table in tables()))
        found: list[tuple] = cursor.fetchall()
    return found
