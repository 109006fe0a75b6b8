"""What still lacks before it can go out: one list of checks for deal, draft and account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from baton.core.money import format_percent

Code = Literal["legal_name_address", "ap_contact", "po", "tax", "terms", "discount", "period", "approval"]
Level = Literal["pass", "warn", "block"]


class Facts(NamedTuple):
    """What is known of a deal, draft or account on a day, with inherited values filled in.

    A text that is None or blank is missing. What does not apply here is said by the fields that say so beside them,
    and its check is not counted.
    """

    on: date
    legal_name: str | None = None
    has_billing_address: bool = False
    needs_ap_contact: bool = True  # False: documents reach the customer another way
    ap_contact_email: str | None = None
    ap_contact_bounced: bool = False
    po_required: bool = False
    po_number: str | None = None
    po_expires_on: date | None = None
    reverse_charge: bool = False
    tax_id: str | None = None
    tax_id_checks: bool | None = None  # None: no rule for its country, or no tax id
    tax_rate_found: bool | None = None  # None: there are no lines yet
    exemption_expires_on: date | None = None  # None: not exempt, or without an end
    terms_set: bool | None = False  # None: does not apply
    discount_percent: Decimal | None = None  # None: no discount
    discount_limit_percent: Decimal | None = None  # None: no limit
    discount_approved: bool = False
    period_overlap: str | None = None  # None: no periods; "": none overlaps; else what it overlaps with
    lacks_approval: str | None = None  # None: nobody is asked; "": all have approved; else who has not, and why he is asked


class Check(NamedTuple):
    """One answer: what is missing and what to do, and the field that mends it."""

    code: Code
    level: Level
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """All answers; ready when nothing blocks, whatever warns."""

    ready: bool
    passed: int
    total: int
    checks: tuple[Check, ...]


def readiness(facts: Facts) -> Readiness:
    """Judge the facts, in the order of the codes; what does not apply is neither listed nor counted."""
    checks = tuple(check for question in _QUESTIONS if (check := question(facts)) is not None)
    return Readiness(
        ready=all(check.level != "block" for check in checks),
        passed=sum(check.level == "pass" for check in checks),
        total=len(checks),
        checks=checks,
    )


def _legal_name_address(facts: Facts) -> Check:
    code: Code = "legal_name_address"
    if _is_missing(facts.legal_name):
        also = "" if facts.has_billing_address else " and the billing address"
        return Check(code, "block", f"The legal name{also} of the customer is missing: add it.", "legal_name")
    if not facts.has_billing_address:
        return Check(code, "block", "The billing address is not complete: add what is missing.", "billing_address")
    return Check(code, "pass", "Legal name and billing address are complete.", "legal_name")


def _ap_contact(facts: Facts) -> Check | None:
    code: Code = "ap_contact"
    if not facts.needs_ap_contact:
        return None
    if _is_missing(facts.ap_contact_email):
        return Check(code, "block", "Nobody is named to receive invoices: add a billing contact.", "ap_contact")
    if facts.ap_contact_bounced:
        words = f"The last mail to {facts.ap_contact_email} came back: check the address."
        return Check(code, "warn", words, "ap_contact")
    return Check(code, "pass", f"Invoices go to {facts.ap_contact_email}.", "ap_contact")


def _po(facts: Facts) -> Check | None:
    if not facts.po_required:
        return None
    if _is_missing(facts.po_number):
        return Check("po", "block", "The customer requires a PO number: add it.", "po_number")
    if facts.po_expires_on is not None and facts.po_expires_on < facts.on:
        words = f"PO {facts.po_number} expired on {facts.po_expires_on}: ask the customer for a new one."
        return Check("po", "block", words, "po_number")
    return Check("po", "pass", f"PO {facts.po_number} is there.", "po_number")


def _tax(facts: Facts) -> Check:
    if facts.tax_rate_found is False:
        words = "No tax rate was found for a line: set the product's tax category, or add the rate of the place."
        return Check("tax", "block", words, "tax_rate")
    if facts.reverse_charge and _is_missing(facts.tax_id):
        # EN 16931 BR-AE-02 and BR-IC-02: the buyer's identifier must stand on the invoice.
        return Check("tax", "block", "Reverse charge needs the customer's tax id: add it.", "tax_id")
    if not _is_missing(facts.tax_id) and facts.tax_id_checks is False:
        words = f"The tax id {facts.tax_id} does not check: compare it with the customer's papers and correct it."
        return Check("tax", "block", words, "tax_id")
    if facts.exemption_expires_on is not None and facts.exemption_expires_on < facts.on:
        words = f"The certificate expired on {facts.exemption_expires_on}, so tax is charged: ask for a new one."
        return Check("tax", "warn", words, "exemption_expires_on")
    return Check("tax", "pass", "The tax details are complete.", "tax_id")


def _terms(facts: Facts) -> Check | None:
    if facts.terms_set is None:
        return None
    if not facts.terms_set:
        return Check("terms", "block", "No payment terms are set: choose when the invoice is due.", "terms")
    return Check("terms", "pass", "Payment terms are set.", "terms")


def _discount(facts: Facts) -> Check | None:
    percent, limit = facts.discount_percent, facts.discount_limit_percent
    if percent is None:
        return None
    said = f"The discount of {format_percent(percent)}"
    if limit is None or percent <= limit:
        return Check("discount", "pass", f"{said} is within the limit.", "discount_percent")
    if facts.discount_approved:
        return Check("discount", "pass", f"{said} is approved.", "discount_percent")
    words = f"{said} is above the limit of {format_percent(limit)}: lower it, or have it approved."
    return Check("discount", "block", words, "discount_percent")


def _period(facts: Facts) -> Check | None:
    if facts.period_overlap is None:
        return None
    if facts.period_overlap:
        words = f"The period was already billed with {facts.period_overlap}: change the dates or drop the line."
        return Check("period", "block", words, "period")
    return Check("period", "pass", "No period is billed twice.", "period")


def _approval(facts: Facts) -> Check | None:
    if facts.lacks_approval is None:
        return None
    if facts.lacks_approval:
        return Check("approval", "block", facts.lacks_approval, "approval")
    return Check("approval", "pass", "It is approved as it stands.", "approval")


def _is_missing(text: str | None) -> bool:
    return text is None or not text.strip()


_QUESTIONS: Final[tuple[Callable[[Facts], Check | None], ...]] = (
    _legal_name_address, _ap_contact, _po, _tax, _terms, _discount, _period, _approval,
)  # fmt: skip
