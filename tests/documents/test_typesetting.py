"""The PDF itself: what it says, where, and that it is the kind of PDF that may be kept."""

import threading
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from baton.documents.letters import legible
from baton.documents.typesetting import render
from tests.documents.pictures import jpeg, png
from tests.documents.reading import BREAK, fonts, heights, outside, pages, plain, text
from tests.documents.snapshots import BUYER, SELLER, TEXTS, invoice, line, receipt

MARKUP = [
    "=1+1", "= Heading", "- item", "+ item", "/ term: said", "#let x = 1", "#panic(1)", "#read(\"/etc/passwd\")", "#import \"frame.typ\": *",
    "$x$", "$ sum_(i=0)^n $", "*bold* _lean_", "`raw` ```code```", "<label> @label", "<script>alert(1)</script>", "// gone", "/* gone */",
    "https://example.org/#a", "\\u{41} \\", "~ -- --- ...", "{{ 7*7 }} {% x %} ${y}", "\"]) #panic()", "{page} {pages} {}", "@SUM(A1)", "+49 -1",
]  # fmt: skip


def values(snapshot: dict) -> list[str]:
    """Every text of a snapshot that a reader must find as it is."""
    seller, buyer = snapshot["seller"], snapshot["buyer"]
    said = [seller[name] for name in ("name", "legal_name", "tax_id", "email", "phone", "website", "registration")]
    said += [buyer["name"], buyer["number"], buyer["tax_id"], *buyer["contact"].values()]
    said += [party["address"][part] for party in (seller, buyer) for part in ("line1", "line2", "city", "postcode", "region")]
    return [snapshot["number"], *(each for each in said if each)]


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_value_of_an_invoice_is_on_it(language, paper):
    lines = [line("Retainer", "1.5", "hour", 14_000, location="Mystic", discount_percent="10.00", net_minor=18_900)]
    snapshot = invoice(lines, language=language, paper=paper)
    said = text(render(snapshot))
    missing = [each for each in values(snapshot) + ["PO-77120", "Retainer", "hour", "Mystic"] if plain(each) not in said]
    assert missing == []
    for written in (*snapshot["texts"].values(), "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", "Commerzbank"):
        assert written in said


def test_every_value_of_a_receipt_is_on_it():
    snapshot = receipt()
    said = text(render(snapshot))
    amounts = ["€1,550.00", "1,190.00 1,190.00 0.00", "610.00 310.00 300.00", "50.00"]
    asked = [*values(snapshot), "NW-8841", "INV-2041", "INV-2044", "Bank transfer", "20 November 2026", *amounts]
    assert [each for each in asked if each not in said] == []


def test_money_stands_on_the_invoice_as_in_its_snapshot():
    said = text(render(invoice(discount_minor=25_500)))
    for figures in ("€5,765.55", "Subtotal 5,100.00", "Discount −255.00", "Net 4,845.00", "VAT 19% on 4,845.00 920.55", "Total, EUR 5,765.55"):
        assert figures in said


def test_a_tax_that_is_not_due_says_why():
    because = "Reverse charge (Article 196, Directive 2006/112/EC)"
    tax_line = {"category": "AE", "percent": "0.0000", "net_minor": 510_000, "tax_minor": 0, "reason": because}
    said = text(render(invoice(tax_lines=[tax_line], tax_minor=0, total_minor=510_000)))
    assert f"VAT 0% on 5,100.00 0.00 {because}" in said


@pytest.mark.parametrize(("currency", "total"), [("JPY", "JP¥606,900"), ("KWD", "KWD 606.900"), ("EUR", "€6,069.00")])
def test_a_currency_has_the_digits_of_its_minor_unit(currency, total):
    assert total in text(render(invoice(currency=currency)))


def test_nothing_to_pay_asks_for_no_payment():
    said = text(render(invoice([line("Goodwill", unit_minor=0, net_minor=0)])))
    assert "nothing to pay" in said
    assert "DE89" not in said


@pytest.mark.parametrize(("lines", "length"), [(3, 1), (10, 1), (11, 2), (45, 2), (46, 3), (130, 5), (300, 10)])
def test_an_invoice_is_as_long_as_its_lines_and_says_so(lines, length):
    found = pages(render(invoice([line(f"Line {position}") for position in range(lines)])))
    assert len(found) == length
    assert [f"Page {page} of {length}" in said for page, said in enumerate(found, 1)] == [True] * length


def test_heads_are_repeated_and_totals_stand_once():
    found = pages(render(invoice([line(f"Line {position}") for position in range(110)])))
    assert [said.count("Description Qty Price Amount, EUR") for said in found] == [1] * len(found)
    assert [said.count("Total, EUR") for said in found] == [0] * (len(found) - 1) + [1]
    assert all("Invoice INV-2041 Harbor & Pine Studio" in said for said in found[1:])
    assert [position for position in range(110) if f"Line {position} 1 100.00 100.00" not in " ".join(found)] == []


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_totals_stand_below_a_line_and_the_last_words_below_how_to_pay(paper):
    for count in range(1, 50):
        found = pages(render(invoice([line(f"Line {position}") for position in range(count)], paper=paper)))
        [last] = [said for said in found if "Total, EUR" in said]
        assert f"Line {count - 1} 1 100.00" in last
        assert "DE89 3704" in found[-1] and TEXTS["footer"] in found[-1]


