import csv
import json
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baton.exchange.entries import Entry, entries, mended
from baton.exchange.names import FIELDS, NAMES
from baton.exchange.recognizing import recognise
from baton.exchange.sheets import opened
from tests.crm.desk import Desk
from tests.exchange import samples
from tests.exchange.samples import book_of, written


@pytest.fixture
def read(tmp_path):
    """The entries of a table, written as a file."""

    def entries_of(rows, **asked) -> list[Entry]:
        sheet = opened(written(tmp_path / "file.csv", rows))
        return list(entries(sheet, recognise(sheet, **asked)))

    return entries_of


def words(entry: Entry) -> dict[str, str]:
    return dict(entry.faults)


class TestXero:
    def test_a_row_is_an_account_with_two_addresses_and_three_people(self, read):
        first = read(samples.xero())[0]
        assert first.account == {
            "name": "Fernhill Nurseries", "legal_name": "Fernhill Nurseries Ltd", "number": "F-100", "phone": "+44 1632 960001",
            "website": "www.fernhill.example", "tax_id": "GB980780684", "terms": {"kind": "day_of_next_month", "days": 20},
            "billing_address": {"line1": "Gate House", "line2": "12 Long Lane", "postcode": "OX1 4AB", "city": "Oxford", "country": "GB"},
            "delivery_address": {"line1": "Unit 4", "city": "Bath", "country": "GB"},
        }  # fmt: skip
        assert first.contacts == (
            {"name": "Ada Moss", "email": "office@fernhill.example", "roles": ["accounts_payable"]},
            {"name": "Ben Reed", "email": "ben@fernhill.example", "roles": ["accounts_payable"]},
            {"name": "Cleo", "email": "cleo@fernhill.example", "roles": ["buyer"]},
        )
        assert first.faults == ()

    def test_what_is_not_ours_is_kept_with_the_row(self, read):
        assert read(samples.xero())[0].cells["SalesAccount"] == "200"
        assert read(samples.xero())[0].cells["CompanyNumber"] == "01234567"

    def test_faults_name_their_columns(self, read):
        _, second, third = read(samples.xero())
        assert words(second) == {
            "TaxNumber": 'The tax id "DE136695978" does not check as one of DE: its check digit is wrong, so something was mistyped. A right one is DE and 9 digits.'
        }
        assert words(third) == {"EmailAddress": '"none at all" is no e-mail address.'}

    def test_terms_by_days_and_kind(self, read):
        assert [entry.account["terms"] for entry in read(samples.xero())] == [
            {"kind": "day_of_next_month", "days": 20}, {"kind": "net", "days": 30}, {"kind": "end_of_month", "days": 10},
        ]  # fmt: skip

    def test_what_looks_like_a_formula_is_a_name(self, read):
        assert read(samples.xero())[2].account["name"] == "=Sum Ltd"


class TestQuickBooks:
    def test_rows_stand_between_titles_and_total(self, read):
        found = read(samples.quickbooks())
        assert [(entry.line, entry.is_left_out) for entry in found] == [
            (6, ""), (7, ""), (8, ""), (9, "It is deleted where the file comes from."), (10, ""), (11, "This is a total line."), (13, "This is a footer line."),
        ]  # fmt: skip

    def test_a_customer_with_its_person_and_an_address_in_one_line(self, read):
        first = read(samples.quickbooks())[0]
        assert first.account["billing_address"] == {"line1": "12 Pier Street", "city": "Oakland", "region": "CA", "postcode": "94607", "country": "US"}
        assert first.contacts == ({"name": "Nora Quill", "email": "pay@harbor.example", "roles": ["accounts_payable"]},)

    def test_a_child_names_its_parent(self, read):
        parent, child, *_ = read(samples.quickbooks())
        assert (child.account["name"], child.parent, child.called) == ("North yard", "Harbor Works", "Harbor Works:North yard")
        assert (parent.parent, parent.called) == ("", "Harbor Works")

    def test_a_grandchild_and_currencies_and_the_deleted_in_its_line(self, read):
        rows = samples.of_layout("qbo-customers-report", {"Customer": "A (EUR):B (deleted):C - EUR", "Currency": "EUR"}, {"Customer": "D EUR", "Currency": "USD"}, {"Customer": "E (EUR)"})
        grandchild, other, unsaid = read(rows)
        assert (grandchild.account["name"], grandchild.parent, grandchild.called) == ("C", "A:B", "A:B:C")
        assert other.account["name"] == "D EUR"
        assert unsaid.account == {"name": "E", "currency": "EUR"}

    def test_several_addresses_of_one_cell_are_several_contacts(self, read):
        assert [(person["name"], person["email"]) for person in read(samples.quickbooks())[1].contacts] == [
            ("North yard", "yard@harbor.example"), ("ops@harbor.example", "ops@harbor.example"),
        ]  # fmt: skip

    def test_a_currency_hung_on_a_name_is_cut_off(self, read):
        assert read(samples.quickbooks())[2].account["name"] == "Lumen SARL"

    def test_an_unknown_currency_and_an_address_that_cannot_be_cut(self, read):
        entry = read(samples.quickbooks())[4]
        assert words(entry)["Currency"].startswith('Unknown currency "XXZ"')
        assert entry.account["billing_address"] == {"line1": "somewhere in the hills"}

    def test_a_balance_is_kept_and_not_imported(self, read):
        first = read(samples.quickbooks())[0]
        assert first.cells["Open Balance"] == "1,204.50"
        assert not [name for name in first.account if "balance" in name]


