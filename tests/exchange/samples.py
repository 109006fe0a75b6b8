"""Files as other systems write them, with invented rows."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from baton.exchange.names import data

HEADERS = {layout["id"]: layout["headers"] for layout in data("layouts.json")}


def written(
    path: Path, rows: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL
) -> Path:
    """The rows as a CSV file."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def of_layout(layout: str, *rows: Mapping[str, str], more: Sequence[str] = ()) -> list[list[str]]:
    """A layout's header, and rows that say what they hold by its names."""
    headers = [*HEADERS[layout], *more]
    assert all(set(row) <= set(headers) for row in rows)
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]


def xero() -> list[list[str]]:
    """Two address blocks, an asterisk, and three people in a row."""
    return of_layout(
        "xero-contacts",
        {
            "*ContactName": "Fernhill Nurseries", "AccountNumber": "F-100", "EmailAddress": "office@fernhill.example", "FirstName": "Ada",
            "LastName": "Moss", "POAddressLine1": "Gate House", "POAddressLine2": "12 Long Lane", "POCity": "Oxford", "POPostalCode": "OX1 4AB",
            "POCountry": "United Kingdom", "SAAddressLine1": "Unit 4", "SACity": "Bath", "SACountry": "GB", "PhoneNumber": "+44 1632 960001",
            "TaxNumber": "GB 980 7806 84", "Website": "https://www.Fernhill.example/", "LegalName": "Fernhill Nurseries Ltd", "CompanyNumber": "01234567",
            "DueDateSalesDay": "20", "DueDateSalesTerm": "OFFOLLOWINGMONTH", "Person1FirstName": "Ben", "Person1LastName": "Reed",
            "Person1Email": "ben@fernhill.example", "Person1IncludeInEmail": "Yes", "Person5FirstName": "Cleo", "Person5Email": "cleo@fernhill.example",
            "Person5IncludeInEmail": "No", "SalesAccount": "200",
        },
        {"*ContactName": "Bergwerk GmbH", "POCountry": "Deutschland", "TaxNumber": "DE136695978", "DueDateSalesDay": "30", "DueDateSalesTerm": "DAYSAFTERBILLDATE"},
        {"*ContactName": "=Sum Ltd", "EmailAddress": "none at all", "DueDateSalesDay": "10", "DueDateSalesTerm": "DAYSAFTERBILLMONTH"},
    )  # fmt: skip


def quickbooks() -> list[list[str]]:
    """A report: title lines before its header, a total and a footer after its rows."""
    rows = of_layout(
        "qbo-customers-report",
        {"Customer": "Harbor Works", "Phone Numbers": "(415) 555-0101", "Email": "pay@harbor.example", "Full Name": "Nora Quill",
         "Billing Address": "12 Pier Street, Oakland, CA 94607, USA", "Open Balance": "1,204.50", "Currency": "USD"},
        {"Customer": "Harbor Works:North yard", "Email": "yard@harbor.example, ops@harbor.example", "Open Balance": "0.00", "Currency": "USD"},
        {"Customer": "Lumen SARL (EUR)", "Billing Address": "8 rue du Port, 75011 Paris, France", "Open Balance": "12.00", "Currency": "EUR"},
        {"Customer": "Old Mill (deleted)", "Open Balance": "0.00", "Currency": "USD"},
        {"Customer": "Pay Pal Mall", "Billing Address": "somewhere in the hills", "Currency": "XXZ"},
        {"Customer": "Total", "Open Balance": "1,216.50"},
    )  # fmt: skip
    titles = [["Harbor & Pine Studio"], ["Customer Contact List"], ["As of November 26, 2026"], []]
    return [*titles, *rows, [], ["Thursday, Nov 26, 2026 08:15:02 PM GMT+1"]]


