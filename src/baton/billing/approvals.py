"""How the approval of drafts stands: who is asked for it and why, who has given it, and whose turn it is.

What somebody approved is told by a digest of the draft with all it inherits; an approval of anything else counts for nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from baton.billing.inheritance import TAX_FIELDS, Effective
from baton.core.approvals import Asked, Comes, Rule, asked, lacking, together, why
from baton.foundation.many import array_of
from baton.foundation.models import Organization
from baton.foundation.plain import encoded

# One round trip for any number of drafts.  A line is what it is by its id and version, since a replaced one has another id.
STANDS = """
SELECT kind, limit_percent, limit_minor, chain
  FROM billing_approvalrule
 WHERE organization_id = %(organization)s AND retired_at IS NULL
 ORDER BY array_position(ARRAY['discount', 'total', 'terms', 'new_customer'], kind::text), limit_percent, limit_minor;

SELECT id, name FROM foundation_role WHERE organization_id = %(organization)s;

SELECT invoice_id, string_agg(id || '.' || version, ' ' ORDER BY position), max(discount_percent)
  FROM billing_invoiceline
 WHERE organization_id = %(organization)s AND invoice_id = ANY(%(invoices)s::uuid[])
 GROUP BY invoice_id;

SELECT payer
  FROM unnest(%(payers)s::uuid[]) AS payer
 WHERE EXISTS (
       SELECT FROM crm_account account
         JOIN billing_invoice invoice ON invoice.organization_id = account.organization_id AND invoice.account_id = account.id
        WHERE account.organization_id = %(organization)s AND account.survivor_id = payer AND invoice.document_state = 'issued');

SELECT invoice_id, asked_for, digest, role_id, asked_at, absent_at
  FROM billing_approvalround
 WHERE organization_id = %(organization)s AND invoice_id = ANY(%(invoices)s::uuid[]);

SELECT approval.invoice_id, approval.asked_for, approval.role_id, approval.decision, approval.words, approval.decided_by_id,
       coalesce(nullif(person.name, ''), person.email), approval.decided_at
  FROM billing_approval approval JOIN foundation_user person ON person.id = approval.decided_by_id
 WHERE approval.organization_id = %(organization)s AND approval.invoice_id = ANY(%(invoices)s::uuid[])
 ORDER BY approval.id
"""


class Round(NamedTuple):
    """What was asked for last, and whose turn it was then."""

    asked_for: int
    digest: str
    role: UUID | None
    asked_at: datetime | None
    absent_at: datetime | None


class Decision(NamedTuple):
    """What one person said of one version."""

    asked_for: int
    role: UUID
    decision: str
    words: str
    person: UUID
    label: str
    at: datetime


@dataclass(slots=True)
class Found:
    """What the database knows of some drafts."""

    rules: list[Rule] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)  # names by ids as text
    lines: dict[UUID, tuple[str, Decimal]] = field(default_factory=dict)
    known: set[UUID] = field(default_factory=set)  # customers with an invoice
    rounds: dict[UUID, Round] = field(default_factory=dict)
    decisions: dict[UUID, list[Decision]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Approvals:
    """How the approval of one draft stands.  `decided` is of the draft as it is, `former` of what it was."""

    asked: Asked
    reasons: tuple[str, ...]
    roles: dict[str, str] = field(repr=False)
    digest: str
    round: Round | None
    decided: tuple[Decision, ...]
    former: tuple[Decision, ...]

    @property
    def is_current(self) -> bool:
        """Was it asked for as the draft is now?"""
        return self.round is not None and self.round.digest == self.digest

    @property
    def given(self) -> tuple[Decision, ...]:
        """The approvals that count."""
        return tuple(one for one in self.decided if one.decision == "approved")

    @property
    def refusal(self) -> Decision | None:
        """What ends the round, until the draft is changed."""
        return next((one for one in self.decided if one.decision == "refused"), None)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The roles that have yet to approve, in their order."""
        return lacking(self.asked.chain, (str(one.role) for one in self.given))

    @property
    def turn(self) -> UUID | None:
        """The role that is asked now; None when all have approved, one has refused, or nobody is asked."""
        rest = self.lacking
        return UUID(rest[0]) if rest and self.refusal is None else None

    @property
    def words(self) -> str | None:
        """What readiness says: None when nobody is asked, blank when all have approved."""
        if not self.asked.chain:
            return None
        if said := self.refusal:
            return f"{said.label} refused it: {said.words.rstrip('.')}. Change the draft to ask again."
        rest = self.lacking
        return f"It waits for {self.named(rest)} to approve it: {', and '.join(self.reasons)}." if rest else ""

    def named(self, roles: Sequence[str]) -> str:
        """Roles in their order, in words: "billing, then owner"."""
        return ", then ".join(self.role_name(role) for role in roles)

    def role_name(self, role: Any) -> str:
        return self.roles.get(str(role), "a role that is gone")