class TestOthers:
    def test_stripe_is_named_by_whatever_there_is(self, read):
        named, unnamed, nobody = read(samples.stripe())
        assert named.account == {"name": "Lantern Books", "number": "cus_Q1a2B3"}
        assert named.contacts == ({"name": "Lantern Books", "email": "jo@lantern.example", "roles": ["accounts_payable"]},)
        assert unnamed.account["name"] == "solo@kite.example"
        assert unnamed.notes == ("Neither a company nor a person is named, so the account is called by its e-mail address.",)
        assert words(nobody) == {"Name": "There is no name: neither of a company nor of a person."}

    def test_hubspots_contacts_are_people_of_their_company(self, read):
        ida, tom, lea, desk = read(samples.hubspot_contacts())
        assert ida.account == tom.account == {"name": "Summit Cycle Works"}
        assert ida.group == tom.group != desk.group
        assert ida.contacts == ({"name": "Ida Brook", "email": "ida@summit.example", "phone": "+1 202 555 0121", "roles": ["buyer"]},)
        assert ida.owner == "Sam Seller"
        assert desk.contacts[0]["name"] == "desk@tollgate.example"

    def test_a_contact_without_a_company_is_an_account_himself(self, read):
        lea = read(samples.hubspot_contacts())[2]
        assert lea.account == {"name": "Lea Sand", "billing_address": {"country": "FR"}}
        assert lea.notes == ("No company is named, so the account is called by its person.",)

    def test_hubspots_companies(self, read):
        first, second = read(samples.hubspot_companies())
        assert first.account == {
            "name": "Ridge & Vale Farms", "number": "9001", "website": "ridge.example/shop/",
            "billing_address": {"line1": "Talweg 5", "postcode": "80331", "city": "München", "country": "DE"},
        }  # fmt: skip
        assert second.account == {"name": "=Plus Minus", "number": "9002"}
        assert second.cells["Company name"] == "'=Plus Minus"

    def test_salesforce_names_parents_by_their_ids(self, read):
        group, studio, gone = read(samples.salesforce())
        assert group.account["number"] == "B-7"
        assert group.account["billing_address"] == {"line1": "1 High Street", "line2": "Suite 4", "postcode": "LS1 1AA", "city": "Leeds", "country": "GB"}
        assert studio.parent == group.called == "001A0000001AbCdIAK"
        assert studio.cells["Tier__c"] == "Gold"
        assert gone.is_left_out == "It is deleted where the file comes from."


HEADER = ["Company", "Contact", "Contact e-mail", "E-mail", "Country", "Currency", "Terms", "PO required", "Language", "VAT", "Website", "Note"]


@pytest.fixture
def row(read):
    """The entry of one row, by our own names for its columns."""

    def entry_of(**values) -> Entry:
        assert set(values) <= {name.replace(" ", "_").replace("-", "_") for name in HEADER}
        texts = [values.get(name.replace(" ", "_").replace("-", "_"), "") for name in HEADER]
        [entry] = read([HEADER, texts])
        return entry

    return entry_of


