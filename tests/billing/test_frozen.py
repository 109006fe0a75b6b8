"""PostgreSQL itself lets nothing of an issued invoice change, however the statement got there: not even under a deed."""

import pytest
from django.db import Error, IntegrityError, connection, models

from baton.billing.models import Invoice, InvoiceLine, InvoiceTaxLine
from baton.foundation.performing import inside
from tests.billing.desk import Desk
from tests.upkeep.breaking import by_owner

SPARED = {"issued": {"document_state", "delivery_state", "balance_minor", "void_reason"}, "void": {"delivery_state"}, "discarded": set()}
OTHER = {  # something else than what stands there, by the column's type
    models.CharField: "'_'",
    models.IntegerField: "coalesce({}, 0) + 1",
    models.DecimalField: "coalesce({}, 0) + 1",
    models.DateTimeField: "now()",
    models.DateField: "coalesce({}, current_date) + 1",
    models.JSONField: """'{{"total_minor": 1}}'""",
    models.UUIDField: "gen_random_uuid()",
    models.ForeignKey: "gen_random_uuid()",
}
ELSEWHERE = "jsonb_build_object('id', gen_random_uuid(), 'invoice_id', %s::uuid, 'position', 9, 'percent', 9)"
PARTS = [InvoiceLine, InvoiceTaxLine]


def under_a_deed(desk: Desk, statement: str, *values: object) -> int:
    """Run a statement as whoever got past every door could; how many rows it reached."""
    with inside(desk.house.id, deed="probe.write"), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def in_state(desk: Desk, state: str) -> Invoice:
    draft = desk.draft()
    if state == "discarded":
        return desk.do("invoice.discard", str(draft.pk))
    desk.issue(draft)
    if state == "void":
        desk.do("invoice.void", str(draft.pk), reason="Mistake")
    return desk.now(draft)


def other(model: type[models.Model], column: str) -> str:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return next(text for kind, text in OTHER.items() if isinstance(field, kind)).format(column)


def columns(model: type[models.Model], but: set[str] = frozenset()) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.name not in {"version", *but}]


@pytest.mark.parametrize("state", SPARED)
def test_no_column_of_it_changes_but_those_that_say_what_became_of_it(desk: Desk, state: str):
    invoice = in_state(desk, state)
    fixed = columns(Invoice, but=SPARED[state])
    assert {"organization_id", "id", "account_id", "number", "total_minor", "due_on", "snapshot", "digest", "send_at"} <= set(fixed)
    for column in fixed:
        with pytest.raises(Error, match=f"UPDATE on billing_invoice: the record is {state} and no longer changes"):
            under_a_deed(desk, f"UPDATE billing_invoice SET {column} = {other(Invoice, column)} WHERE id = %s", invoice.pk)
    assert desk.now(invoice).snapshot == invoice.snapshot


def test_what_became_of_an_issued_one_is_written(desk: Desk):
    invoice = in_state(desk, "issued")
    assert under_a_deed(desk, "UPDATE billing_invoice SET balance_minor = 5, delivery_state = 'viewed' WHERE id = %s", invoice.pk) == 1


@pytest.mark.parametrize("state", SPARED)
def test_it_is_not_deleted(desk: Desk, state: str):
    invoice = in_state(desk, state)
    with pytest.raises(Error, match=f"DELETE on billing_invoice: the record is {state}"):
        under_a_deed(desk, "DELETE FROM billing_invoice WHERE id = %s", invoice.pk)


@pytest.mark.parametrize("model", PARTS)
@pytest.mark.parametrize("state", ["issued", "void"])
def test_none_of_its_lines_is_changed_removed_or_added(desk: Desk, state: str, model: type[models.Model]):
    table, invoice, draft = model._meta.db_table, in_state(desk, state), desk.draft()
    no_longer = f"on {table}: the record it belongs to no longer changes"
    for column in columns(model):
        with pytest.raises(Error, match=f"UPDATE {no_longer}"):
            under_a_deed(desk, f"UPDATE {table} SET {column} = {other(model, column)} WHERE invoice_id = %s", invoice.pk)
    with pytest.raises(Error, match=f"DELETE {no_longer}"):
        under_a_deed(desk, f"DELETE FROM {table} WHERE invoice_id = %s", invoice.pk)
    copy = f"INSERT INTO {table} SELECT (jsonb_populate_record(row, {ELSEWHERE})).* FROM {table} row WHERE invoice_id = %s"
    with pytest.raises(Error, match=f"INSERT {no_longer}"):
        under_a_deed(desk, copy, invoice.pk, draft.pk)
    assert under_a_deed(desk, copy, draft.pk, invoice.pk) == 1


