"""Many rows at once: the same rows, defaults, audit and refusals as one by one, whichever path they take."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baton.catalog.models import Product, TaxRate
from baton.crm.models import Account, Contact, Deal, DealLine, Location, Stage, Task
from baton.foundation import bulk
from baton.foundation.errors import Conflict, Refused
from baton.foundation.keys import new_id
from baton.foundation.models import AuditEntry
from tests.foundation.furnished import DAY, a_task, an_account, deed
from tests.make import House

VALUES, ARRAYS, COPY = 1, bulk.SINGLE + 1, bulk.FEW
PATHS = pytest.mark.parametrize("count", [VALUES, ARRAYS, COPY], ids=["values", "arrays", "copy"])


def read(house: House, model: Any, *names: str) -> list[tuple]:
    with house.look():
        return list(model.objects.order_by("pk").values_list(*names))


def accounts(count: int) -> list[tuple]:
    return [(id, id, f"Account {i}") for i, id in enumerate(new_id() for _ in range(count))]


@PATHS
def test_each_path_is_the_one_it_is_taken_for(house: House, count: int):
    with deed(house.operator) as work, CaptureQueriesContext(connection) as said:
        work.create_many(Product, ["name"], [(f"P{i}",) for i in range(count)])
    mine = " ".join(query["sql"] for query in said if "catalog_product" in query["sql"])
    assert ("VALUES" in mine, "unnest" in mine, "baton_rows" in mine) == (count == VALUES, count == ARRAYS, count == COPY)


@PATHS
def test_rows_are_the_same_as_those_made_one_by_one(house: House, count: int):
    names = [f.name for f in Account._meta.local_concrete_fields if f.name not in ("id", "survivor", "name")]
    fields = {
        "billing_address": {"city": 'Köln "\\', "n": [1, None]},
        "terms_kind": "net", "terms_days": 14, "terms_discount_percent": Decimal("2.50"), "terms_discount_days": None,
        "exemption_expires_on": DAY, "credit_limit_minor": 2**53 + 1, "po_required": True, "tax_region": "",
    }  # fmt: skip
    with deed(house.operator) as work:
        id = new_id()
        work.create(Account, id=id, survivor_id=id, name="One", **fields)
        work.create_many(
            Account, ["id", "survivor", "name", *fields], [(*row, *fields.values()) for row in accounts(count)]
        )
    rows = read(house, Account, *names)
    assert len(rows) == count + 1
    assert all(row == rows[0] for row in rows)


LETTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
values = st.tuples(
    st.text(LETTERS, min_size=1, max_size=200),
    st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.none() | st.decimals("-999.99", "999.99", places=2),
    st.none() | st.integers(0, 2**63 - 1),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(LETTERS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=5), inner, max_size=3),
        max_leaves=6,
    ).map(lambda held: {"held": held}),
)


@PATHS
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entered=st.lists(values, min_size=1, max_size=3))
def test_every_value_comes_back_as_it_went_in(house: House, count: int, entered: list[tuple]):
    rows = [(id, id, *entered[i % len(entered)]) for i, id in enumerate(new_id() for _ in range(count))]
    rows = [(*row, "net", 1) for row in rows]
    columns = [
        "id", "survivor", "name", "exemption_expires_on", "terms_discount_percent", "credit_limit_minor",
        "billing_address", "terms_kind", "terms_days",
    ]  # fmt: skip
    with deed(house.operator) as work:
        work.create_many(Account, columns, rows)
    with house.look():
        found = {row[0]: row for row in Account.objects.filter(pk__in=[row[0] for row in rows]).values_list(*columns)}
    assert [found[row[0]] for row in rows] == rows


@PATHS
def test_instants_come_back_to_the_microsecond(house: House, count: int):
    at = datetime(2026, 3, 29, 1, 59, 59, 999999, tzinfo=UTC)
    with deed(house.operator) as work:
        work.create_many(Task, ["kind", "subject", "due_at"], [("other", "x", at if i % 2 else None) for i in range(count)])
    assert [due for (due,) in read(house, Task, "due_at")] == [at if i % 2 else None for i in range(count)]


@PATHS
def test_ids_are_made_where_none_are_given_and_sort_as_they_were_made(house: House, count: int):
    with deed(house.operator) as work:
        work.create_many(Product, ["name"], [(f"P{i:03}",) for i in range(count)])
    assert [name for (name,) in read(house, Product, "name")] == [f"P{i:03}" for i in range(count)]


@PATHS
def test_rows_of_one_call_may_refer_to_each_other(house: House, count: int):
    with deed(house.operator) as work:
        made = accounts(count)
        work.create_many(Account, ["id", "survivor", "name", "parent"], [(*row, made[-1][0] if row != made[-1] else None) for row in made])
    assert len(read(house, Account, "id")) == count


def test_more_rows_than_a_chunk_arrive_and_the_source_is_read_as_a_stream(house: House):
    asked = []

    def rows():
        for i in range(2 * bulk.CHUNK + 1):
            asked.append(i)
            if i == bulk.CHUNK:  # the first chunk is written before the second is asked for
                assert Product.objects.count() == bulk.CHUNK
            yield (f"P{i}",)

    with deed(house.operator) as work:
        work.create_many(Product, ["name"], rows())
    with house.look():
        assert Product.objects.count() == len(asked) == 2 * bulk.CHUNK + 1
        assert AuditEntry.objects.filter(subject_kind="product").count() == 2 * bulk.CHUNK + 1


def test_no_rows_are_no_deed(house: House):
    with deed(house.operator) as work:
        work.create_many(Product, ["name"], [])
    assert read(house, Product, "id") == []


def test_many_roots_are_audited_one_by_one(house: House):
    with deed(house.operator) as work:
        work.create_many(Contact, ["name", "email", "language"], [(f"N{i}", "a@example.org", "en") for i in range(COPY)])
    told = read(house, AuditEntry, "deed", "subject_kind", "changes")[-COPY:]
    ids = [str(id) for (id,) in read(house, Contact, "id")]
    fields = {"name": [None, "hidden"], "email": [None, "hidden"], "language": [None, "en"]}
    assert told == [("probe.write", "contact", [{"kind": "contact", "id": id, "fields": fields}]) for id in ids]


LINE = ["deal", "position", "description", "quantity", "unit_minor"]


def lines_of(deal: UUID) -> list[tuple]:
    return [(deal, position, "x", Decimal(1), 1) for position in (1, 2)]


def test_parts_written_with_their_root_need_no_line_of_their_own(house: House):
    with deed(house.operator, "probe.many") as work:
        account, deal = an_account(work), new_id()
        work.create_many(Deal, ["id", "account", "name", "stage"], [(deal, account.pk, "D", work.rows(Stage)[0].pk)])
        work.create_many(DealLine, LINE, lines_of(deal))
    assert told_of("deal", house) == [["deal"]]


def test_parts_added_to_a_record_that_stands_are_told_with_it(house: House):
    with deed(house.operator) as work:
        deal = work.create(Deal, account=an_account(work), name="D", stage=work.rows(Stage)[0])
    with deed(house.operator, "probe.many") as work:
        work.create_many(DealLine, LINE, lines_of(deal.pk))
    assert told_of("deal", house) == [["deal_line", "deal_line"]]


def told_of(kind: str, house: House) -> list[list[str]]:
    """The kinds of the changes in each audit line of a record of this kind."""
    with house.look():
        entries = AuditEntry.objects.filter(deed="probe.many", subject_kind=kind).order_by("pk")
        return [[change["kind"] for change in entry.changes] for entry in entries]


def test_the_guard_the_wall_and_the_checks_hold_for_each_path(house: House, neighbour: House):
    for count in (VALUES, ARRAYS, COPY):
        with pytest.raises(Exception, match="tax_rate_percent"), deed(house.operator) as work:
            work.create_many(
                TaxRate, ["code", "country", "percent", "from_on"], [(f"{i}", "DE", Decimal(101), DAY) for i in range(count)]
            )
        with pytest.raises(Exception, match="wall"), deed(neighbour.operator) as work:
            work.create_many(Location, ["account", "name"], [(new_id(), f"L{i}") for i in range(count)])


def test_outside_a_door_many_rows_are_refused_like_one(house: House):
    with pytest.raises(RuntimeError, match="needs a door"), deed(house.operator) as work:
        work._deed = None
        work.create_many(Product, ["name"], [("x",)])


def test_a_tuple_of_the_wrong_length_is_an_error_and_no_shifted_column(house: House):
    for count in (VALUES, ARRAYS, COPY):
        with pytest.raises(ValueError), deed(house.operator) as work:
            work.create_many(Product, ["name", "unit"], [("x",)] * count)
    assert read(house, Product, "id") == []


def test_many_loaded_records_are_changed_in_one_statement_and_audited_each(house: House):
    with deed(house.operator) as work:
        tasks = [a_task(work, f"T{i}") for i in range(3)]
    with deed(house.operator, "probe.many") as work:
        work.change_many(tasks, ["subject", "reason"], [(f"U{i}", "" if i else "why") for i in range(3)])
    assert read(house, Task, "subject", "version") == [("U0", 2), ("U1", 2), ("U2", 2)]
    with house.look():
        told = list(AuditEntry.objects.filter(deed="probe.many").order_by("pk").values_list("changes", flat=True))
    assert [sorted(change["fields"]) for (change,) in told] == [["reason", "subject"], ["subject"], ["subject"]]


def test_of_many_records_none_is_changed_when_one_is_stale(house: House):
    with deed(house.operator) as work:
        tasks = [a_task(work, f"T{i}") for i in range(3)]
        work.change(Task.objects.get(pk=tasks[1].pk), subject="Faster")
    with pytest.raises(Conflict, match="changed meanwhile"), deed(house.operator) as work:
        work.change_many(tasks, ["subject"], [("Slower",)] * 3)
    assert [subject for (subject,) in read(house, Task, "subject")] == ["T0", "Faster", "T2"]


def test_a_refusal_after_many_rows_leaves_none(house: House):
    with pytest.raises(Refused), deed(house.operator) as work:
        work.create_many(Product, ["name"], [(f"P{i}",) for i in range(COPY)])
        raise Refused("No.")
    assert read(house, Product, "id") == []
    with house.look():
        assert not AuditEntry.objects.filter(subject_kind="product").exists()


@PATHS
def test_what_is_the_same_in_all_rows_arrives_in_each(house: House, count: int):
    """A copy says it once, in the words of the statement: quotes, braces, lists and nothing at all."""
    odd = """It's 100 % {source} \\ "quoted" :x"""
    shared = {"line1": odd, "parts": [1, None, {"a": "b'"}]}
    with deed(house.operator) as work:
        work.create_many(Account, ["id", "survivor", "name", "legal_name", "billing_address", "owner"], [(*row, odd, shared, None) for row in accounts(count)])
    told = {(name, address["line1"], str(address["parts"]), owner) for name, address, owner in read(house, Account, "legal_name", "billing_address", "owner")}
    assert told == {(odd, odd, "[1, None, {'a': \"b'\"}]", None)}


def test_each_of_many_changed_rows_has_a_line_of_the_audit_and_what_was_touched_before_none_of_its_own(house: House):
    with deed(house.operator) as work:
        made = [work.create(Product, name=f"P{i}") for i in range(3)]
    with deed(house.operator, "product.change") as work:
        work.change(made[0], unit="hour")
        work.change_many(made, ["name"], [(f"Q{i}",) for i in range(3)])
    with house.look():
        lines = AuditEntry.objects.filter(deed="product.change").order_by("pk").values_list("subject_id", "changes")
        told = {subject: [list(change["fields"]) for change in changes] for subject, changes in lines}
        assert len(lines) == 3
    assert told == {made[0].pk: [["unit"], ["name"]], made[1].pk: [["name"]], made[2].pk: [["name"]]}
