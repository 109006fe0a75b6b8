"""Before anything goes out: drafts locked, current, and lacking nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from baton.billing.actions.drafting import item_of, refresh_drafts, tax_of
from baton.billing.actions.gaps import SOURCE
from baton.billing.approvals import Approvals, approvals_of
from baton.billing.billed import Parts, parts_of
from baton.billing.inheritance import Effective, effective_drafts, effective_loaded
from baton.billing.models import Invoice
from baton.billing.readiness import approved, facts
from baton.billing.reckoning import Tariff, reckon, tariff_for
from baton.core.readiness import readiness
from baton.foundation.errors import Conflict, Refused
from baton.foundation.work import Work

TOLD = 10  # so many drafts that cannot go out are named in one answer


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it may go out, with its parts."""

    effective: Effective
    parts: Parts
    approvals: Approvals | None

    @property
    def invoice(self) -> Invoice:
        invoice: Any = self.effective.subject
        return invoice

    def lacks(self, work: Work) -> list["Lack"]:
        """Why it cannot go out: what readiness says, and who holds it; what readiness held it for is judged anew."""
        return self._gaps(work) + [Lack(f"It is held: {hold.words}") for hold in self.parts.holds if hold.source != SOURCE]

    def _gaps(self, work: Work) -> list["Lack"]:
        if not self.parts.lines:
            return [Lack("An invoice needs at least one line.", "lines")]
        rate_found = all(line.tax_category is not None for line in self.parts.lines)
        asked = facts(self.effective, work.organization, work.today, rate_found, [line.discount_percent for line in self.parts.lines])
        return [Lack(check.words, check.field) for check in readiness(approved(asked, self.approvals)).checks if check.level == "block"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a draft cannot go out."""

    words: str
    field: str | None = None


def checked_drafts(
    work: Work, ids: Sequence[UUID], outcome: str, *, as_seen: bool = False, loaded: Sequence[Invoice] = ()
) -> list[Draft]:
    """Step: these drafts, in this order, locked and reckoned as of now; Refused says why which of them may not go out.

    Four queries, however many there are, and one more where drafts need approval; one less where they are `loaded` along
    with Invoice.ABOVE.  A draft that no longer was what it inherits is reckoned anew first, or with
    `as_seen` a Conflict: whoever looked at it saw another one.
    """
    parts = checked_in_parts(work, ids, outcome, as_seen=as_seen, loaded=loaded, size=len(ids))
    return [draft for part in parts for draft in part]


def checked_in_parts(
    work: Work, ids: Sequence[UUID], outcome: str, *, size: int, as_seen: bool = False, loaded: Sequence[Invoice] = ()
) -> Iterator[list[Draft]]:
    """Step: the same, so many at a time: all are locked and read at once, and each part is judged when it is asked for."""
    if loaded:
        standing = [invoice for invoice in loaded if invoice.document_state == "draft"]
        drafts = _with_parts(work, effective_loaded(work.organization, standing))
    else:
        drafts = _locked(work, ids)
    tariff = tariff_for(work.rows, [draft.effective for draft in drafts.values()], work.organization)
    pile = Pile(work, drafts, tariff, outcome, as_seen)
    return (pile.checked(ids[n:], size) for n in range(0, len(ids), size))


@dataclass(frozen=True, slots=True)
class Pile:
    """Drafts that are locked and read, to be judged part by part."""

    work: Work
    drafts: dict[UUID, Draft]
    tariff: Tariff
    outcome: str
    as_seen: bool

    def checked(self, ids: Sequence[UUID], size: int) -> list[Draft]:
        """The first so many of these, current and lacking nothing; where one of them lacks something, all that lack are named."""
        some = ids[:size]
        stale = [id for id in some if id in self.drafts and not _is_current(self.drafts[id], self.tariff)]
        if stale and self.as_seen:
            words = "What the draft inherits was changed meanwhile, so it comes out different: look at it again."
            raise Conflict(f"{words} {self.outcome}", current=self.drafts[stale[0]].invoice)
        if stale:
            refresh_drafts(self.work, self.work.rows(Invoice).filter(pk__in=stale))
            self.drafts.update(_locked(self.work, stale))
        if _lacking(self.work, some, self.drafts):
            raise _refusal(_lacking(self.work, ids, self.drafts), self.drafts, self.outcome)
        return [self.drafts[id] for id in some]


def _locked(work: Work, ids: Sequence[UUID]) -> dict[UUID, Draft]:
    """Those that are drafts, locked in the order of their ids."""
    rows = work.rows(Invoice).filter(pk__in=ids, document_state="draft").order_by("pk")
    return _with_parts(work, effective_drafts(work.organization, rows.select_for_update(of=("self",), no_key=True)))


def _with_parts(work: Work, found: Sequence[Effective]) -> dict[UUID, Draft]:
    parts, approvals = parts_of(work.organization, [one.subject.pk for one in found]), approvals_of(work.organization, found)
    return {one.subject.pk: Draft(one, parts[one.subject.pk], approvals.get(one.subject.pk)) for one in found}


def _is_current(draft: Draft, tariff: Tariff) -> bool:
    """Is what is stored what would be reckoned now?"""
    invoice = draft.invoice
    now = reckon([item_of(line) for line in draft.parts.lines], draft.effective, tariff, invoice.supplied_on)
    if any(getattr(invoice, name) != minor for name, minor in now.amounts.items()):
        return False
    for line, net, decision in zip(draft.parts.lines, now.nets, now.decisions, strict=True):
        if line.net_minor != net or line.tax != tuple(tax_of(decision).values()):
            return False
    return set(draft.parts.taxes) == set(now.totals.tax_lines)


def _lacking(work: Work, ids: Sequence[UUID], drafts: dict[UUID, Draft]) -> dict[UUID, list[Lack]]:
    none = [Lack("Only a draft can be issued, and this is none, or no longer.")]
    found = {id: drafts[id].lacks(work) if id in drafts else none for id in ids}
    return {id: lacks for id, lacks in found.items() if lacks}


def _refusal(lacking: dict[UUID, list[Lack]], drafts: dict[UUID, Draft], outcome: str) -> Refused:
    if len(lacking) == 1:
        [lacks] = lacking.values()
        fields = {lack.field: lack.words for lack in lacks if lack.field}
        return Refused(f"{' '.join(lack.words for lack in lacks)} {outcome}", fields)
    named = {
        str(id): f"{drafts[id].effective.account.name if id in drafts else id}: {' '.join(lack.words for lack in lacks)}"
        for id, lacks in lacking.items()
    }
    words = " ".join(list(named.values())[:TOLD])
    return Refused(f"{len(lacking)} drafts cannot go out. {words} {outcome}", named)