class TestRow:
    def test_only_what_was_given_is_entered(self, row):
        assert row(Company="Acme").account == {"name": "Acme"}
        assert row(Company="Acme").cells == {"Company": "Acme"}

    def test_values_are_read_in_the_words_people_use(self, row):
        entry = row(Company="Acme", Country="Frankreich", Currency="€", Terms="30 Tage netto", PO_required="ja", Language="Deutsch", VAT="40 303 265 045", Website="https://acme.example/")
        assert entry.account == {
            "name": "Acme", "billing_address": {"country": "FR"}, "currency": "EUR", "terms": {"kind": "net", "days": 30}, "po_required": True,
            "language": "de", "tax_id": "FR40303265045", "website": "acme.example",
        }  # fmt: skip
        assert entry.faults == ()

    @pytest.mark.parametrize(
        ("header", "text", "fault"),
        [
            ("Country", "Atlantis", 'There is no country "Atlantis": write its name or its two letters, such as DE, FR or US.'),
            ("Currency", "Gold", 'Unknown currency "GOLD": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY.'),
            ("Terms", "soon", 'The terms "soon" are not understood: write days as a number, such as 30.'),
            ("Terms", "400", "Terms run 0 to 366 days, not 400."),
            ("PO required", "maybe", '"maybe" is neither yes nor no.'),
            ("E-mail", "ann@", '"ann@" is no e-mail address.'),
            ("Contact e-mail", "a@b.example, c", '"a@b.example, c" is no e-mail address.'),
            ("Company", "x" * 201, "It has 201 letters, and at most 200 are kept."),
            ("Contact", "x" * 201, "It has 201 letters, and at most 200 are kept."),
        ],
    )  # fmt: skip
    def test_what_a_cell_cannot_be_is_a_fault_of_its_column(self, row, header, text, fault):
        entry = row(**{"Company": "Acme", header.replace(" ", "_").replace("-", "_"): text})
        assert entry.faults == ((header, fault),)

    def test_signs_for_nothing_are_nothing(self, row):
        entry = row(Company="Acme", Country="n/a", Currency="-", Terms="None", E_mail="N/A", Language="-", Website="null")
        assert (entry.account, entry.contacts, entry.faults, entry.notes) == ({"name": "Acme"}, (), (), ())

    def test_a_language_that_we_do_not_write_is_noted(self, row):
        entry = row(Company="Acme", Language="Spanish")
        assert entry.account == {"name": "Acme"}
        assert entry.notes == ("We do not write in “Spanish”, so the language stays that of the organization.",)

    def test_a_tax_id_goes_by_its_country_or_its_letters_or_waits_for_the_organizations(self, row):
        assert row(Company="A", VAT="FR40303265045", Country="DE").faults[0][0] == "VAT"
        assert row(Company="A", VAT="FR40303265046").faults[0][0] == "VAT"
        assert row(Company="A", VAT="136695978").account["tax_id"] == "136695978"

    def test_the_companys_own_mail_beside_its_persons(self, row):
        assert row(Company="Acme", Contact="Ida", Contact_e_mail="i@acme.example", E_mail="pay@acme.example").contacts == (
            {"name": "Ida", "email": "i@acme.example", "roles": ["buyer"]}, {"name": "Acme", "email": "pay@acme.example", "roles": ["accounts_payable"]},
        )  # fmt: skip
        assert row(Company="Acme", Contact="Ida", Contact_e_mail="i@acme.example").contacts[0]["roles"] == ["accounts_payable"]
        assert row(Company="Acme", Contact="Ida").contacts == ({"name": "Ida", "roles": ["buyer"]},)

    def test_a_row_of_more_cells_than_the_header_names(self, read):
        [entry] = read([["Company", "Currency"], ["Acme, Inc", "EUR", "x"]])
        assert words(entry) == {"": "It has 3 cells, and the header names 2: is a delimiter part of a value?"}
        assert read([["Company", "Currency"], ["Acme", "EUR", "", ""]])[0].faults == ()

    def test_a_short_row_is_filled_up(self, read):
        [entry, _] = read([["Company", "Contact", "Currency"], ["Acme"], ["B", "C", "EUR"]])
        assert (entry.account, entry.faults) == ({"name": "Acme"}, ())

    def test_what_is_wrong_with_the_line_itself(self, read):
        [entry] = read([["Company", "Currency"], ["Ac\0me", "EUR"]])
        assert words(entry) == {"": "It holds NUL characters, as a broken file does."}

    def test_roles_in_words(self, read):
        [entry] = read([["Company", "Contact", "Role"], ["Acme", "Ida", "Accounts payable, Approver"]])
        assert entry.contacts[0]["roles"] == ["approver", "accounts_payable"]


    def test_a_phone_with_words_before_it(self, read):
        rows = samples.of_layout("qbo-customers-report", {"Customer": "A", "Phone Numbers": "Phone: (415) 555-0101 Mobile: 415 555 0102"}, {"Customer": "B", "Phone Numbers": "Tel.: 030 / 12 34"})
        assert [entry.account["phone"] for entry in read(rows)] == ["(415) 555-0101", "030 / 12 34"]

    def test_salesforces_id_of_nobody_is_no_parent(self, read):
        assert read(samples.of_layout("salesforce-accounts", {"Id": "001", "Name": "A", "ParentId": "000000000000000AAA"}))[0].parent == ""

    def test_names_that_are_too_long_together(self, read):
        [entry] = read([["Company", "First name", "Last name"], ["Acme", "a" * 120, "b" * 120]])
        assert words(entry) == {"Last name": "First and last name have 240 letters, and at most 200 are kept."}

    def test_more_addresses_than_anybody_has(self, row):
        assert row(Company="Acme", E_mail=";".join(f"{n}@b.example" for n in range(11))).faults == (("E-mail", "At most 10 e-mail addresses are read, each of at most 200 letters."),)

    @pytest.mark.parametrize("header", sorted(set(HEADER) - {"Note"}))
    def test_whatever_is_too_long_for_its_place_is_a_fault(self, row, header):
        entry = row(**{"Company": "Acme", header.replace(" ", "_").replace("-", "_"): "x" * 30_000})
        [(named, fault)] = entry.faults
        assert named == header and fault.startswith("It has 30000 letters, and at most ")


