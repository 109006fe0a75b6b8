"""Where a value comes from: set here, or inherited from the deal, the account or the organization."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import QuerySet

from baton.billing.models import Invoice
from baton.billing.receivers import ap_contacts
from baton.core.tax import TaxProfile
from baton.core.terms import Terms, TermsKind
from baton.crm.models import Account, Deal
from baton.foundation.models import Organization
from baton.foundation.plain import plain

LANGUAGE = "en"  # documents are English where an account says nothing
INHERITED = (
    "currency", "terms", "po_number", "discount_percent", "language", "tax_profile", "billing_address", "ap_contact",
)  # fmt: skip
TAX_FIELDS = (
    "tax_id", "tax_exempt", "exemption_reason", "exemption_expires_on", "reverse_charge", "tax_country", "tax_region",
)  # fmt: skip


class Level(NamedTuple):
    """One step of the ladder and what was set on it; a field it does not name cannot be set there, None is not set."""

    kind: str
    id: UUID
    label: str
    own: dict[str, Any]


class Origin(NamedTuple):
    """A value, the level it was set on, and what would hold if it were not."""

    kind: str
    id: UUID
    label: str
    value: Any
    parent_value: Any
    parent_kind: str | None = None

    def described(self) -> dict:
        """As the API shows it."""
        where = {"from": self.kind, "id": str(self.id), "label": self.label}
        return where | {"value": _plain(self.value), "parent_value": _plain(self.parent_value), "parent_from": self.parent_kind}


@dataclass(frozen=True)
class Effective:
    """A draft, deal or account with everything it inherits filled in.  `account` is the surviving one."""

    subject: Invoice | Deal | Account
    account: Account
    levels: Sequence[Level]  # from its own up to the organization's

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Each field that it can have, with where it comes from."""
        return inherit(self.levels)

    @property
    def currency(self) -> str:
        return self._value("currency")

    @property
    def terms(self) -> Terms:
        return self._value("terms")

    @property
    def customers_terms(self) -> Terms:
        """What would hold if neither a draft nor its deal said anything of its own."""
        found: Terms = next(terms for level in self.levels[-2:] if (terms := level.own.get("terms")) is not None)
        return found

    @property
    def language(self) -> str:
        return self._value("language")

    @property
    def po_number(self) -> str:
        return self._value("po_number") or ""

    @property
    def discount_percent(self) -> Decimal:
        return self._value("discount_percent") or Decimal(0)

    @property
    def ap_contact(self) -> dict | None:
        return self._value("ap_contact")

    def _value(self, name: str) -> Any:
        """What holds of a field: the lowest level's that set it; None where none did."""
        for level in self.levels:
            value = level.own.get(name)
            if value is not None:
                return value
        return None

    @property
    def tax_profile(self) -> TaxProfile:
        account = self.account
        return TaxProfile(
            tax_exempt=account.tax_exempt,
            exemption_reason=account.exemption_reason,
            exemption_expires_on=account.exemption_expires_on,
            reverse_charge=account.reverse_charge,
            country=account.tax_country,
            region=account.tax_region or None,
        )


def effective_drafts(organization: Organization, drafts: QuerySet[Invoice]) -> list[Effective]:
    """Drafts with what they inherit, by two queries, or three where accounts were merged."""
    return _effective(organization, drafts.select_related(*Invoice.ABOVE))


def effective_loaded(organization: Organization, drafts: Sequence[Invoice]) -> list[Effective]:
    """The same of drafts that were loaded along with Invoice.ABOVE."""
    return _effective(organization, drafts)


def effective_deals(organization: Organization, deals: QuerySet[Deal]) -> list[Effective]:
    """Deals with what they inherit, by two queries, or three where accounts were merged."""
    return _effective(organization, deals.select_related("account"))


def effective_accounts(organization: Organization, accounts: QuerySet[Account]) -> list[Effective]:
    """Accounts with what they inherit, by two queries, or three where some were merged."""
    return _effective(organization, accounts)


def day_of(organization: Organization) -> date:
    """The organization's present date."""
    return organization.clock.day(organization.clock.now())