def stripe() -> list[list[str]]:
    """Any number of the merchant's own columns; names are often missing."""
    return of_layout(
        "stripe-customers",
        {"id": "cus_Q1a2B3", "Email": "jo@lantern.example", "Name": "Lantern Books", "Created (UTC)": "2026-01-05 10:11", "Delinquent": "false",
         "Status": "active", "Total Spend": "310.00", "tag (metadata)": "vip", "email (metadata)": "not this one"},
        {"id": "cus_Q1a2B4", "Email": "solo@kite.example"},
        {"id": "cus_Q1a2B5", "Description": "nobody"},
        more=["email (metadata)"],
    )  # fmt: skip


def hubspot_contacts() -> list[list[str]]:
    """Persons: two of one company, one of none, one without a name."""
    return of_layout(
        "hubspot-contacts",
        {"Record ID": "501", "First Name": "Ida", "Last Name": "Brook", "Email": "ida@summit.example", "Phone Number": "+1 202 555 0121",
         "Associated Company": "Summit Cycle Works", "Country/Region": "United States", "Contact owner": "Sam Seller"},
        {"Record ID": "502", "First Name": "Tom", "Email": "tom@summit.example", "Associated Company": "Summit Cycle Works"},
        {"Record ID": "503", "First Name": "Lea", "Last Name": "Sand", "Email": "lea@sand.example", "Country/Region": "Frankreich"},
        {"Record ID": "504", "Email": "desk@tollgate.example", "Associated Company": "Tollgate Press"},
    )  # fmt: skip


def hubspot_companies() -> list[list[str]]:
    return of_layout(
        "hubspot-companies",
        {"Record ID": "9001", "Company name": "Ridge & Vale Farms", "Website URL": "http://Ridge.example/shop/", "Company owner": "Sam Seller",
         "Legal entity address": "Talweg 5, 80331 München, Germany"},
        {"Record ID": "9002", "Company name": "'=Plus Minus", "Website URL": "n/a"},
    )  # fmt: skip


def salesforce() -> list[list[str]]:
    """API names, records that are deleted, a parent by its id, and a field of the company's own."""
    return of_layout(
        "salesforce-accounts",
        {"Id": "001A0000001AbCdIAK", "IsDeleted": "0", "Name": "Beacon Group", "BillingStreet": "1 High Street\nSuite 4", "BillingCity": "Leeds",
         "BillingPostalCode": "LS1 1AA", "BillingCountry": "GB", "Phone": "0113 496 0000", "Website": "beacon.example", "AccountNumber": "B-7"},
        {"Id": "001A0000001AbCeIAK", "IsDeleted": "false", "Name": "Beacon Row Studio", "ParentId": "001A0000001AbCdIAK", "Tier__c": "Gold"},
        {"Id": "001A0000001AbCfIAK", "IsDeleted": "1", "Name": "Gone Ltd"},
        more=["Tier__c"],
    )  # fmt: skip


ALL = {
    "xero-contacts": xero, "qbo-customers-report": quickbooks, "stripe-customers": stripe, "hubspot-contacts": hubspot_contacts,
    "hubspot-companies": hubspot_companies, "salesforce-accounts": salesforce,
}  # fmt: skip

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Empty" sheetId="1" r:id="r1"/><sheet name="Data" sheetId="2" '
    'r:id="r2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/'
    f'sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="{_OFFICE}/styles" '
    'Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>',
}


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def sheet_xml(*rows: str, before: str = "") -> str:
    """A sheet of rows, each the XML of its cells."""
    return f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(f"<row>{row}</row>" for row in rows)}</sheetData></worksheet>'


def book(path: Path, sheet: str | bytes, **parts: bytes) -> Path:
    """A spreadsheet whose second sheet is this one, its first being empty."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet2.xml": sheet, **parts}.items():
            archive.writestr(name, text)
    return path


def book_of(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The rows as a spreadsheet of text."""
    return book(path, sheet_xml(*("".join(cell(f"{_letters(at)}{number}", text) for at, text in enumerate(row) if text) for number, row in enumerate(rows, 1))))


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)
