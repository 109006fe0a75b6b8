"""Who may decide on a draft: whoever's turn it is, but nobody on his own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from baton.billing.approvals import Approvals
from baton.billing.models import Approval, ApprovalRound, Invoice
from baton.foundation.actors import Actor, Kind
from baton.foundation.granting import EVERYTHING
from baton.foundation.holding import Holding, held_by, stood_in_by
from baton.foundation.models import AuditEntry, Organization

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


def waiting(actor: Actor, house: Organization, *, mine: bool) -> QuerySet[ApprovalRound]:
    """The drafts that somebody is asked to approve, as their rounds, the oldest first; with `mine`, on which this person may decide."""
    rounds: QuerySet[ApprovalRound] = ApprovalRound.objects.visible_to(actor).filter(role__isnull=False, invoice__document_state="draft")
    if not house.asks_approval or actor.rights.scope("invoice.approve") is None:
        return rounds.none()
    rounds = rounds.order_by("asked_at", "pk")
    return rounds.filter(_decides(actor, house)) if mine else rounds


def _decides(actor: Actor, house: Organization) -> Q:
    """What `Deciders.fault` has nothing against, as a condition."""
    person = actor.person
    if person is None:
        return Q(pk__in=())
    may = Q(role__in=held_by(house, person)) | Q(role__in=stood_in_by(house, person), absent_at__lte=house.clock.now())
    if any(line.name == EVERYTHING for line in actor.rights.lines):
        may = Q()
    subjects = Q(subject_id=OuterRef("invoice")) | Q(subject_id=OuterRef("invoice__deal"))
    made = AuditEntry.objects.filter(subjects, whose=str(person)).exclude(deed__in=PASSING)
    said = Approval.objects.filter(invoice=OuterRef("invoice"), asked_for=OuterRef("asked_for"), role=OuterRef("role"), decided_by=person)
    return may & ~Q(Exists(made)) & ~Q(Exists(said))


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
        return "" if person in self._asked(approvals) else f"it is the turn of {approvals.named(approvals.lacking)}"

    def able(self, approvals: Approvals, authors: Iterable[UUID]) -> set[UUID]:
        """Everybody who may decide now; nobody where all who could have made the draft themselves."""
        return {person for person in self._asked(approvals) if not self.fault(person, approvals, authors)}

    def _asked(self, approvals: Approvals) -> set[UUID]:
        """Who holds the role whose turn it is, who may do everything, and once it was silent too long who stands in."""
        late, held = approvals.round.absent_at if approvals.round else None, self.holding
        is_late = late is not None and self.now >= late
        own = {person for person, roles in held.roles.items() if approvals.turn in roles}
        return own | held.everything | (held.standing_in(approvals.turn) if is_late else set())