NASTY = [" " * 30_000 + "x", "(" * 30_000, "0" * 30_000 + "a", "a." * 15_000, ",;" * 15_000, "Total for " + " " * 30_000 + "\nx", "1 " * 15_000, "a@b," * 8_000, "[(" * 15_000, "2%" * 15_000, "X (" * 10_000]


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:10].strip())
def test_no_text_makes_a_row_or_a_header_take_long(tmp_path, text):
    fields = FIELDS
    sheet = opened(written(tmp_path / "file.csv", [["Name", *(f"Column {n}" for n, _ in enumerate(fields)), text], ["Acme", *[text] * len(fields), text]], quoting=csv.QUOTE_ALL))
    began = perf_counter()
    found = recognise(sheet, override={f"Column {n}": field for n, field in enumerate(fields)})
    [entry] = entries(sheet, found)
    mended(found, 2, {column.header: text for column in found.columns})
    assert perf_counter() - began < 3
    assert entry.faults or entry.is_left_out


class TestLeftOut:
    @pytest.mark.parametrize("word", ["Total", "TOTALS", "Grand Total", "Summe", "Gesamt:", "Zwischensumme", "Total général", "Subtotal for Acme", "Total for Acme Ltd"])
    def test_totals_in_three_languages(self, read, word):
        *_, last = read([["Company", "Currency", "Balance"], ["Acme", "EUR", "1.00"], [word, "", "1,204.50 EUR"]])
        assert last.is_left_out == "This is a total line."

    @pytest.mark.parametrize("rest", [["Paris", ""], ["", "t@total.example"]])
    def test_a_company_of_that_name_is_none(self, read, rest):
        [entry] = read([["Company", "City", "Email"], ["Total", *rest]])
        assert entry.is_left_out == "" and entry.account["name"] == "Total"

    @pytest.mark.parametrize("name", ["Totality Ltd", "Summerland", "Gesamtschule Bonn", "Total Energies"])
    def test_nor_are_names_that_begin_so(self, read, name):
        assert read([["Company", "Currency"], [name, ""]])[0].is_left_out == ""

    def test_the_header_again(self, read):
        assert [entry.is_left_out for entry in read([["Company", "Currency"], ["A", "EUR"], ["Company", "Currency"], ["B", "EUR"]])] == ["", "This is the header again.", ""]

    def test_footers_with_a_time_or_a_page(self, read):
        rows = [["Company", "Email", "Currency"], ["A", "", ""], ["Thursday, Nov 26, 2026 08:15:02 PM GMT-8"], ["Page 1 of 3"], ["Accrual basis"]]
        assert [bool(entry.is_left_out) for entry in read(rows)] == [False, True, True, True]

    def test_gelöscht_and_supprimé(self, read):
        rows = [["Company", "Deleted"], ["A (gelöscht)", ""], ["B (supprimée)", ""], ["C", "ja"], ["D", "no"], ["E (UK)", ""]]
        assert [bool(entry.is_left_out) for entry in read(rows)] == [True, True, True, False, False]


