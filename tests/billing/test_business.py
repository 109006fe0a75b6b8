"""Who issues: what may stand on every document, and what is refused before a customer reads it."""

from typing import Any

import pytest
from django.db import IntegrityError, connection

from baton.billing.models import Business
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.performing import inside
from tests.billing.desk import Desk
from tests.make import House

IBAN = {  # the IBAN registry's own examples, as they are printed
    "DE": "DE89 3704 0044 0532 0130 00", "GB": "GB29 NWBK 6016 1331 9268 19", "NO": "NO93 8601 1117 947",
    "MT": "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "FR": "FR14 2004 1010 0505 0001 3M02 606",
}  # fmt: skip


def business(desk: Desk) -> dict:
    [said] = desk.all("business", by="owner")
    return said


def change(desk: Desk, **entered: Any) -> dict:
    desk.do("business.change", by="owner", **entered)
    return business(desk)


def bank(desk: Desk, **entered: Any) -> dict:
    desk.do("business.change_bank", by="owner", **{"holder": "Harbour Works GmbH", "iban": IBAN["DE"]} | entered)
    return business(desk)["bank"]


def refused(desk: Desk, deed: str, **entered: Any) -> Refused:
    before = business(desk)
    with pytest.raises(Refused) as refusal:
        desk.do(deed, by="owner", **entered)
    assert business(desk) == before
    return refusal.value


@pytest.mark.parametrize(("country", "paper"), [("DE", "a4"), ("US", "us-letter"), ("CA", "us-letter"), ("JP", "a4")])
def test_a_new_house_begins_with_its_name_country_and_paper(db, country: str, paper: str):
    house = House("Harbour Works", kind="sandbox", country=country)
    with house.look():
        made = Business.objects.get()
    assert (made.legal_name, made.address, made.paper, made.send_hold_seconds) == ("Harbour Works", {"country": country}, paper, 30)


def test_what_is_set_is_kept_and_told_and_the_rest_stays(desk: Desk):
    said = change(desk, email="billing@harbour.example", phone="+49 40 1", address={"line1": " Weg 1 ", "city": "Kiel", "country": "de"})
    assert (said["legal_name"], said["email"], said["phone"]) == ("Baton Ltd", "billing@harbour.example", "+49 40 1")
    assert said["address"] == {"line1": "Weg 1", "city": "Kiel", "country": "DE"}
    assert desk.announced()[-1] == "business.changed"
    assert change(desk, phone="")["email"] == "billing@harbour.example"


@pytest.mark.parametrize("country", IBAN)
def test_an_iban_that_checks_is_kept_without_its_blanks(desk: Desk, country: str):
    written = IBAN[country].replace(" ", "")
    assert bank(desk, iban=IBAN[country].lower()) == {"holder": "Harbour Works GmbH", "iban": written}
    assert desk.announced()[-1] == "business.bank_changed"


@pytest.mark.parametrize(
    "typed",
    ["", "DE", "DE88370400440532013000", "DE8937040044053201300", "DE893704004405320130000", "ED89370400440532013000", "D€89370400440532013000"],
)
def test_an_iban_with_a_slip_is_refused(desk: Desk, typed: str):
    refusal = refused(desk, "business.change_bank", holder="Harbour Works GmbH", iban=typed)
    words = f'The IBAN "{typed}" does not check, so something was mistyped. Nothing was saved. Compare it with the bank\'s papers.'
    assert (refusal.words, refusal.fields) == (words, {"iban": words})


def test_two_digits_that_changed_places_are_noticed(desk: Desk):
    right = IBAN["DE"].replace(" ", "")
    for at in range(4, len(right) - 1):
        if right[at] != right[at + 1]:
            refused(desk, "business.change_bank", holder="x", iban=right[:at] + right[at + 1] + right[at] + right[at + 2 :])


