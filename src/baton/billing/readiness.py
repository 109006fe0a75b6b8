"""What still lacks before a deal, draft or account can go out: the facts as stored, and the core's answer as JSON."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import DecimalField, Exists, OuterRef, QuerySet, Subquery

from baton.billing.approvals import Approvals, approvals_of
from baton.billing.inheritance import Effective, day_of, effective_accounts, effective_deals, effective_drafts
from baton.billing.models import Invoice, InvoiceLine
from baton.billing.reckoning import Look, Tariff, tariff_for
from baton.billing.sold import Worth, item_of, lines_of, worth_of
from baton.core.readiness import Check, Facts, Readiness, readiness
from baton.crm.models import Account, Deal, DealLine
from baton.foundation.models import Organization

ADDRESS = ("line1", "city", "country")  # what a billing address must have at least
ON_THE_RECORD = frozenset({"po_number", "terms", "discount_percent", "period", "approval"})  # mended on the deal or draft itself
RATES = "/settings/tax/"


@dataclass(frozen=True, slots=True)
class Judged:
    """A deal, draft or account with all it inherits, and what it lacks; of a draft, how its approval stands if it needs any."""

    effective: Effective
    readiness: Readiness
    approvals: Approvals | None = None

    def described(self) -> dict:
        """As the API shows it: each check with the page and field where it is mended."""
        checks = [check._asdict() | {"mend_url": mend_url(self.effective, check)} for check in self.readiness.checks]
        return asdict(self.readiness) | {"checks": checks}

    @property
    def gaps(self) -> list[Check]:
        """What somebody must mend before it goes: all that blocks it, but for who has yet to approve it."""
        waits = self.approvals is not None and self.approvals.refusal is None
        return [check for check in self.readiness.checks if check.level == "block" and not (waits and check.code == "approval")]


@dataclass(frozen=True, slots=True)
class JudgedDeal(Judged):
    """A deal, with its lines, the tax they can meet, and what it comes to."""

    worth: Worth = field(kw_only=True)
    lines: list[DealLine] = field(kw_only=True)
    tariff: Tariff = field(kw_only=True)


def judge_accounts(house: Organization, accounts: QuerySet[Account]) -> list[Judged]:
    """Accounts, by two queries; what only a deal or draft has is not asked."""
    today = day_of(house)
    return [Judged(one, readiness(facts(one, house, today))) for one in effective_accounts(house, accounts)]


def judge_drafts(house: Organization, drafts: QuerySet[Invoice]) -> list[Judged]:
    """Drafts, by two queries, with the tax that was found for their lines; one more where drafts need approval."""
    lines = InvoiceLine.objects.filter(invoice=OuterRef("pk"))
    steepest = lines.order_by("-discount_percent").values("discount_percent")[:1]
    found = drafts.annotate(
        has_lines=Exists(lines),
        lacks_rate=Exists(lines.filter(tax_category=None)),
        steepest_percent=Subquery(steepest, output_field=DecimalField()),
    )
    judged, today, drafted = [], day_of(house), effective_drafts(house, found)
    approvals = approvals_of(house, [one for one in drafted if is_draft(one)])
    for one in drafted:
        draft: Any = one.subject
        discounts = [draft.steepest_percent] if draft.has_lines else []
        rate_found = not draft.lacks_rate if draft.has_lines else None
        own = approvals.get(draft.pk)
        judged.append(Judged(one, readiness(approved(facts(one, house, today, rate_found, discounts), own)), own))
    return judged


def is_draft(one: Effective) -> bool:
    """An invoice that has yet to be issued, and may be asked approval for."""
    return isinstance(one.subject, Invoice) and one.subject.document_state == "draft"


def approved(said: Facts, approvals: Approvals | None) -> Facts:
    """The facts with what is known of a draft's approval; who approved its discount approved one beyond the limit."""
    if approvals is None:
        return said
    asks = any(rule.kind == "discount" for rule in approvals.asked.rules)
    return said._replace(lacks_approval=approvals.words, discount_approved=asks and approvals.words == "")


def judge_deals(look: Look, house: Organization, deals: QuerySet[Deal]) -> list[JudgedDeal]:
    """Deals, as if they were won today, by four queries however many they are."""
    found = effective_deals(house, deals)
    tariff, on = tariff_for(look, found, house), day_of(house)
    lines = lines_of(look, [one.subject.pk for one in found])
    judged: list[JudgedDeal] = []
    for one in found:
        own = lines[one.subject.pk]
        decisions = [tariff.decide(line.price.product if line.price else None, one.tax_profile, on) for line in own]
        rate_found = all(decision.percent is not None for decision in decisions) if own else None
        lacking = readiness(facts(one, house, on, rate_found, [line.discount_percent for line in own]))
        nets = [item_of(line, line.price, None).net_minor for line in own]
        worth = worth_of(one.currency, nets, one.discount_percent)
        judged.append(JudgedDeal(one, lacking, worth=worth, lines=own, tariff=tariff))
    return judged


def facts(effective: Effective, house: Organization, on: date, rate_found: bool | None = None, discounts: Any = ()) -> Facts:
    """What the core judges on a day.  The steepest discount counts, be it a line's or the document's."""
    account, contact = effective.account, effective.ap_contact
    address = account.billing_address
    return Facts(
        on=on,
        legal_name=account.legal_name,
        has_billing_address=all(str(address.get(part) or "").strip() for part in ADDRESS),
        needs_ap_contact=account.delivery_preference == "email",
        ap_contact_email=contact["email"] if contact else None,
        po_required=account.po_required,
        po_number=effective.po_number,
        reverse_charge=account.reverse_charge,
        tax_id=account.tax_id,
        tax_rate_found=rate_found,
        exemption_expires_on=account.exemption_expires_on if account.tax_exempt else None,
        terms_set=True,  # the organization's hold where nobody set any
        discount_percent=max([*discounts, effective.discount_percent]) or None,
        discount_limit_percent=house.discount_limit_percent,
    )


def mend_url(effective: Effective, check: Check) -> str:
    """The page where a gap is closed, and the field on it."""
    if check.field == "tax_rate":
        return RATES
    mended_here = check.field in ON_THE_RECORD and not isinstance(effective.subject, Account)
    record = effective.subject if mended_here else effective.account
    return f"/{record.NOUN}s/{record.pk}/#{check.field}"
