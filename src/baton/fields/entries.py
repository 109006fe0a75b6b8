"""Entries that records are found by, made by the database of each record's `fields`, so that no writer can forget them."""

from typing import Any

from django.db.migrations.operations.base import Operation

from baton.fields.models import COUNTED, FOUND_BY

NUMBERS = ", ".join(f"'{kind}'" for kind in COUNTED)
FUNCTION = f"""
-- TG_ARGV: the noun of the record
CREATE OR REPLACE FUNCTION baton_field_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN coalesce(OLD.fields, '{{}}') ELSE '{{}}' END;
    now jsonb := coalesce(NEW.fields, '{{}}');
BEGIN
    DELETE FROM fields_fieldentry AS e USING fields_fielddefinition AS d
     WHERE was <> '{{}}' AND e.organization_id = NEW.organization_id AND e.record = NEW.id
       AND d.id = e.definition_id AND was -> d.key IS DISTINCT FROM now -> d.key;
    INSERT INTO fields_fieldentry (id, organization_id, definition_id, record, text, number)
    SELECT gen_random_uuid(), NEW.organization_id, d.id, NEW.id,
           CASE WHEN d.kind NOT IN ({NUMBERS}) THEN left(lower(v.value #>> '{{}}'), {FOUND_BY}) END,
           CASE WHEN d.kind IN ({NUMBERS}) THEN (v.value #>> '{{}}')::float8 END
      FROM jsonb_each(now) AS v
      JOIN fields_fielddefinition AS d ON d.organization_id = NEW.organization_id AND d.noun = TG_ARGV[0] AND d.key = v.key
     WHERE v.value IS DISTINCT FROM was -> v.key;
    RETURN NULL;
END $$
"""  # noqa: S608  made of our own names alone


class FoundByFields(Operation):
    """Let records of a model be found by their `fields`."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, model: str, noun: str):
        self.model = model
        self.noun = noun

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Entries are made by the database, and are nothing of the model's."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        does = f"ON {table} FOR EACH ROW WHEN (%s) EXECUTE FUNCTION baton_field_entries('{self.noun}')"
        schema_editor.execute(FUNCTION, params=None)
        schema_editor.execute(f"CREATE OR REPLACE TRIGGER field_entries_new AFTER INSERT {does % 'NEW.fields IS NOT NULL'}", params=None)
        moved = does % "OLD.fields IS DISTINCT FROM NEW.fields"
        schema_editor.execute(f"CREATE OR REPLACE TRIGGER field_entries AFTER UPDATE OF fields {moved}", params=None)

    def describe(self) -> str:
        return f"Find {self.model} by its fields"