def test_a_row_has_one_digest_wherever_it_stands(tmp_path):
    rows = [["Company", "Currency", "Note"], ["Acme", "EUR", ""], ["Bolt", "USD", "x"]]
    files = [written(tmp_path / "a.csv", rows), written(tmp_path / "b.csv", [rows[0], rows[2], rows[1]], delimiter=";", encoding="utf-16"), book_of(tmp_path / "c", rows)]
    digests = [{entry.account["name"]: entry.digest for entry in entries(sheet, recognise(sheet))} for sheet in map(opened, files)]
    assert digests[0] == digests[1] == digests[2]
    assert len(set(digests[0].values())) == 2 and all(len(digest) == 64 for digest in digests[0].values())


def test_a_row_is_read_anew_after_a_cell_was_mended(tmp_path):
    sheet = opened(written(tmp_path / "file.csv", samples.xero()))
    found = recognise(sheet)
    wrong = list(entries(sheet, found))[1]
    right = mended(found, wrong.line, wrong.cells | {"TaxNumber": "DE136695976"})
    assert (right.line, right.faults, right.account["tax_id"]) == (3, (), "DE136695976")
    assert mended(found, wrong.line, wrong.cells) == wrong
    assert mended(found, wrong.line, {}).is_left_out == "The row is empty."


def test_in_a_list_of_customers_rows_are_one_account_when_only_their_people_differ(read):
    one, two, other = read([["Company", "City", "Contact"], ["Acme", "Bonn", "Ida"], ["Acme", "Bonn", "Tom"], ["Acme", "Köln", "Lea"]])
    assert one.group == two.group != other.group



TEXTS = st.text(max_size=30) | st.sampled_from(["Total", "DE", "30", "a@b.example", "'=1", "Net 30", "n/a", "1.000,00", "A:B", "x (EUR)"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(headers=st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=8, unique=True), texts=st.lists(TEXTS, min_size=8, max_size=8))
def test_whatever_stands_in_the_cells_a_row_is_read(tmp_path, headers, texts):
    """Nothing but faults comes of nonsense, and what comes of the rest is JSON."""
    found = recognise(opened(written(tmp_path / "file.csv", [["Company name", *headers], ["Acme"]])))
    entry = mended(found, 2, {column.header: text for column, text in zip(found.columns[1:], texts, strict=False)} | {"Company name": "Acme"})
    json.dumps([entry.account, entry.contacts])
    assert all(header in ("", *entry.cells) and fault for header, fault in entry.faults)
    assert all(person["name"] and person["roles"] for person in entry.contacts)


@pytest.mark.parametrize("layout", samples.ALL)
def test_the_doors_take_what_was_read(read, house, layout):
    desk = Desk(house)
    for entry in read(samples.ALL[layout]()):
        if not entry.faults and not entry.is_left_out:
            account = desk.do("account.create", **entry.account)
            assert desk.show("account", account)["name"] == entry.account["name"]
            for person in entry.contacts:
                contact = desk.do("contact.create", **{name: text for name, text in person.items() if name != "roles"})
                for role in person["roles"]:
                    desk.do("contact.give_role", contact, account=account, role=role)
