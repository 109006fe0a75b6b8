"""The walls of a house table, made by migrations and by nothing else.

`Wall` gives a table its row-level policy, its guard, its composite keys and, where rows are only ever added, its
append-only trigger.  It may be applied again after a later migration has added a reference.
"""

from django.db.migrations.operations.base import Operation
from django.db.models import ForeignKey, Model

from baton.foundation.columns import CurrentOrganization, Reference

APP_ROLE = "baton_app"

# The guard is a seat belt, not a wall: it catches whoever writes without a deed, not whoever lies about one.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION baton_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- SET LOCAL leaves '' behind on a used connection, so empty counts as unset
    IF coalesce(current_setting('baton.deed', true), '') = '' THEN
        RAISE EXCEPTION '% on % outside a deed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION baton_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- only drop_sandbox, which runs as the owner of the table, may take a sandbox's rows away
    IF TG_OP = 'DELETE' AND coalesce(current_setting('baton.dropping', true), '') <> ''
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% on %: rows are only ever added', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
"""

DROP_SANDBOX = """
CREATE OR REPLACE FUNCTION drop_sandbox(sandbox uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    house text;
BEGIN
    PERFORM 1 FROM foundation_organization WHERE id = sandbox AND kind = 'sandbox' FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'organization % is no sandbox; nothing was dropped', sandbox USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('baton.dropping', sandbox::text, true), set_config('baton.deed', 'sandbox.drop', true);
    SET CONSTRAINTS ALL DEFERRED;
    FOR house IN SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'wall' LOOP
        EXECUTE format('DELETE FROM %s WHERE organization_id = $1', house) USING sandbox;
    END LOOP;
    DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args->>'organization' = sandbox::text;
    DELETE FROM foundation_due WHERE organization_id = sandbox;
    DELETE FROM foundation_token WHERE organization_id = sandbox;
    DELETE FROM foundation_link WHERE organization_id = sandbox;
    DELETE FROM foundation_roleassignment WHERE membership_id IN
        (SELECT id FROM foundation_membership WHERE organization_id = sandbox);
    DELETE FROM foundation_membership WHERE organization_id = sandbox;
    DELETE FROM foundation_roleright WHERE role_id IN (SELECT id FROM foundation_role WHERE organization_id = sandbox);
    DELETE FROM foundation_role WHERE organization_id = sandbox;
    SET CONSTRAINTS ALL IMMEDIATE;  -- every key is proven before the organization itself goes
    DELETE FROM foundation_organization WHERE id = sandbox;
    PERFORM set_config('baton.dropping', '', true), set_config('baton.deed', '', true);
END $$;
REVOKE ALL ON FUNCTION drop_sandbox(uuid) FROM PUBLIC;
"""

# Django makes its own bookkeeping tables before any migration of ours, hence both forms.
GRANTS = f"""
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP_ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP_ROLE};
GRANT EXECUTE ON FUNCTION drop_sandbox(uuid) TO {APP_ROLE};
"""  # noqa: S608


def is_walled(model: type[Model]) -> bool:
    """Has the model an organization that its transaction fills in?"""
    return any(isinstance(field.db_default, CurrentOrganization) for field in model._meta.local_fields)


def references(model: type[Model]) -> list[ForeignKey]:
    """The model's references to rows of the same organization."""
    return [f for f in model._meta.local_fields if isinstance(f, Reference) and is_walled(f.related_model)]


def is_root(model: type[Model]) -> bool:
    """Must the table itself hold a key to organization?  Others reach it through a required reference."""
    return all(field.null or field.related_model is model for field in references(model))


def key_name(model: type[Model], column: str) -> str:
    return f"{model._meta.db_table}_{column}_wall"[:63]


def wall_sql(model: type[Model], append_only: bool) -> list[str]:
    """Every statement of a table's wall; each may be run again."""
    table = model._meta.db_table
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS wall ON {table}",
        # strict: a forgotten organization is an error, never an empty page
        f"CREATE POLICY wall ON {table} USING (organization_id = current_setting('baton.organization')::uuid)",
        f"CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION baton_guard()",
    ]
    for field in references(model):
        target, name = field.related_model._meta.db_table, key_name(model, field.column)
        statements += [
            f"CREATE UNIQUE INDEX IF NOT EXISTS {target}_wall ON {target} (organization_id, id)",
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (organization_id, {field.column}) "
            f"REFERENCES {target} (organization_id, id) DEFERRABLE INITIALLY IMMEDIATE",
        ]
    if is_root(model):
        name = key_name(model, "organization")
        statements += [
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (organization_id) "
            "REFERENCES foundation_organization (id) DEFERRABLE INITIALLY IMMEDIATE",
        ]
    if append_only:
        statements += [
            f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION baton_append_only()",
            f"REVOKE UPDATE, DELETE ON {table} FROM {APP_ROLE}",  # no setting switches this off
        ]
    return statements


class Wall(Operation):
    """Put the wall around a model's table."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str, append_only: bool = False):
        self.model = model
        self.append_only = append_only

    def state_forwards(self, app_label, state):
        """A wall changes the database, not the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model)
        for statement in wall_sql(model, self.append_only):
            schema_editor.execute(statement)

    def describe(self):
        return f"Wall around {self.model}"


KEY_LAST = """
DO $$ DECLARE
    key record;
    keys text[] := '{{}}';
BEGIN
    FOR key IN SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add,
                      format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop
                 FROM pg_constraint WHERE conindid = '{table}_wall'::regclass AND contype = 'f' LOOP
        keys := keys || key.add;
        EXECUTE key.drop;
    END LOOP;
    DROP INDEX {table}_wall;
    CREATE UNIQUE INDEX {table}_wall ON {table} (organization_id, id);
    FOR n IN 1 .. coalesce(array_length(keys, 1), 0) LOOP
        EXECUTE keys[n];
    END LOOP;
END $$
"""


class KeyLast(Operation):
    """Make the index that references are checked by the youngest of its table, after others were added.

    As long as the server has not counted a table's rows, every index that leads with the organization looks as good to
    it, and it takes the youngest: any other walks through all rows of the organization for each reference.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str):
        self.model = model

    def state_forwards(self, app_label, state):
        """The order of indexes changes the database, not the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(KEY_LAST.format(table=table), params=None)

    def describe(self):
        return f"Key of {self.model} last"


class Guard(Operation):
    """Refuse writes outside a deed on a table that stands outside the walls."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str):
        self.model = model

    def state_forwards(self, app_label, state):
        """A guard changes the database, not the models."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION baton_guard()"
        )

    def describe(self):
        return f"Guard on {self.model}"
