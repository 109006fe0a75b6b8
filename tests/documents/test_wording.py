"""The words of a document, in each language."""

import re
from decimal import Decimal

import pytest

from baton.core.terms import Terms
from baton.documents.languages import WORDS
from baton.documents.tongue import tongue
from baton.documents.wording import page
from tests.documents.reading import plain
from tests.documents.snapshots import BUYER, invoice, line, receipt

DISCOUNTED = {"kind": "net", "days": 30, "discount_percent": "2.00", "discount_days": 10}


def outline(snapshot: dict) -> list[str]:
    """The strings of a page, line by line."""
    said = page(snapshot)
    pay = said["payment"] or {"rows": [], "early": ""}
    rows = [" | ".join([row["description"], *row["notes"], *row["cells"]]) for row in said["table"]["rows"]]
    lines = [
        f"{said['heading']} {said['number']}: {said['headline']}, {said['under']}",
        f"{said['to']}: {said['buyer']['name']}; {'; '.join(said['buyer']['lines'])}",
        *(f"{label}: {value}" for label, value in said["meta"]),
        " | ".join(said["table"]["head"]), *rows,
        *(f"{each['label']}: {each['value']}" for each in said["sums"]),
        f"{said['total'][0]}: {said['total'][1]}",
        *(f"{label}: {value}" for label, value in pay["rows"]), pay["early"],
    ]  # fmt: skip
    return [plain(each) for each in lines if each]


def whole(language: str) -> dict:
    lines = [line("Retainer", "1.5", "h", 14_000, discount_percent="10.00", net_minor=18_900, period_start="2026-10-01", period_end="2026-11-01")]
    lines.append(line("Book", "2", "", 2_000, tax_percent="7.0000"))
    tax_lines = [
        {"category": "S", "percent": "19.0000", "net_minor": 18_900, "tax_minor": 3_591, "reason": ""},
        {"category": "S", "percent": "7.0000", "net_minor": 4_000, "tax_minor": 280, "reason": ""},
    ]
    return invoice(lines, language=language, terms=DISCOUNTED, tax_lines=tax_lines, tax_minor=3_871, total_minor=26_771)


def test_an_invoice_in_english():
    assert outline(whole("en")) == [
        "Invoice INV-2041: €267.71, due 12 December 2026",
        "Bill to: Northwind Dental Group LLC; Attn. Accounts payable; 410 Harbour Street; Suite 6; Mystic, CT 06355; UNITED STATES; ap@northwind.example",
        "Invoice date: 12 November 2026",
        "Due date: 12 December 2026",
        "Date of supply: 31 October 2026",
        "Terms: Net 30, 2% off if paid within 10 days",
        "PO number: PO-77120",
        "Customer number: C-1042",
        "VAT number: ATU12345675",
        "Description | Qty | Price | Discount | Tax | Amount, EUR",
        "Retainer | 1–31 Oct 2026 | 1.5 h | 140.00 | −10% | 19% | 189.00",
        "Book | 2 | 20.00 | | 7% | 40.00",
        "Subtotal: 229.00",
        "VAT 19% on 189.00: 35.91",
        "VAT 7% on 40.00: 2.80",
        "Total, EUR: 267.71",
        "Account name: Harbor & Pine Studio GmbH",
        "Bank: Commerzbank",
        "IBAN: DE89 3704 0044 0532 0130 00",
        "BIC: COBADEFFXXX",
        "Pay by 22 November 2026 and take 2% off",
    ]


