"""What a mail says, in each language, before anybody has written words of his own."""

import pytest

from baton.core.template import check
from baton.messages.models import KINDS, LANGUAGES
from baton.messages.wording import EXAMPLES, KNOWN, Said, built_in, language_of, say, values_of

INVOICE_EN = """\
Hello Rosa Lind,

please find attached invoice INV-2041 of 12 November 2026 for €1,190.00.
Your purchase order: PO-4711

It is due on 12 December 2026. Terms: Net 30.

  Account name  Harbour Works Ltd
  IBAN          DE02 1203 0000 0000 2020 51
  Reference     INV-2041

If anything is not as it should be, simply reply to this message.

Kind regards
Harbour Works Ltd
"""
RECEIPT_DE = """\
Guten Tag Rosa Lind,

vielen Dank: Wir haben am 20. November 2026 1.200,00\u00a0€ erhalten. Die Zahlungsbestätigung R-17 liegt bei.

Damit beglichen:
  INV-2041  1.190,00\u00a0€

10,00\u00a0€ behalten wir als Guthaben für spätere Rechnungen.

Freundliche Grüße
Harbour Works Ltd
"""


def said(kind: str, language: str, **other) -> Said:
    return say(built_in(kind, language), EXAMPLES[kind] | {"language": language} | other)


def test_the_invoice_in_english():
    assert said("invoice", "en") == Said("Invoice INV-2041 from Harbour Works Ltd", INVOICE_EN)


def test_the_receipt_in_german():
    assert said("receipt", "de") == Said("Zahlungsbestätigung R-17 von Harbour Works Ltd", RECEIPT_DE)


def test_the_invoice_in_french_has_amount_number_due_date_and_terms():
    subject, body = said("invoice", "fr")
    assert subject == "Facture INV-2041 de Harbour Works Ltd"
    assert "la facture INV-2041 du 12 novembre 2026 d’un montant de 1\u00a0190,00\u00a0€." in body
    assert "Échéance : 12 décembre 2026. Conditions : Payable sous 30 jours." in body.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_built_in_text_names_only_what_there_is_and_leaves_no_brace_or_gap(kind, language):
    template = built_in(kind, language)
    assert [*check(template.subject, KNOWN[kind]), *check(template.body, KNOWN[kind])] == []
    filled = said(kind, language)
    assert "{" not in filled.subject + filled.body and "\n\n\n" not in filled.body and filled.body.endswith("Ltd\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_there_is_not_leaves_no_trace(language):
    bare = {"buyer": {"name": "Acme", "contact": None}, "po_number": "", "seller": {"name": "Harbour", "bank": {}}, "total_minor": 0}
    body = said("invoice", language, **bare).body
    assert "IBAN" not in body and "PO-" not in body and "\n\n\n" not in body and " ," not in body.splitlines()[0]
    assert "2026-" not in body and body.count("\n\n") == 3


def test_an_early_payment_is_told_and_partly_paid_invoices_say_what_is_left():
    terms = {"kind": "net", "days": 30, "discount_percent": "2", "discount_days": 7}
    assert "\nPay by 19 November 2026 and take 2% off.\n" in said("invoice", "en", terms=terms).body
    part = [{"number": f"INV-{n}", "total_minor": 500, "allocated_minor": 200, "left_minor": 300} for n in (1, 2)]
    assert "\n  INV-1  €2.00, still open €3.00\n  INV-2  €2.00, still open €3.00\n\n" in said("receipt", "en", allocations=part).body


def test_currencies_keep_their_digits():
    assert values_of(EXAMPLES["invoice"] | {"currency": "JPY", "total_minor": 1190})["total"] == "JP¥1,190"
    assert values_of(EXAMPLES["invoice"] | {"currency": "KWD", "total_minor": 1_190_005})["total"].replace("\u00a0", " ") == "KWD 1,190.005"


def test_an_unknown_language_is_english_and_a_region_is_its_language():
    assert language_of(EXAMPLES["invoice"] | {"language": "pt"}) == "en"
    assert language_of(EXAMPLES["invoice"] | {"language": "de-AT"}) == "de"


@pytest.mark.parametrize("name", ["=1+1", "شركة النور", "Acme 🚀", "a" * 200, "{{ number }}", "{% if x %}", "x\r\nBcc: e@e.example"])
def test_a_name_is_said_as_it_is_and_never_read_as_a_template(name):
    seller = EXAMPLES["invoice"]["seller"] | {"name": name}
    subject, body = said("invoice", "en", seller=seller)
    assert body.endswith(f"Kind regards\n{name}\n")
    assert subject == f"Invoice INV-2041 from {' '.join(name.split())}" and "\n" not in subject


def test_three_hundred_lines_can_be_listed():
    lines = [{"description": f"Line {n}", "quantity": "1", "unit": "", "net_minor": n} for n in range(300)]
    listed = say(Said("x", "{% for line in lines %}\n{{ line.quantity }} x {{ line.description }} {{ line.net }}\n{% endfor %}"), EXAMPLES["invoice"] | {"lines": lines})
    assert len(listed.body.splitlines()) == 300 and listed.body.splitlines()[-1] == "1 x Line 299 €2.99"
