"""Django's PostgreSQL backend, except that test databases are made and emptied by the owner."""

from contextlib import contextmanager

from django.conf import settings
from django.db.backends.postgresql import base, creation, operations

LOGIN = ("USER", "PASSWORD", "HOST", "PORT")
QUEUE = "TRUNCATE procrastinate_jobs CASCADE"  # the queue makes its own tables, so Django's list does not name them
APPEND_ONLY_TABLES = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'"


@contextmanager
def as_owner(connection):
    """Use the owner's login inside the block; the application role may neither make nor empty tables."""
    mine = {name: connection.settings_dict[name] for name in LOGIN}
    connection.close()
    connection.settings_dict.update({name: settings.OWNER_DATABASE[name] for name in LOGIN})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


class DatabaseCreation(creation.DatabaseCreation):
    def create_test_db(self, *args, **kwargs):
        with as_owner(self.connection):
            return super().create_test_db(*args, **kwargs | {"serialize": False})

    def _clone_test_db(self, *args, **kwargs):
        with as_owner(self.connection):
            return super()._clone_test_db(*args, **kwargs)  # type: ignore[misc]  # Django's, not in its stubs

    def destroy_test_db(self, *args, **kwargs):
        with as_owner(self.connection):
            return super().destroy_test_db(*args, **kwargs)


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list):
        """Empty the tables after a transactional test.  Append-only tables refuse even the owner otherwise."""
        with as_owner(self.connection):
            with self.connection.cursor() as cursor:
                cursor.execute(APPEND_ONLY_TABLES)
                tables = [table for (table,) in cursor.fetchall()]
            off = [f"ALTER TABLE {table} DISABLE TRIGGER append_only" for table in tables]
            on = [f"ALTER TABLE {table} ENABLE TRIGGER append_only" for table in tables]
            super().execute_sql_flush([*off, *sql_list, QUEUE, *on])


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
