import pytest

from baton.exchange.names import FIELDS, LAYOUTS, NAMES, folded, named
from baton.exchange.recognizing import BY_NAMES, recognise
from baton.exchange.sheets import Unreadable, opened
from tests.exchange.samples import ALL, HEADERS, written, xero


@pytest.fixture
def found(tmp_path):
    """What a table turns out to be, written as a file."""

    def find(rows, **asked):
        return recognise(opened(written(tmp_path / "file.csv", rows)), **asked)

    return find


def fields(found) -> dict[str, str | None]:
    return {column.header: column.field for column in found.columns}


def sureness(found) -> dict[str, str]:
    return {column.header: column.confidence for column in found.columns}


@pytest.mark.parametrize("layout", ALL)
def test_a_file_of_another_system_is_known_by_its_columns(found, layout):
    result = found(ALL[layout]())
    assert result.layout == layout
    known = LAYOUTS[layout].fields
    assert {folded(c.header): c.field for c in result.columns if c.is_used} == known
    assert all(c.confidence == "sure" for c in result.columns if folded(c.header) in LAYOUTS[layout].headers)


def test_what_the_layouts_hold(found):
    assert {id: layout.holds for id, layout in LAYOUTS.items() if layout.holds == "contacts"} == {"hubspot-contacts": "contacts"}
    assert found(ALL["hubspot-contacts"]()).holds == "contacts"


def test_every_field_of_a_layout_is_one_that_names_know_or_a_person_has():
    ours = set(NAMES.values()) | {f"person{n}.{part}" for n in range(1, 7) for part in ("gets_invoices", "external_id", "country")}
    assert {field for layout in LAYOUTS.values() for field in layout.fields.values()} - ours == set()
    assert set(FIELDS) <= ours

@pytest.mark.parametrize("layout", ALL)
def test_a_layout_is_known_without_a_third_of_its_columns_and_in_another_order(found, layout):
    headers = [header for at, header in enumerate(reversed(HEADERS[layout])) if at % 3]
    if len(headers) >= 4:
        assert found([[header.upper() for header in headers], ["x"] * len(headers)]).layout == layout


def test_a_few_columns_that_many_files_have_are_no_layout(found):
    assert found([["Name", "Email", "Description", "Status"], ["A", "a@b.example", "x", "y"]]).layout == BY_NAMES


def test_a_layout_can_be_asked_for(found):
    rows = [["Customer", "Email", "Plan"], ["A", "a@b.example", "x"]]
    assert found(rows, layout="qbo-customers-report").layout == "qbo-customers-report"
    assert found(xero(), layout=BY_NAMES).layout == BY_NAMES
    with pytest.raises(Unreadable, match=r'There is no layout "sage": choose xero-contacts, .* or auto. Nothing was imported.'):
        found(rows, layout="sage")


class TestHeader:
    def test_titles_come_before_it(self, found):
        assert found(ALL["qbo-customers-report"]()).header_line == 5

    def test_it_is_the_line_with_the_most_names(self, found):
        rows = [["Kunden"], ["Name", "Stand 1.1.2026"], [], ["Kunde", "Straße", "PLZ", "Ort"], ["Acme", "Talweg 5", "80331", "München"]]
        assert found(rows).header_line == 4

    def test_names_that_nobody_knows_are_a_header_too(self, found):
        result = found([["Zark", "Quux"], ["Acme", "a@b.example"], ["Bolt", "c@d.example"]])
        assert result.header_line == 1
        assert fields(result) == {"Zark": None, "Quux": "company.email"}

    def test_a_file_that_begins_with_values_has_none(self, found):
        result = found([["Acme", "a@b.example"], ["Bolt", "c@d.example"]])
        assert result.header_line == 0
        assert fields(result) == {"Column 1": None, "Column 2": "company.email"}

    def test_columns_without_a_name_or_with_the_same_are_told_apart(self, found):
        result = found([["Name", "", "Email", "Email", "Note", ""], ["A", "x", "a@b.example", "c@d.example", "", ""]])
        assert [column.header for column in result.columns] == ["Name", "Column 2", "Email", "Email (2)", "Note"]

    def test_a_file_without_rows(self, found):
        with pytest.raises(Unreadable, match="The file holds no rows"):
            found([["\ufeff "]])