def test_an_invoice_in_german():
    assert outline(whole("de")) == [
        "Rechnung INV-2041: 267,71 €, fällig am 12. Dezember 2026",
        "Rechnung an: Northwind Dental Group LLC; z. Hd. Accounts payable; 410 Harbour Street; Suite 6; Mystic, CT 06355; VEREINIGTE STAATEN; ap@northwind.example",
        "Rechnungsdatum: 12. November 2026",
        "Fällig am: 12. Dezember 2026",
        "Leistungsdatum: 31. Oktober 2026",
        "Zahlungsbedingungen: Zahlbar innerhalb von 30 Tagen, 2 % Skonto innerhalb von 10 Tagen",
        "Bestellnummer: PO-77120",
        "Kundennummer: C-1042",
        "USt-IdNr.: ATU12345675",
        "Beschreibung | Menge | Einzelpreis | Rabatt | Steuer | Betrag, EUR",
        "Retainer | 1.–31. Okt. 2026 | 1,5 h | 140,00 | −10 % | 19 % | 189,00",
        "Book | 2 | 20,00 | | 7 % | 40,00",
        "Zwischensumme: 229,00",
        "USt. 19 % auf 189,00: 35,91",
        "USt. 7 % auf 40,00: 2,80",
        "Gesamtbetrag, EUR: 267,71",
        "Kontoinhaber: Harbor & Pine Studio GmbH",
        "Bank: Commerzbank",
        "IBAN: DE89 3704 0044 0532 0130 00",
        "BIC: COBADEFFXXX",
        "2 % Skonto bei Zahlung bis 22. November 2026",
    ]


def test_an_invoice_in_french():
    assert outline(whole("fr")) == [
        "Facture INV-2041: 267,71 €, échéance le 12 décembre 2026",
        "Facturé à: Northwind Dental Group LLC; À l’attention de Accounts payable; 410 Harbour Street; Suite 6; Mystic, CT 06355; ÉTATS-UNIS; ap@northwind.example",
        "Date de facture: 12 novembre 2026",
        "Échéance: 12 décembre 2026",
        "Date de prestation: 31 octobre 2026",
        "Conditions: Payable sous 30 jours, escompte de 2 % pour paiement sous 10 jours",
        "N° de commande: PO-77120",
        "N° client: C-1042",
        "N° TVA: ATU12345675",
        "Désignation | Qté | Prix unitaire | Remise | Taxe | Montant, EUR",
        "Retainer | 1–31 oct. 2026 | 1,5 h | 140,00 | −10 % | 19 % | 189,00",
        "Book | 2 | 20,00 | | 7 % | 40,00",
        "Sous-total: 229,00",
        "TVA 19 % sur 189,00: 35,91",
        "TVA 7 % sur 40,00: 2,80",
        "Total, EUR: 267,71",
        "Titulaire: Harbor & Pine Studio GmbH",
        "Banque: Commerzbank",
        "IBAN: DE89 3704 0044 0532 0130 00",
        "BIC: COBADEFFXXX",
        "Escompte de 2 % pour paiement jusqu’au 22 novembre 2026",
    ]


@pytest.mark.parametrize(
    ("language", "heading", "method", "last"),
    [
        ("en", "Receipt R-17: €1,550.00, received 20 November 2026", "Paid by: Bank transfer", "Received, EUR: 1,550.00"),
        ("de", "Zahlungsbestätigung R-17: 1.550,00 €, eingegangen am 20. November 2026", "Zahlungsart: Überweisung", "Erhalten, EUR: 1.550,00"),
        ("fr", "Reçu R-17: 1 550,00 €, reçu le 20 novembre 2026", "Mode de paiement: Virement", "Reçu, EUR: 1 550,00"),
    ],
)
def test_a_receipt_in_each_language(language, heading, method, last):
    said = outline(receipt(language=language))
    assert said[0] == heading
    assert method in said
    assert said[-1] == last


def test_a_receipt_without_credit_says_nothing_of_it():
    assert page(receipt(credit_minor=0))["sums"] == []
    assert [each["value"] for each in page(receipt())["sums"]] == ["50.00"]


