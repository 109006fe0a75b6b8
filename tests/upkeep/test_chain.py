"""V7 finds what the owner of the tables did to the audit past every protection.

Each was seen to pass unnoticed with `chain.is_whole` answering an empty Found.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from baton.foundation.models import AuditEntry, Organization, Seal
from baton.ops.commands.verify import heads
from baton.ops.errors import WrongUsage
from baton.upkeep import holdings
from baton.upkeep.chain import Head
from baton.upkeep.verify import verify
from tests.foundation.furnished import a_task, deed
from tests.make import House
from tests.sealing import seal_all, seals
from tests.upkeep.breaking import breaches, broken, by_owner, checked

A, S = "foundation_auditentry", "foundation_seal"
OFF = (f"ALTER TABLE {A} DISABLE TRIGGER USER", f"ALTER TABLE {S} DISABLE TRIGGER USER")
ON = (f"ALTER TABLE {A} ENABLE TRIGGER USER", f"ALTER TABLE {S} ENABLE TRIGGER USER")


@pytest.fixture
def sealed(standing_house) -> House:
    """A house with three seals over its founding and two deeds."""
    seal_all(standing_house)
    for name in ("First", "Second"):
        do(standing_house, name)
        seal_all(standing_house)
    assert [len(told(verify(["V7"]))), len(seals(standing_house))] == [0, 3]
    return standing_house


def do(house: House, subject: str) -> None:
    with deed(house.operator) as work:
        a_task(work, subject)


def tamper(*statements) -> None:
    by_owner(*OFF, *statements, *ON)


@contextmanager
def changed_and_mended(table: str, change: str, key: str, value: Any) -> Iterator[None]:
    """One row changed for the block, and then as it was to the last bit."""
    by_owner(*OFF, f"DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM {table}", (f"UPDATE {table} SET {change} WHERE {key} = %s", [value]), *ON)
    column = change.partition(" = ")[0]
    try:
        yield
    finally:
        by_owner(*OFF, f"UPDATE {table} AS t SET {column} = kept.{column} FROM kept WHERE kept.id = t.id", "DROP TABLE kept", *ON)


def entries(house: House) -> list[UUID]:
    with house.look():
        return list(AuditEntry.objects.order_by("written_in", "id").values_list("pk", flat=True))


def told(found: dict) -> list[str]:
    return [breach["words"] for breach in found["checks"][0]["breaches"]]


def test_a_whole_chain_counts_the_entries_it_holds(sealed):
    assert checked("V7") == len(entries(sealed)) == sum(seal.entries for seal in seals(sealed))


CHANGES = {
    "deed": "deed = 'invoice.void'",
    "actor": """actor = jsonb_set(actor, '{label}', '"Somebody else"')""",
    "at": "at = at - interval '1 second'",
    "recorded_at": "recorded_at = recorded_at - interval '1 microsecond'",
    "subject_kind": "subject_kind = 'deal'",
    "subject_id": "subject_id = gen_random_uuid()",
    "changes": "changes = changes || '[]' || jsonb_build_array('x')",
    "because": "because = gen_random_uuid()",
    "key": "key = 'k'",
}


def test_an_entry_changed_in_whatever_column_is_found(sealed):
    id = entries(sealed)[-2]
    for change in CHANGES.values():
        with changed_and_mended(A, change, "id", id):
            [words] = breaches("V7")
        assert words.startswith("Baton Ltd: seal 2 (entries from ") and str(id) in words and "does not fit its entries" in words, change
    assert breaches("V7") == []


def test_every_column_of_an_entry_is_under_the_seal():
    sealed = {field.column for field in AuditEntry._meta.concrete_fields}
    assert sealed - set(CHANGES) == {"id", "organization_id", "written_in", "whose"}  # tried below; the last follows from the actor


def test_a_removed_entry_is_found(sealed):
    tamper((f"DELETE FROM {A} WHERE id = %s", [entries(sealed)[1]]))
    [words] = breaches("V7")
    assert "Baton Ltd: seal 1" in words and "some were removed" in words


def test_an_added_entry_is_found(sealed):
    columns = "organization_id, deed, actor, at, subject_kind, subject_id, changes, written_in"
    tamper((f"INSERT INTO {A} (id, {columns}) SELECT gen_random_uuid(), {columns} FROM {A} WHERE id = %s", [entries(sealed)[0]]))
    [words] = breaches("V7")
    assert "Baton Ltd: seal " in words and "some were added" in words


def test_an_entry_added_where_no_seal_reaches_is_found(sealed):
    columns = "organization_id, deed, actor, at, subject_kind, subject_id, changes"
    for when in (9 * 10**18, -5):
        tamper((f"INSERT INTO {A} (id, {columns}, written_in) SELECT gen_random_uuid(), {columns}, {when} FROM {A} WHERE id = %s", [entries(sealed)[0]]))
    assert sum("no seal will ever hold it (2 such)" in words for words in breaches("V7")) == 2


def test_two_entries_that_changed_places_are_found(sealed):
    """Also within one transaction, where only their ids order them."""
    first, second = entries(sealed)[:2]
    swap = f"UPDATE {A} SET id = CASE id WHEN %s THEN %s::uuid ELSE %s::uuid END WHERE id IN (%s, %s)"
    tamper(
        f"ALTER TABLE {A} DROP CONSTRAINT {A}_pkey", (swap, [first, second, first, first, second]), f"ALTER TABLE {A} ADD CONSTRAINT {A}_pkey PRIMARY KEY (id)"
    )
    [words] = breaches("V7")
    assert "seal 1" in words and "stands elsewhere in their order" in words


def test_an_entry_moved_under_another_seal_is_found(sealed):
    last = entries(sealed)[-1]
    tamper((f"UPDATE {A} SET written_in = (SELECT min(written_in) FROM {A}) WHERE id = %s", [last]))
    assert len(breaches("V7")) == 2


def test_an_entry_given_to_another_organization_is_found(sealed):
    tamper((f"UPDATE {A} SET organization_id = %s WHERE id = %s", [House("Other Ltd").id, entries(sealed)[-1]]))
    assert any("Baton Ltd: seal 3" in words and "some were removed" in words for words in breaches("V7"))


def test_a_seal_changed_in_whatever_column_is_found(sealed):
    """But for its own id, by which nothing is found."""
    column = {field.column for field in Seal._meta.concrete_fields} - {"id", "organization_id", "position"}
    changes = {
        "entries": "entries + 1", "first": "gen_random_uuid()", "last": "gen_random_uuid()", "up_to": "up_to + 1", "previous": "repeat('0', 64)",
        "digest": "repeat('0', 64)", "sealed_at": "sealed_at - interval '1 day'",
    }  # fmt: skip
    assert set(changes) == column
    for name, value in changes.items():
        with changed_and_mended(S, f"{name} = {value}", "position", 2):
            assert any("seal 2" in words for words in breaches("V7")), name
    assert breaches("V7") == []


def test_a_removed_seal_is_found(sealed):
    tamper(f"DELETE FROM {S} WHERE position = 2")
    assert any("after seal 1 comes seal 3" in words for words in breaches("V7"))


def make_anew(house: House) -> None:
    """What somebody does who knows how seals are made: change an entry, take all seals away and let them be made again."""
    tamper((f"UPDATE {A} SET deed = 'invoice.void' WHERE id = %s", [entries(house)[-1]]), f"DELETE FROM {S} WHERE position > 2")
    seal_all(house)


def test_a_chain_made_anew_is_found_by_the_head_that_was_written_down_outside(sealed):
    before = seals(sealed)
    make_anew(sealed)
    assert breaches("V7") == [], "from inside it is whole again"
    for head in (Head(before[2].digest, None), Head(before[2].digest, 3)):
        [words] = told(verify(["V7"], [head]))
        assert "the chain was made anew" in words and before[2].digest in words
    assert told(verify(["V7"], [Head(before[1].digest, 2)])) == [], "up to there nothing was touched"


def test_a_head_that_stands_elsewhere_is_found(sealed):
    [words] = told(verify(["V7"], [Head(seals(sealed)[1].digest, 3)]))
    assert "and stands at 2" in words


def test_what_was_cut_off_at_the_end_is_found_by_the_head_outside(sealed):
    head = seals(sealed)[2]
    tamper(f"DELETE FROM {S} WHERE position = 3", (f"DELETE FROM {A} WHERE id = %s", [entries(sealed)[-1]]))
    assert breaches("V7") == []
    assert told(verify(["V7"], [Head(head.digest, 3)]))


def test_a_head_is_read_as_it_was_written_down():
    digest = "0a" * 32
    assert heads([digest, f"{digest.upper()}@12"]) == [Head(digest, None), Head(digest, 12)]
    for wrong in ("", "0a", f"{digest}@", f"{digest}@0", f"{digest}@x", f"{digest} 12"):
        with pytest.raises(WrongUsage, match="is no seal"):
            heads([wrong])


def test_a_backup_holds_the_last_seal_of_each_organization(sealed):
    login = settings.OWNER_DATABASE
    with psycopg.connect(
        host=login["HOST"], port=login["PORT"] or None, user=login["USER"], password=login["PASSWORD"] or None, dbname=connection.settings_dict["NAME"]
    ) as owner:
        found = holdings.chain_heads(owner)
    assert found == {str(sealed.id): {"position": 3, "digest": seals(sealed)[2].digest}}
    assert json.loads(json.dumps(found)) == found


def test_a_seal_cannot_be_changed_even_by_the_owner(sealed):
    with broken(Seal):
        with pytest.raises(Exception, match="rows are only ever added"):
            by_owner(f"UPDATE {S} SET entries = 1")
    assert Organization.objects.count() == 1