LONG = {
    "lines": [line("row\n" * 125), line("W" * 500, "123456.123456", "kilometre run", 99_999_999_999, tax_percent="7.1234", discount_percent="12.3456", net_minor=10**12)],
    "texts": dict.fromkeys(("intro", "payment", "footer"), "a\n" * 1000),
    "buyer": BUYER | {"name": "N" * 200, "contact": {"name": "Attn\n" * 40, "email": f"{'a.' * 30}@northwind.example"}},
    "seller": SELLER | dict.fromkeys(("name", "legal_name", "registration", "website"), "Gesellschaft für Entwicklung " * 7),
    "number": "RECHNUNG-2026-INTERNATIONAL-000000002041", "po_number": "P" * 60,
}  # fmt: skip


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
@pytest.mark.parametrize("field", LONG)
def test_nothing_runs_off_the_page_however_long_it_is(field, paper):
    fields = {"lines": LONG["lines"]} if field == "lines" else {field: LONG[field]}
    pdf = render(invoice(fields.pop("lines", None), paper=paper, **fields))
    assert outside(pdf, side=40, end=14) == []  # printers leave five millimetres white


def test_a_receipt_that_settles_nothing_yet_has_no_empty_table():
    said = text(render(receipt(allocations=[], credit_minor=155_000)))
    assert "Invoice total" not in said
    assert "Kept as credit for later invoices 1,550.00 Received, EUR 1,550.00" in said


def test_an_emoji_moves_no_line():
    plainly, merrily = (heights(render(invoice([line(f"Party {sign}"), line("After")]))) for sign in ("x", "🎉"))
    assert plainly["After"] == merrily["After"]


def test_an_address_that_may_break_is_copied_without_the_breaks():
    pdf = render(invoice(buyer=BUYER | {"contact": {"name": "", "email": "accounts.payable.international@northwind.example"}}))
    assert BREAK not in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_it_is_pdf_a_3b_and_tagged_and_says_its_language_and_title():
    reader = PdfReader(BytesIO(pdf := render(invoice(language="fr"))))
    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    [intent] = root["/OutputIntents"]
    assert (intent["/S"], intent["/DestOutputProfile"]["/N"]) == ("/GTS_PDFA1", 3)
    assert "/Encrypt" not in reader.trailer and "/OpenAction" not in root and "/AA" not in root
    assert root["/Lang"] == "fr"
    assert reader.metadata.title == "Facture INV-2041"
    assert set(fonts(pdf).values()) == {True}
    assert reader.metadata.creation_date.date().isoformat() == "2026-11-12"


def test_the_same_snapshot_is_the_same_bytes():
    assert render(invoice()) == render(invoice())
    assert render(invoice(), logo=png(60, 20)) == render(invoice(), logo=png(60, 20))


@pytest.mark.parametrize("logo", [png(600, 40), png(20, 400), jpeg()], ids=["wide", "high", "jpeg"])
def test_a_logo_stands_in_place_of_the_name_and_is_described(logo):
    pdf = render(invoice(), logo=logo)
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert len(pages(pdf)) == 1
    assert "/XObject" in page["/Resources"]
    assert "Harbor & Pine Studio" in text(pdf)


def test_what_is_no_picture_is_refused_as_a_logo():
    with pytest.raises(ValueError, match="PNG or JPEG"):
        render(invoice(), logo=b"<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.mark.parametrize("written", MARKUP)
def test_markup_is_text(written):
    snapshot = invoice(
        [line(written, location=written)], po_number=written, number=written,
        seller=SELLER | {"name": written, "registration": written}, buyer=BUYER | {"name": written},
        texts={"intro": written, "payment": written, "footer": written},
    )  # fmt: skip
    assert text(render(snapshot)).count(plain(written)) >= 9


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_text_in_any_field_can_be_set(data):
    def any_text() -> str:
        return data.draw(st.text(max_size=60))

    seller = SELLER | {name: any_text() for name in ("name", "legal_name", "email", "registration", "tax_id")}
    snapshot = invoice(
        [line(any_text(), unit=any_text()[:20], location=any_text())], number=any_text(), po_number=any_text(),
        seller=seller, buyer={"name": any_text(), "address": dict.fromkeys(("line1", "city", "country"), any_text())},
        texts={"intro": any_text(), "payment": any_text(), "footer": any_text()},
    )  # fmt: skip
    assert render(snapshot).startswith(b"%PDF")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x17F, categories=("L", "N", "P", "S")), min_size=1, max_size=40))
def test_latin_text_comes_out_as_it_went_in(written):
    said = text(render(invoice([line(f"({written})")])))
    assert plain(legible(f"({written})")).replace(" ", "") in said.replace(" ", "")


@pytest.mark.parametrize(
    "written",
    ["Ελληνικά", "Українська", "日本語合同会社", "简体中文", "한국어", "łódź", "Tiếng Việt", "₹ € ₺ ₴"],
)  # fmt: skip
def test_scripts_we_have_fonts_for_are_set_in_them(written):
    assert written in text(render(invoice([line(written)])))


@pytest.mark.parametrize(("written", "family"), [("حساب", "Arabic"), ("שירות", "Hebrew"), ("ไทย", "Thai"), ("हिन्दी", "Devanagari"), ("😀", "Emoji")])
def test_other_writing_is_set_in_its_own_font(written, family):
    assert any(family in name for name in fonts(render(invoice([line(written)]))))


def test_eight_threads_set_documents_at_once():
    wanted = {number: render(invoice(number=f"INV-{number}")) for number in range(8)}
    made: dict[int, list[bytes]] = {number: [] for number in wanted}

    def work(number: int) -> None:
        made[number].extend(render(invoice(number=f"INV-{number}")) for _ in range(5))

    threads = [threading.Thread(target=work, args=(number,)) for number in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(made[number] == [wanted[number]] * 5 for number in wanted)
