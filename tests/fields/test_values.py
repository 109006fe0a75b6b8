"""Values of fields: typed, set through the doors of their records, locked, audited and found as any other field is."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from baton.billing.models import Invoice
from baton.crm.models import Account
from baton.fields.finding import found_by
from baton.fields.models import FieldDefinition, FieldEntry
from baton.fields.values import DECIMALS, DIGITS, kept
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.models import AuditEntry
from tests.foundation.furnished import deed
from tests.story import Story

CHOICES = ["Red", "Straße", "Née"]
OF_KIND = {
    "text": st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=60).map(str.strip),
    "number": st.decimals(-(10 ** (DIGITS - DECIMALS)) + 1, 10 ** (DIGITS - DECIMALS) - 1, places=DECIMALS) | st.integers(-999_999_999, 999_999_999),
    "money": st.integers(-(10**15) + 1, 10**15 - 1),
    "date": st.dates(),
    "choice": st.sampled_from(CHOICES),
    "yes_no": st.booleans(),
    "link": st.sampled_from(["https://a.example/x?y=1", "http://b.example"]),
}


def of_kind(kind: str) -> FieldDefinition:
    return FieldDefinition(label="It", kind=kind, choices=CHOICES if kind == "choice" else [], currency="EUR" if kind == "money" else "")


@given(st.sampled_from(sorted(OF_KIND)).flatmap(lambda kind: st.tuples(st.just(kind), OF_KIND[kind])))
def test_a_value_is_kept_so_that_it_says_the_same_and_is_kept_the_same_again(said):
    kind, value = said
    definition = of_kind(kind)
    once = kept(definition, value)
    assert kept(definition, once) == once
    match kind:
        case "number":
            assert Decimal(str(once)) == value and "E" not in str(once) and once != "-0"
        case "date":
            assert date.fromisoformat(str(once)) == value
        case _:
            assert once == (value if value != "" else None)


@pytest.mark.parametrize(
    ("kind", "entered", "value"),
    [
        ("number", "1,250.50", "1250.5"), ("number", "-0", "0"), ("number", 1.5, "1.5"), ("number", "1e3", "1000"),
        ("money", "1,250.5", 125_050), ("money", 125_050, 125_050), ("choice", "STRASSE", "Straße"), ("yes_no", "Yes", True), ("yes_no", "false", False),
        ("text", "  ", None), ("date", None, None), ("date", "2026-01-31", "2026-01-31"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(kind, entered, value):
    assert kept(of_kind(kind), entered) == value


@pytest.mark.parametrize(
    ("kind", "entered"),
    [
        ("text", 5), ("text", "x" * 501), ("text", "a\0b"), ("number", "many"), ("number", True), ("number", "NaN"), ("number", "0.0000001"),
        ("number", "1e12"), ("money", "12.345"), ("money", 10**15), ("money", True), ("money", Decimal("1.5")), ("date", "31.12.2026"), ("date", 5),
        ("choice", "Purple"), ("yes_no", "perhaps"), ("yes_no", 2), ("link", "javascript:alert(1)"), ("link", "https://"), ("link", "http://a b"), ("link", "https://[x"),
    ],
)  # fmt: skip
def test_what_is_of_another_kind_is_refused(kind, entered):
    with pytest.raises(ValueError):
        kept(of_kind(kind), entered)


def test_the_doors_of_records_set_them_and_refuse_by_name(desk, define):
    for noun in ("account", "contact", "deal", "invoice"):
        define("Size", "number", noun)
        define("Since", "date", noun)
    account = desk.account(fields={"size": 12.5, "since": "2026-01-05"})
    records = {
        "account": account,
        "contact": desk.do("contact.create", name="Ada", fields={"size": "12.5", "since": "2026-01-05"}),
        "deal": desk.deal(account, fields={"size": "12.5", "since": "2026-01-05"}),
        "invoice": desk.do("invoice.create", account=account, lines=[{"description": "x", "quantity": "1", "unit_minor": 100}], fields={"size": "12.5", "since": "2026-01-05"}),
    }  # fmt: skip
    for noun, id in records.items():
        assert desk.show(noun, id)["fields"] == {"size": "12.5", "since": "2026-01-05"}
        refused = desk.refused(f"{noun}.change", id, by=desk.house.owner, kind=Refused, fields={"size": "big", "colour": "red", "since": None})
        assert refused.fields == {"fields.size": 'Size is a number, and "big" is none.', "fields.colour": 'There is no field "colour".'}
        desk.do(f"{noun}.change", id, by=desk.house.owner, fields={"since": None})
        assert desk.show(noun, id)["fields"] == {"size": "12.5"}
        assert [one["id"] for one in desk.all(noun, **{"fields.size": "12.50"})] == [id]
        assert desk.all(noun, **{"fields.size": "12.6"}) == []


def test_what_is_needed_is_given_to_a_new_record_and_not_taken_away(desk, define):
    define("Size", "number", is_required=True)
    assert desk.refused("account.create", name="Acme").fields == {"fields.size": "Size is needed."}
    account = desk.account(fields={"size": 1})
    assert desk.refused("account.change", account, fields={"size": ""}).fields == {"fields.size": "Size is needed."}
    desk.do("account.change", account, phone="1")


def test_a_draft_of_a_won_deal_is_made_and_goes_out_without_what_is_needed_where_one_is_entered(house, define):
    story = Story(house)
    story.rate("19")
    story.account("Acme")
    before = story.bill("Acme", "1 x Chair at 100.00 EUR")
    define("Cost centre", noun="invoice", is_required=True)
    story.deal("Project", "Acme", "1 x Desk at 100.00 EUR")
    draft = story.win("Project")
    with pytest.raises(Refused, match="Cost centre is needed"):
        story.bill("Acme", "1 x Chair at 100.00 EUR")
    with pytest.raises(Refused, match="Cost centre is needed"):
        story.do("invoice.change", draft, fields={"cost_centre": ""})
    for one in (before, draft):
        assert story.see("invoice", one)["readiness"]["ready"]
        story.do("invoice.issue", one)
    assert story.see("invoice", draft)["fields"] == {}


def test_a_field_obeys_the_rights_of_its_group(desk, define):
    define("Limit", "number", group="terms")
    define("Colour")
    account, sales = desk.account(by=desk.house.sales), desk.house.sales
    desk.do("account.change", account, by=sales, fields={"colour": "red"})
    refused = desk.refused("account.change", account, by=sales, kind=NotAllowed, fields={"colour": "blue", "limit": 5})
    assert list(refused.fields) == ["fields.limit"]
    assert list(desk.refused("account.create", by=sales, kind=NotAllowed, name="New", fields={"limit": 5}).fields) == ["fields.limit"]
    desk.do("account.change", account, fields={"limit": 5})
    desk.do("account.change", account, by=sales, fields={"limit": 5, "colour": "green"})  # it is 5 already
    assert desk.show("account", account)["fields"] == {"limit": "5", "colour": "green"}
    limit = next(one for one in desk.all("field_definitions") if one["key"] == "limit")
    desk.do("field_definition.change", limit["id"], by=desk.house.owner, group="relationship")
    desk.do("account.change", account, by=sales, fields={"limit": 6})


def test_the_audit_and_what_is_told_name_each_field(desk, define):
    define("Colour")
    define("Size", "number")
    define("Hobby", noun="contact")
    account, contact = desk.account(fields={"colour": "red"}), desk.do("contact.create", name="Ada", fields={"hobby": "chess"})
    desk.do("account.change", account, fields={"colour": "blue", "size": 2}, phone="1")
    with desk.house.look():
        changes = {deed: entry for deed, [entry] in AuditEntry.objects.filter(subject_id__in=[account, contact]).order_by("pk").values_list("deed", "changes")}
    assert changes["account.create"]["fields"]["fields.colour"] == [None, "red"] and "fields" not in changes["account.create"]["fields"]
    assert changes["account.change"]["fields"] == {"phone": [None, "hidden"], "fields.colour": ["red", "blue"], "fields.size": [None, "2"]}
    assert changes["contact.create"]["fields"]["fields.hobby"] == [None, "hidden"]  # of people, only that there is something
    told = desk.all("event", subject=account, name="account.changed")
    assert told[0]["data"] == {"fields": ["phone", "fields.colour", "fields.size"]}


def test_who_had_it_open_is_told_that_somebody_was_faster(desk, define):
    define("Colour")
    account = desk.account()
    desk.do("account.change", account, version=1, fields={"colour": "red"})
    desk.refused("account.change", account, version=1, kind=Conflict, fields={"colour": "blue"})


@pytest.mark.parametrize(
    ("kind", "value", "asked", "other"),
    [
        ("text", "Red", "RED", "Re"), ("number", "1.50", "1.5", "1.51"), ("money", 150, "1.5", "150"), ("date", "2026-01-05", "2026-01-05", "2026-01-06"),
        ("choice", "Red", "red", "Blue"), ("yes_no", True, "true", "false"), ("link", "https://a.example/", "https://a.example/", "https://b.example/"), ("text", "true", "true", "false"),
        ("text", "ÉÑ" * 150, "éñ" * 150, "é"),
    ],
)  # fmt: skip
def test_records_are_found_by_every_kind_of_field(desk, define, kind, value, asked, other):
    define("It", kind, **({"choices": ["Red", "Blue"]} if kind == "choice" else {}))
    one, none = desk.account("Has", fields={"it": value}), desk.account("Has not")
    assert [row["id"] for row in desk.all("accounts", **{"fields.it": asked})] == [one]
    assert desk.all("accounts", **{"fields.it": other}) == []
    assert [row["id"] for row in desk.all("accounts", **{"fields.it": "null"})] == [none]
    desk.do("account.change", one, fields={"it": None})
    assert desk.all("accounts", **{"fields.it": asked}) == []


@pytest.mark.parametrize("many", [1, 3, 10_000])
def test_many_are_found_as_few_are(desk, define, many):
    define("Colour", kind="choice", choices=["red", "blue"])
    for n in range(6):
        desk.account(f"Customer {n}", fields={"colour": "red" if n % 2 else "blue"})
    with desk.house.look():
        entries = FieldEntry.objects.filter(text="red")
        with CaptureQueriesContext(connection) as said:
            names = list(Account.objects.filter(found_by(entries, many)).order_by("name").values_list("name", flat=True))
    assert names == ["Customer 1", "Customer 3", "Customer 5"]
    assert ("COALESCE" in said.captured_queries[-1]["sql"]) == (many <= 3)


def test_a_filter_says_what_is_wrong_with_it(desk, define):
    define("Size", "number")
    for asked, words in (({"fields.colour": "red"}, "There is no field"), ({"fields.size": "big"}, "is a number"), ({"weather": "fair"}, "fields.KEY")):
        with pytest.raises(Refused, match=words):
            desk.all("accounts", **asked)


def test_another_house_sees_neither_fields_nor_values(desk, define):
    define("Colour")
    desk.account(fields={"colour": "red"})
    other = type(desk)(type(desk.house)("Other Ltd"))
    assert other.all("field_definitions") == []
    with pytest.raises(Refused, match="There is no field"):
        other.all("accounts", **{"fields.colour": "red"})


def test_many_records_are_described_and_found_in_as_many_queries_as_one(desk, define):
    define("Colour")
    desk.account("One", fields={"colour": "red"})
    counts = []
    for n in (0, 6):
        for number in range(n):
            desk.account(f"Account {number}", fields={"colour": "red"})
        with CaptureQueriesContext(connection) as ran:
            desk.all("accounts", **{"fields.colour": "red"})
        counts.append(len(ran))
    assert counts[0] == counts[1]


def test_an_issued_invoice_keeps_its_fields_whoever_writes(house, desk, define):
    define("Origin", noun="invoice")
    story = Story(house)
    story.rate("19")
    story.account("Acme")
    draft = desk.do("invoice.create", account=story.ids["Acme"], lines=[{"description": "x", "quantity": "1", "unit_minor": 100}], fields={"origin": "A fair"})
    desk.do("invoice.issue", draft, by=house.owner)
    assert "issued" in desk.refused("invoice.change", draft, by=house.owner, fields={"origin": "A letter"}).words
    with deed(house.operator) as work, pytest.raises(Refused, match="can no longer change"):
        work.change(work.load(Invoice, UUID(draft)), fields={"origin": "A letter"})
    with pytest.raises(DatabaseError, match="no longer changes"), deed(house.operator), transaction.atomic():
        Invoice.objects.filter(pk=draft).update(fields={"origin": "A letter"})