def effective(organization: Organization, subject: Invoice | Deal | Account, *, ap_contact: dict | None) -> Effective:
    """What holds for a record whose deal and account are at hand; the level it stands on itself is called "here"."""
    return _effective_under(_of_organization(organization), subject, ap_contact)


def _effective_under(house: Level, subject: Invoice | Deal | Account, ap_contact: dict | None) -> Effective:
    invoice = subject if isinstance(subject, Invoice) else None
    deal = invoice.deal if invoice else subject if isinstance(subject, Deal) else None
    account = surviving(subject if isinstance(subject, Account) else subject.account)
    levels = [_of_account(account, ap_contact), house]
    if deal:
        levels = [_of_deal(deal), *levels]
    if invoice:
        levels = [_of_invoice(invoice, levels), *levels]
    levels[0] = levels[0]._replace(kind="here")
    return Effective(subject, account, levels)


def _effective(organization: Organization, found: Iterable[Any]) -> list[Effective]:
    accounts = [row if isinstance(row, Account) else row.account for row in found]
    merged = [account for account in accounts if account.survivor_id != account.pk]
    if merged:
        survivors = Account.objects.in_bulk([account.survivor_id for account in merged])
        for account in merged:
            account.survivor = survivors[account.survivor_id]
    contacts = ap_contacts(organization, [account.survivor_id for account in accounts], day_of(organization))
    house = _of_organization(organization)
    return [_effective_under(house, row, contacts.get(account.survivor_id)) for row, account in zip(found, accounts, strict=True)]


def surviving(account: Account) -> Account:
    """The account itself, or the one it was merged into."""
    return account if account.survivor_id == account.pk else account.survivor


def inherit(levels: Sequence[Level]) -> dict[str, Origin]:
    """Each field from the lowest level that set it; what nobody set is missing on the last one that could have."""
    found: dict[str, Origin] = {}
    for kind, id, label, own in reversed(levels):
        for name, value in own.items():
            above = found.get(name)
            if above is None:
                found[name] = Origin(kind, id, label, value, None)
            elif value is not None:
                found[name] = Origin(kind, id, label, value, above.value, None if above.value is None else above.kind)
    return found


def _of_invoice(invoice: Invoice, above: Sequence[Level]) -> Level:
    inherited = next(level.own["currency"] for level in above if level.own["currency"])
    own = {
        "terms": _terms(invoice.terms_kind, invoice.terms_days),
        "po_number": invoice.po_number,
        "discount_percent": invoice.discount_percent,
        # its prices are in it, so it stays when the account's changes, and is its own from then on
        "currency": None if inherited == invoice.currency else invoice.currency,
    }
    return Level("invoice", invoice.pk, invoice.number or "Draft", own)


def _of_deal(deal: Deal) -> Level:
    own = {
        "terms": _terms(deal.terms_kind, deal.terms_days),
        "po_number": deal.po_number or None,
        "discount_percent": deal.discount_percent,
        "currency": deal.currency,
    }
    return Level("deal", deal.pk, deal.name, own)


def _of_account(account: Account, ap_contact: dict | None) -> Level:
    early = (account.terms_discount_percent, account.terms_discount_days)
    own = {
        "terms": _terms(account.terms_kind, account.terms_days, *early),
        "po_number": account.po_number or None,
        "currency": account.currency,
        "language": account.language or None,
        "tax_profile": {name: getattr(account, name) for name in TAX_FIELDS},
        "billing_address": account.billing_address or None,
        "ap_contact": ap_contact,
    }
    return Level("account", account.pk, account.name, own)


def _of_organization(organization: Organization) -> Level:
    own = {
        "terms": _terms(organization.terms_kind, organization.terms_days),
        "currency": organization.currency,
        "language": LANGUAGE,
    }
    return Level("organization", organization.pk, organization.name, own)


def _terms(kind: str | None, days: int | None, *early: Any) -> Terms | None:
    return None if kind is None else Terms(cast(TermsKind, kind), days or 0, *early)


def _plain(value: Any) -> Any:
    return plain(asdict(value) if is_dataclass(value) and not isinstance(value, type) else value)