@pytest.mark.parametrize(("typed", "written"), [("cobadeff", "COBADEFF"), ("COBADEFFXXX", "COBADEFFXXX"), ("NWBKGB2L", "NWBKGB2L")])
def test_a_bic_has_8_or_11_characters(desk: Desk, typed: str, written: str):
    assert bank(desk, bic=typed, name="Commerzbank") == {
        "holder": "Harbour Works GmbH", "iban": "DE89370400440532013000", "bic": written, "name": "Commerzbank",
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["COBADE", "COBADEFFX", "12BADEFF", "COBADEFFXXXX", "COBA-DEFF1"])
def test_a_bic_as_no_bank_writes_it_is_refused(desk: Desk, typed: str):
    refusal = refused(desk, "business.change_bank", holder="x", iban=IBAN["DE"], bic=typed)
    words = f'The BIC "{typed}" is not 8 or 11 letters and digits as banks write them. Nothing was saved.'
    assert (refusal.words, list(refusal.fields)) == (words, ["bic"])


def test_an_account_has_a_holder_and_a_new_one_leaves_nothing_of_the_old(desk: Desk):
    assert refused(desk, "business.change_bank", holder=" ", iban=IBAN["DE"]).words == "Whose account is it? Name its holder. Nothing was saved."
    bank(desk, bic="COBADEFFXXX", name="Commerzbank")
    assert bank(desk, iban=IBAN["GB"]) == {"holder": "Harbour Works GmbH", "iban": "GB29NWBK60161331926819"}


@pytest.mark.parametrize(
    ("entered", "written"),
    [
        ({"tax_id": "de 136 695 976"}, "DE136695976"),
        ({"tax_id": "181/815/08155"}, "181/815/08155"),  # of a German tax office: who has no VAT number prints this
        ({"tax_id": "ATU13585627", "address": {"country": "AT"}}, "ATU13585627"),
        ({"tax_id": "12-3456789", "address": {"country": "US"}}, "12-3456789"),
        ({"tax_id": ""}, ""),
    ],
)
def test_a_tax_id_is_checked_by_the_rules_of_its_country(desk: Desk, entered: dict, written: str):
    assert change(desk, **entered)["tax_id"] == written


@pytest.mark.parametrize("entered", [{"tax_id": "DE136695978"}, {"tax_id": "ATU13585627"}, {"tax_id": "DE136695976", "address": {"country": "AT"}}])
def test_a_tax_id_that_does_not_check_is_refused(desk: Desk, entered: dict):
    refusal = refused(desk, "business.change", **entered)
    assert "does not check as one of" in refusal.words and list(refusal.fields) == ["tax_id"]


@pytest.mark.parametrize(("typed", "kept"), [("#0B5563", "#0b5563"), ("#000000", "#000000"), ("#ffffff", "#ffffff")])
def test_a_colour_is_kept_in_small_letters(desk: Desk, typed: str, kept: str):
    assert change(desk, colour=typed)["colour"] == kept


@pytest.mark.parametrize("typed", ["", "red", "#fff", "0b5563", "#0b556", "#0b55634", "#0b556g", "#٠٠٠٠٠٠"])
def test_what_is_no_colour_is_refused(desk: Desk, typed: str):
    refusal = refused(desk, "business.change", colour=typed)
    assert refusal.words == f'"{typed}" is no colour: write it like #0b5563. Nothing was saved.'
    assert list(refusal.fields) == ["colour"]


def test_a_logo_is_set_by_its_own_deed_alone(desk: Desk):
    assert refused(desk, "business.change", logo="a1" * 32).fields == {"logo": "there is no such field"}


@pytest.mark.parametrize("seconds", [0, 1, 120])
def test_sending_may_wait_up_to_two_minutes(desk: Desk, seconds: int):
    assert change(desk, send_hold_seconds=seconds)["send_hold_seconds"] == seconds


@pytest.mark.parametrize("seconds", [-1, 121, 40_000])
def test_it_waits_no_longer(desk: Desk, seconds: int):
    refusal = refused(desk, "business.change", send_hold_seconds=seconds)
    assert refusal.words == f"Sending waits 0 to 120 seconds, not {seconds}. Nothing was saved."
    assert list(refusal.fields) == ["send_hold_seconds"]