@pytest.mark.parametrize("model", PARTS)
def test_no_line_is_led_into_it_or_out_of_it(desk: Desk, model: type[models.Model]):
    table, invoice, draft = model._meta.db_table, in_state(desk, "issued"), desk.draft()
    for here, there in ((invoice, draft), (draft, invoice)):
        with pytest.raises(Error, match=f"UPDATE on {table}: the record it belongs to no longer changes"):
            under_a_deed(desk, f"UPDATE {table} SET invoice_id = %s WHERE invoice_id = %s", there.pk, here.pk)


def test_of_many_rows_in_one_statement_one_that_is_frozen_stops_all(desk: Desk):
    in_state(desk, "issued")
    draft = desk.draft()
    with pytest.raises(Error, match="no longer changes"):
        under_a_deed(desk, "UPDATE billing_invoice SET po_number = 'X'")
    assert desk.now(draft).po_number is None


@pytest.mark.parametrize(
    ("state", "statement", "check"),
    [
        ("issued", "document_state = 'draft'", "invoice_numbered_once_issued"),
        ("issued", "document_state = 'discarded'", "invoice_numbered_once_issued"),
        ("issued", "balance_minor = -1", "invoice_balance_within_total"),
        ("issued", "balance_minor = total_minor + 1", "invoice_balance_within_total"),
        ("issued", "document_state = 'void'", "invoice_void_owes_nothing"),
        ("issued", "delivery_state = 'scheduled'", "invoice_scheduled_while_a_draft"),
        ("draft", "document_state = 'issued'", "invoice_numbered_once_issued"),
        ("draft", "number = 'INV-9'", "invoice_numbered_once_issued"),
        ("draft", "balance_minor = 1", "invoice_numbered_once_issued"),
        ("draft", "snapshot = '{}'", "invoice_snapshot_has_its_digest"),
        ("draft", "total_minor = total_minor + 1", "invoice_total_is_net_plus_tax"),
        ("draft", "delivery_state = 'scheduled'", "invoice_scheduled_while_a_draft"),
        ("draft", "send_at = now()", "invoice_scheduled_while_a_draft"),
    ],
)
def test_what_cannot_be_true_of_an_invoice_is_no_row(desk: Desk, state: str, statement: str, check: str):
    invoice = in_state(desk, state) if state != "draft" else desk.draft()
    with pytest.raises(IntegrityError, match=f'check constraint "{check}"'):
        under_a_deed(desk, f"UPDATE billing_invoice SET {statement} WHERE id = %s", invoice.pk)


def test_a_number_stands_once_in_its_series(desk: Desk):
    first, second = desk.issued(), desk.draft()
    numbered = "document_state = 'issued', number = 'INV-X', series = 'INV', sequence = 1, issued_on = now(), due_on = now()"
    with pytest.raises(IntegrityError, match="invoice_number_unique_in_series"):
        under_a_deed(desk, f"UPDATE billing_invoice SET {numbered} WHERE id = %s", second.pk)
    assert desk.numbers() == [first.number]


def test_the_owner_of_the_tables_is_held_to_it_too(standing_desk: Desk):
    invoice = standing_desk.issued()
    for statement in (
        "UPDATE billing_invoice SET total_minor = total_minor + 1, net_minor = net_minor + 1",
        "DELETE FROM billing_invoiceline",
        "UPDATE billing_invoicetaxline SET tax_minor = 0",
    ):
        with pytest.raises(Error, match="no longer changes"):
            by_owner(statement)
    assert standing_desk.now(invoice) == invoice