class TestNames:
    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("Company", "company.name"), ("* Company Name", "company.name"), ("KUNDENNAME", "company.name"), ("Nom de l'entreprise", "company.name"),
            ("E-Mail-Adresse", "any.email"), ("Adresse électronique", "any.email"), ("Tel.", "any.phone"), ("Téléphone", "any.phone"),
            ("USt-IdNr.", "company.vat_id"), ("N° TVA intracommunautaire", "company.vat_id"), ("VAT Number (required)", "company.vat_id"),
            ("Straße", "billing.street"), ("STRASSE", "billing.street"), ("PLZ", "billing.postcode"), ("Code postal", "billing.postcode"),
            ("Billing ZIP/Postal Code", "billing.postcode"), ("Shipping Street", "delivery.street"), ("Lieferadresse Ort", "delivery.city"),
            ("Ville de livraison", "delivery.city"), ("Rechnungsadresse: Land", "billing.country"), ("BillingCountry", "billing.country"),
            ("Lieferanschrift", "delivery.one_line"), ("Billing address", "billing.one_line"), ("Vorname", "person1.first_name"),
            ("Ansprechpartner", "person1.full_name"), ("Ansprechpartner 2", "person2.full_name"), ("Contact 3 e-mail", "person3.email"),
            ("Contact name", "person1.full_name"), ("Person 6 last name", "person6.last_name"), ("Zahlungsziel", "terms.days"),
            ("Délai de paiement", "terms.days"), ("Währung", "currency"), ("Devise", "currency"), ("Kunden-Nr.", "company.number"),
            ("Purchase order number", "po_number"), ("Muttergesellschaft", "parent"), ("tag (metadata)", ""), ("email (metadata)", ""), ("Fax", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_headers_in_three_languages(self, header, field):
        assert named(header) == field

    def test_a_name_that_is_spelt_almost_so_is_likely(self, found):
        result = found([["Compnay name", "Adres line 1", "Postal cod", "Waehrung", "Curency"], ["Acme", "1 High St", "12345", "EUR", "EUR"]])
        assert fields(result) == {"Compnay name": "company.name", "Adres line 1": "billing.street", "Postal cod": "billing.postcode", "Waehrung": "currency", "Curency": None}
        assert set(sureness(result).values()) == {"likely", "doubtful"}

    @pytest.mark.parametrize("header", ["Person 7 email", "Street 9", "Cty", "Nane", "Emai"])
    def test_what_resembles_a_name_in_other_digits_or_few_letters_is_none(self, found, header):
        assert fields(found([["Company", header], ["A", "x"], ["B", "y"]]))[header] is None


class TestColumns:
    def test_a_field_is_given_once_and_the_surest_keeps_it(self, found):
        result = found([["Curency", "Currency", "Währung", "Name"], ["EUR", "EUR", "EUR", "Acme"]])
        assert fields(result) == {"Curency": None, "Currency": "currency", "Währung": None, "Name": "company.name"}

    def test_a_bare_name_is_the_persons_beside_a_company(self, found):
        assert fields(found([["Name", "Company", "Email"], ["Ida Brook", "Acme", "i@b.example"]])) == {
            "Name": "person1.full_name", "Company": "company.name", "Email": "company.email",
        }  # fmt: skip

    def test_in_a_list_of_contacts_a_bare_name_and_email_are_the_persons(self, found):
        rows = [["Name", "Email", "Phone"], ["Ida Brook", "i@b.example", "030 123456"]]
        assert list(fields(found(rows, holds="contacts")).values()) == ["person1.full_name", "person1.email", "person1.phone"]
        assert list(fields(found(rows)).values()) == ["company.name", "company.email", "company.phone"]

    def test_a_bare_name_beside_a_first_name_is_the_last(self, found):
        assert list(fields(found([["Name", "Vorname", "Firma"], ["Brook", "Ida", "Acme"]])).values()) == ["person1.last_name", "person1.first_name", "company.name"]
        assert list(fields(found([["Nom", "Prénom"], ["Brook", "Ida"]])).values()) == ["person1.last_name", "person1.first_name"]

    def test_an_address_without_columns_for_its_city_is_one_line(self, found):
        assert fields(found([["Name", "Address"], ["A", "Talweg 5, 80331 München"]]))["Address"] == "billing.one_line"
        assert fields(found([["Name", "Address", "City"], ["A", "Talweg 5", "München"]]))["Address"] == "billing.street"

    def test_samples_are_three_different_values(self, found):
        assert found([["Name", "Currency"], ["A", "EUR"], ["B", "EUR"], ["C", ""], ["D", "USD"]]).columns[1].samples == ("EUR", "USD")

    def test_names_and_samples_are_no_longer_than_can_be_shown(self, found):
        column = found([["Name", "x" * 5_000], ["A", "y" * 5_000]]).columns[1]
        assert (len(column.header), [len(sample) for sample in column.samples]) == (100, [200])

    def test_what_is_not_recognised_is_named_and_kept(self, found):
        result = found([["Name", "Favourite tea", "Loyalty"], ["A", "Assam", "12"]])
        assert [column.header for column in result.kept] == ["Favourite tea", "Loyalty"]


class TestValues:
    @pytest.mark.parametrize(
        ("values", "field", "confidence"),
        [
            (["a@b.example", "c@d.example; e@f.example", "i@j.example"], "company.email", "likely"),
            (["DE136695976", "ATU13585627", "GB980780684"], "company.vat_id", "likely"),
            (["Germany", "Autriche", "Vereinigtes Königreich"], "billing.country", "likely"),
            (["www.acme.example", "https://bolt.example/shop"], "company.website", "likely"),
            (["EUR", "USD", "CHF"], "currency", "likely"),
            (["DE", "AT", "FR"], "billing.country", "doubtful"),
            (["+49 30 123456", "(030) 123-4567", "0113 496 0000"], "company.phone", "doubtful"),
            (["OX1 4AB", "80331", "1011 AB"], "billing.postcode", "doubtful"),
            (["DE136695978", "ATU13585628"], None, "doubtful"),
            (["Assam", "Darjeeling"], None, "doubtful"),
            (["1,204.50", "3.00"], None, "doubtful"),
            (["2026-01-05", "2026-02-07"], None, "doubtful"),
            ([], None, "doubtful"),
        ],
    )  # fmt: skip
    def test_values_say_what_a_strange_name_does_not(self, found, values, field, confidence):
        result = found([["Name", "Zark"], *(["A", value] for value in values)])
        assert (result.columns[1].field, result.columns[1].confidence) == (field, confidence)

    def test_four_of_five_must_look_like_it(self, found):
        mails = ["a@b.example"] * 1 + ["c@d.example", "e@f.example", "g@h.example"]
        assert fields(found([["Name", "Zark"], *(["A", v] for v in [*mails, "none"])]))["Zark"] == "company.email"
        assert fields(found([["Name", "Zark"], *(["A", v] for v in [*mails, "none", "nil"])]))["Zark"] is None

    def test_a_doubtful_field_is_a_proposal_until_somebody_says_yes(self, found):
        rows = [["Name", "Zark"], ["A", "80331"], ["B", "10115"]]
        proposed = found(rows).columns[1]
        assert (proposed.field, proposed.is_used) == ("billing.postcode", False)
        said = found(rows, override={"Zark": "billing.postcode"}).columns[1]
        assert (said.field, said.confidence, said.is_used) == ("billing.postcode", "sure", True)

    @pytest.mark.parametrize(
        ("header", "values"),
        [("Email", ["yes", "no", "maybe"]), ("Currency", ["1.0", "2.0", "3.5"]), ("Country", ["1", "44", "49"]), ("Website", ["yes", "no", "n"]),
         ("VAT", ["yes", "no", "partly"]), ("Phone", ["home", "work", "none"]), ("Terms", ["1000.50", "20000", "300000"])],
    )  # fmt: skip
    def test_a_name_that_its_values_contradict_is_doubtful(self, found, header, values):
        assert not found([["Company", header], *(["A", value] for value in values)]).columns[1].is_used


class TestOverride:
    def test_what_somebody_said_is_right(self, found):
        rows = [["Name", "Email", "Zark"], ["A", "a@b.example", "DE"]]
        assert fields(found(rows, override={"Zark": "billing.country", "Email": ""})) == {
            "Name": "company.name", "Email": None, "Zark": "billing.country",
        }  # fmt: skip

    def test_it_takes_a_field_from_the_column_that_had_it(self, found):
        rows = [["Currency", "Zark"], ["EUR", "USD"]]
        assert fields(found(rows, override={"Zark": "currency"})) == {"Currency": None, "Zark": "currency"}

    def test_columns_and_fields_that_are_none_are_refused(self, found):
        rows = [["Name", "Zark"], ["A", "80331"]]
        with pytest.raises(Unreadable, match=r'The file has no column "Quux": its columns are Name, Zark. Nothing was imported.'):
            found(rows, override={"Quux": "currency"})
        with pytest.raises(Unreadable, match=r'There is no field "any.name". Nothing was imported.'):
            found(rows, override={"Zark": "any.name"})

    def test_it_goes_before_a_layout(self, found):
        result = found(xero(), override={"SkypeName": "person1.email", "AccountNumber": ""})
        assert result.layout == "xero-contacts"
        assert fields(result)["SkypeName"] == "person1.email" and fields(result)["AccountNumber"] is None