def test_texts_are_kept_by_language_as_a_whole(desk: Desk):
    blank = {"intro": "", "payment": "", "footer": ""}
    said = change(desk, texts={"en": {"intro": "x" * 2_000}, "de": {"footer": "Zeile 1\nZeile 2"}})
    assert said["texts"] == {"en": blank | {"intro": "x" * 2_000}, "de": blank | {"footer": "Zeile 1\nZeile 2"}}
    assert change(desk, texts={"fr": {"payment": "Merci."}})["texts"] == {"fr": blank | {"payment": "Merci."}}


@pytest.mark.parametrize(
    ("texts", "field", "words"),
    [
        ({"de": {"footer": "x" * 2_001}}, "texts.de.footer", "The footer text has 2001 letters, and at most 2000 fit. Nothing was saved."),
        ({"it": {"intro": "Ciao."}}, "texts.it.[key]", None),
        ({"de": {"begin": "Hallo."}}, "texts.de.begin", None),
        ({"de": {"intro": "nul\0"}}, "texts", None),
    ],
)
def test_texts_that_fit_no_document_are_refused_by_name(desk: Desk, texts: dict, field: str, words: str | None):
    refusal = refused(desk, "business.change", texts=texts)
    assert list(refusal.fields) == [field]
    assert words is None or refusal.words == words


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"legal_name": " "}, "legal_name"),
        ({"legal_name": "x" * 201}, "legal_name"),
        ({"address": {"country": "Germany"}}, "address.country"),
        ({"address": {"street": "Weg"}}, "address.street"),
        ({"paper": "a3"}, "paper"),
        ({"registration": "x" * 201}, "registration"),
        ({"email": "not an address"}, "email"),
        ({"email": "two@example.org, more@example.org"}, "email"),
        ({"name": "x"}, "name"),
    ],
)
def test_what_no_document_can_bear_is_refused_by_its_field(desk: Desk, entered: dict, field: str):
    assert list(refused(desk, "business.change", **entered).fields) == [field]


def test_only_who_sets_up_the_house_says_who_it_is(desk: Desk):
    for by in ("billing", "sales", "accountant"):
        for deed, entered in (("business.change", {"phone": "1"}), ("business.change_bank", {"holder": "x", "iban": IBAN["DE"]})):
            with pytest.raises(NotAllowed, match=f"{by} may not do {deed}"):
                desk.do(deed, by=by, **entered)
    assert desk.all("business", by="sales") == []
    assert desk.all("business", by="billing") == [business(desk)]


@pytest.mark.parametrize("deed", ["business.change", "business.change_bank"])
def test_of_two_who_change_it_the_second_is_told(desk: Desk, deed: str):
    entered = {"phone": "1"} if deed == "business.change" else {"holder": "x", "iban": IBAN["DE"]}
    version = business(desk)["version"]
    change(desk, phone="2")
    with pytest.raises(Conflict, match="The business was changed meanwhile"):
        desk.do(deed, by="owner", version=version, **entered)


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE billing_business SET colour = '#FFF'", "business_colour"),
        ("UPDATE billing_business SET logo = 'x'", "business_logo"),
        ("UPDATE billing_business SET paper = 'a3'", "business_paper"),
        ("UPDATE billing_business SET legal_name = ''", "business_named"),
        ("UPDATE billing_business SET send_hold_seconds = 121", "business_hold"),
        ("INSERT INTO billing_business SELECT (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid()))).* FROM billing_business b", "business_one"),
    ],
)
def test_postgresql_itself_keeps_the_one_business_such_as_it_can_be(desk: Desk, statement: str, check: str):
    with pytest.raises(IntegrityError, match=check), inside(desk.house.id, deed="probe.write"), connection.cursor() as cursor:
        cursor.execute(statement)