@pytest.mark.parametrize(
    ("terms", "english", "german", "french"),
    [
        (Terms("net", 0), "Due on receipt", "Zahlbar sofort nach Erhalt", "Payable à réception"),
        (Terms("net", 1), "Net 1", "Zahlbar innerhalb von 1 Tag", "Payable sous 1 jour"),
        (Terms("end_of_month", 0), "End of month", "Zahlbar zum Monatsende", "Payable en fin de mois"),
        (Terms("end_of_month", 10), "End of month plus 10 days", "Zahlbar 10 Tage nach Monatsende", "Payable 10 jours après la fin du mois"),
        (Terms("day_of_next_month", 15), "Day 15 of next month", "Zahlbar am 15. des Folgemonats", "Payable le 15 du mois suivant"),
        (
            Terms("day_of_next_month", 31, Decimal("2.5"), 1),
            "Last day of next month, 2.5% off if paid within 1 day",
            "Zahlbar am letzten Tag des Folgemonats, 2,5 % Skonto innerhalb von 1 Tag",
            "Payable le dernier jour du mois suivant, escompte de 2,5 % pour paiement sous 1 jour",
        ),
    ],
)
def test_terms_in_words(terms, english, german, french):
    assert [plain(tongue(language, "a4").terms(terms)) for language in ("en", "de", "fr")] == [english, german, french]


@pytest.mark.parametrize(("asked", "language"), [("de-AT", "de"), ("FR", "fr"), ("nl", "en"), ("", "en")])
def test_a_language_we_have_not_is_english_and_regions_do_not_matter(asked, language):
    assert page(invoice(language=asked))["language"] == language


def test_every_language_has_every_word_with_the_same_gaps():
    def gaps(words: dict[str, str]) -> dict[str, set[str]]:
        return {key: {gap for gap in re.findall(r"\{(\w*)\}", word) if gap not in ("days", "in_days", "number")} for key, word in words.items()}

    assert gaps(WORDS["de"]) == gaps(WORDS["en"])
    assert gaps(WORDS["fr"]) == gaps(WORDS["en"])


def test_columns_without_anything_to_say_are_left_out():
    assert page(invoice())["table"]["head"] == ["Description", "Qty", "Price", "Amount, EUR"]


def test_a_short_unit_stands_with_its_quantity_and_a_long_one_below():
    rows = page(invoice([line("A", "2", "hour"), line("B", "2", "thousand impressions", location="Mystic")]))["table"]["rows"]
    assert [(row["cells"][0], row["notes"]) for row in rows] == [("2 hour", []), ("2", ["Mystic", "thousand impressions"])]


def test_a_quantity_and_unit_too_wide_together_are_parted():
    rows = page(invoice([line("A", "1234.5", "hour"), line("B", "123456.1234", "hour")]))["table"]["rows"]
    assert [(row["cells"][0], row["notes"]) for row in rows] == [("1,234.5 hour", []), ("123,456.1234", ["hour"])]


def test_names_are_one_line_and_paragraphs_keep_theirs():
    said = page(invoice([line("Audit\nof 2026", location="By\nthe sea")], buyer=BUYER | {"name": "North\r\nwind"}, texts={"intro": "One.\n\nTwo."}))
    [row] = said["table"]["rows"]
    assert (said["buyer"]["name"], row["notes"]) == ("North wind", ["By the sea"])
    assert (said["intro"], row["description"]) == ("One.\n\nTwo.", "Audit\nof 2026")


def test_what_a_party_has_not_leaves_no_empty_line():
    bare = {"name": "Acme", "address": {"city": "Berlin"}, "contact": None}
    said = page(invoice(buyer=bare, seller={"name": "Me"}, po_number="", brand={}))
    assert said["buyer"] == {"name": "Acme", "lines": ["Berlin"]}
    assert said["seller"] == {"name": "Me", "lines": [], "reach": []}
    assert said["legal"] == ["Me"]
    assert [label for label, _ in said["meta"]] == ["Invoice date", "Due date", "Date of supply", "Terms"]
    assert said["payment"]["rows"] == []


def test_braces_in_a_text_are_text():
    assert page(invoice(number="{0} {page}", buyer=BUYER | {"name": "{}"}))["buyer"]["name"] == "{}"
