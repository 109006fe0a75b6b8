"""What PostgreSQL itself no longer lets change, made by migrations: a record past a state, and the parts of it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.models import Model

# A sandbox is dropped by the owner of the tables, who says which one; see walls.py.
DROPPING = """
    IF TG_OP = 'DELETE' AND coalesce(current_setting('baton.dropping', true), '') <> ''
       AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
        RETURN OLD;
    END IF;
"""
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION baton_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    state text := was ->> TG_ARGV[0];
    spared text[] := ARRAY(SELECT jsonb_array_elements_text(TG_ARGV[1]::jsonb -> state));
BEGIN
    {DROPPING}
    IF TG_OP = 'UPDATE' AND was - spared = to_jsonb(NEW) - spared THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% on %: the record is % and no longer changes', TG_OP, TG_TABLE_NAME, state
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- TG_ARGV: the whole's table, the column that leads to it, a condition on the whole
CREATE OR REPLACE FUNCTION baton_frozen_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part jsonb;
    is_frozen boolean;
BEGIN
    {DROPPING}
    FOREACH part IN ARRAY ARRAY[to_jsonb(OLD), CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(NEW) END] LOOP
        EXECUTE format('SELECT %s FROM %I WHERE id = $1', TG_ARGV[2], TG_ARGV[0])
           INTO is_frozen USING (part ->> TG_ARGV[1])::uuid;
        IF is_frozen THEN
            RAISE EXCEPTION '% on %: the record it belongs to no longer changes', TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;

-- once for all rows of a statement, so that many are added as fast as ever
CREATE OR REPLACE FUNCTION baton_frozen_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_frozen boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM added JOIN %I AS whole ON whole.id = added.%I WHERE %s)',
                   TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]) INTO is_frozen;
    IF is_frozen THEN
        RAISE EXCEPTION '% on %: the record it belongs to no longer changes', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""


class Frozen(Operation):
    """Let a record in one of these states change only in the columns that are spared there, and never be deleted."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str, field: str, spared: Mapping[str, Sequence[str]]):
        self.model = model
        self.field = field
        self.spared = {state: [*columns, "version"] for state, columns in spared.items()}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Freezing changes the database, not the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(FUNCTIONS, params=None)
        for statement in frozen_sql(to_state.apps.get_model(app_label, self.model), self.field, self.spared):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Freeze {self.model} by its {self.field}"


class FrozenPart(Operation):
    """Let no part of a record be added, changed or removed once a condition on the record holds."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str, whole: str, condition: str):
        self.model = model
        self.whole = whole
        self.condition = condition

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Freezing changes the database, not the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        schema_editor.execute(FUNCTIONS, params=None)
        model = to_state.apps.get_model(app_label, self.model)
        for statement in frozen_part_sql(model, self.whole, self.condition):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Freeze {self.model} with its {self.whole}"


def frozen_sql(model: type[Model], field: str, spared: Mapping[str, Sequence[str]]) -> list[str]:
    """The trigger of a record that freezes; it may be made again."""
    table, states = model._meta.db_table, ", ".join(f"'{state}'" for state in spared)
    return [
        f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
        f"WHEN (OLD.{field} IN ({states})) EXECUTE FUNCTION baton_frozen('{field}', '{json.dumps(spared)}')"
    ]


def frozen_part_sql(model: type[Model], whole: str, condition: str) -> list[str]:
    """The triggers of a part that freezes with its whole; they may be made again."""
    table = model._meta.db_table
    field: Any = model._meta.get_field(whole)
    arguments = f"'{field.related_model._meta.db_table}', '{field.column}', $${condition}$$"
    return [
        f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION baton_frozen_part({arguments})",
        f"CREATE OR REPLACE TRIGGER frozen_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION baton_frozen_added({arguments})",
    ]
