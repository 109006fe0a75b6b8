"""Who may decide on a draft: whoever's turn it is, but nobody on his own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

from baton.billing.approvals import Approvals
from baton.billing.models import Invoice
from baton.foundation.actors import Kind
from baton.foundation.holding import Holding
from baton.foundation.models import AuditEntry

# Deeds on a draft or its deal that change nothing of what is approved, and make nobody their author.
PASSING: Final = frozenset({
    "invoice.approve", "invoice.refuse_approval", "invoice.issue", "invoice.send", "invoice.unsend", "invoice.discard", "deal.return",
})  # fmt: skip
NOBODY: Final = get_args(Kind)  # what acted for no person is told by its kind


def authors_of(invoice: Invoice) -> list[UUID]:
    """Whose draft it is: the people who made it, won its deal, or changed either, whatever they did it by.  One query."""
    subjects = [one for one in (invoice.pk, invoice.deal_id) if one]
    done = AuditEntry.objects.filter(subject_id__in=subjects).exclude(deed__in=PASSING)
    return sorted({UUID(whose) for whose in done.values_list("whose", flat=True).distinct() if whose not in NOBODY})


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide at an instant, by what is known of an organization's members."""

    holding: Holding
    now: datetime

    def fault(self, person: UUID | None, approvals: Approvals, authors: Iterable[UUID]) -> str:
        """Why somebody may not decide now; empty when he may."""
        turn = approvals.turn
        if turn is None:
            return "nobody is asked to"
        if person is None:
            return "an approval is given by a person, who is signed in"
        if person in set(authors):
            return "nobody approves his own, and you made this draft or changed what it says"
        if any(one.person == person and one.role == turn for one in approvals.given):
            return f"you have approved it for {approvals.role_name(turn)}, and the next must be somebody else"
        held = self.holding
        if turn in held.roles.get(person, ()) or person in held.everything or self._stands_in(person, approvals):
            return ""
        return f"it is the turn of {approvals.named(approvals.lacking)}"

    def _stands_in(self, person: UUID, approvals: Approvals) -> bool:
        late = approvals.round.absent_at if approvals.round else None
        return late is not None and self.now >= late and person in self.holding.standing_in(approvals.turn)