def approvals_of(house: Organization, drafts: Sequence[Effective]) -> dict[UUID, Approvals]:
    """How the approval of drafts stands, by their ids: one query, or none where the organization asks for no approval."""
    if not house.asks_approval or not drafts:
        return {}
    found = _found(house, drafts)
    return {one.subject.pk: _stands(house, one, found) for one in drafts}


def _stands(house: Organization, draft: Effective, found: Found) -> Approvals:
    invoice: Any = draft.subject
    lines, steepest = found.lines.get(invoice.pk, ("", Decimal(0)))
    comes = Comes(
        discount_percent=together(steepest, draft.discount_percent),
        total_minor=invoice.total_minor if invoice.currency == house.currency else None,
        are_terms_changed=draft.terms != draft.customers_terms,
        is_new_customer=draft.account.pk not in found.known,
    )
    wanted, digest, last = asked(found.rules, comes), _digest(draft, lines), found.rounds.get(invoice.pk)
    said = found.decisions.get(invoice.pk, [])
    counts = last.asked_for if last and last.digest == digest else None
    return Approvals(
        wanted, tuple(why(rule, comes, house.currency) for rule in wanted.rules), found.roles, digest, last,
        decided=tuple(one for one in said if one.asked_for == counts), former=tuple(one for one in said if one.asked_for != counts),
    )  # fmt: skip


def _digest(draft: Effective, lines: str) -> str:
    """Another one for whatever is different of what would be issued, by a change here or of what it inherits."""
    invoice: Any = draft.subject
    account, contact = draft.account, draft.ap_contact
    said = [
        str(account.pk), account.legal_name, account.billing_address, draft.language, contact["email"] if contact else None,
        [getattr(account, name) for name in TAX_FIELDS], invoice.currency, asdict(draft.terms), draft.po_number, draft.discount_percent.normalize(),
        invoice.supplied_on, invoice.fields, invoice.net_minor, invoice.tax_minor, invoice.total_minor, lines,
    ]  # fmt: skip
    return hashlib.sha256(encoded(said)).hexdigest()


def _found(house: Organization, drafts: Sequence[Effective]) -> Found:
    found = Found()
    given: dict[str, Any] = {"organization": house.pk, "invoices": array_of([one.subject.pk for one in drafts])}
    given["payers"] = array_of(list({one.account.pk for one in drafts}))
    with connection.cursor() as cursor:
        cursor.execute(STANDS, given)
        found.rules = [Rule(kind, percent if minor is None else minor, tuple(map(str, chain))) for kind, percent, minor, chain in cursor.fetchall()]
        cursor.nextset()
        found.roles = {str(id): name for id, name in cursor.fetchall()}
        cursor.nextset()
        found.lines = {id: (lines, steepest) for id, lines, steepest in cursor.fetchall()}
        cursor.nextset()
        found.known = {id for (id,) in cursor.fetchall()}
        cursor.nextset()
        found.rounds = {id: Round(*own) for id, *own in cursor.fetchall()}
        cursor.nextset()
        for id, *own in cursor.fetchall():
            found.decisions.setdefault(id, []).append(Decision(*own))
    return found
