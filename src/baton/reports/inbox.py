"""What waits for a person: every state that needs one is a row here, and leaves when it is resolved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum

from baton.billing.deciding import waiting as asked
from baton.billing.models import ApprovalRound, Credit, Invoice
from baton.billing.queries import judged_invoices
from baton.billing.readiness import Judged
from baton.crm.models import Account, Deal, Hold, Task
from baton.crm.queries.accounts import survivor_by
from baton.foundation.actors import Actor
from baton.foundation.models import ChangeRequest, Organization
from baton.foundation.performing import house_of

SHOWN: Final = 15  # of a kind; the oldest, or the largest, first
LARGEST: Final = 100  # credits, of which the debtors are asked for first
MOST: Final = 99  # counted for the menu
NOTICED: Final = frozenset({"credit", "late", "step"})  # worth a look, asked of nobody: the menu does not count them
GROUPS: Final = ("Review and send", "Money in", "Collections", "Approvals and change requests", "Records that disagree", "Other")
OF_TASK: Final = {
    "review": GROUPS[0], "fix": GROUPS[0], "match": GROUPS[1], "call": GROUPS[2], "answer": GROUPS[3], "approve": GROUPS[3],
    "compare": GROUPS[4],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that needs a person: what, why now, how much, the record that it is about, and what to do.

    `kind` is ready, fix, credit, late, step, change, or that of the task it is.  `deed` is done at once, without one the page opens.
    The last one that is shown of many has `more` beyond it.
    """

    group: str
    kind: str
    title: str
    why: str
    of: tuple[str, str]
    act: str
    amount_minor: int | None = None
    currency: str = ""
    note: str = ""
    deed: tuple[str, str] = ("", "")
    version: int = 0
    more: bool = False


def waiting(actor: Actor, house: Organization, *, mine: bool) -> list[Waiting]:
    """What waits, in the order of its groups; with `mine`, of tasks those that are nobody else's."""
    drafts, payer = _drafts(actor, house), survivor_by()
    shown = {draft.of[1] for draft in drafts}
    found = (drafts, _tasks(actor, shown, mine=mine), _approvals(actor, house, mine=mine), _credits(actor, payer), _late(actor, house, payer), _changes(actor), _steps(actor))
    return sorted((row for rows in found for row in _first(rows)), key=lambda row: GROUPS.index(row.group))


def _first(rows: list[Waiting]) -> list[Waiting]:
    """As many as are shown; the last says whether there are more."""
    return rows if len(rows) <= SHOWN else [*rows[: SHOWN - 1], replace(rows[SHOWN - 1], more=True)]


def count(actor: Actor) -> int:
    """How much of it waits, for the menu: drafts to review and open tasks of one's own, ninety-nine at most."""
    drafts = _to_review(actor)
    tasks = _open_tasks(actor, mine=True).exclude(kind="fix", source_id__in=drafts.values("pk"))
    approvals = asked(actor, house_of(actor), mine=True)[:MOST].count()
    waiting = drafts[:MOST].values("pk").union(tasks[:MOST].values("pk"), to_decide(actor)[:MOST].values("pk"), all=True)
    return min(MOST, approvals + waiting.count())


def to_decide(actor: Actor) -> Any:
    """What others asked for that this person may approve."""
    open_ones = ChangeRequest.objects.visible_to(actor).filter(state="open").exclude(asked_by=actor.person)
    return open_ones if actor.rights.scope("change.approve") == "all" else open_ones.none()


def _to_review(actor: Actor) -> Any:
    rows = Invoice.objects.visible_to(actor).filter(document_state="draft", send_at=None)
    if house_of(actor).asks_approval:
        rows = rows.exclude(_is_but_to_approve())
    return rows if actor.rights.scope("invoice.send") else rows.none()


def _is_but_to_approve() -> Q:
    """A draft that waits for approval alone stands with the approvals."""
    waits = ApprovalRound.objects.filter(invoice=OuterRef("pk"), role__isnull=False)
    mended = Task.objects.filter(source_kind="invoice", source_id=OuterRef("pk"), kind="fix", state="open")
    held = Hold.objects.filter(subject_id=OuterRef("pk"), lifted_at=None)
    return Q(Exists(waits)) & ~Q(Exists(mended)) & ~Q(Exists(held))


def _approvals(actor: Actor, house: Organization, *, mine: bool) -> list[Waiting]:
    """Drafts that somebody is asked to approve."""
    rounds: list[Any] = list(asked(actor, house, mine=mine).select_related("invoice__account", "role")[: SHOWN + 1])
    told = Task.objects.filter(source_kind="invoice", source_id__in=[one.invoice_id for one in rounds], kind="approve", state="open")
    why = dict(told.values_list("source_id", "reason"))
    return [
        Waiting(
            GROUPS[3], "approve", f"{one.invoice.account.name}: a draft to approve", why.get(one.invoice_id, "Its approval is asked for."),
            ("invoice", str(one.invoice_id)), "Review and approve", one.invoice.total_minor, one.invoice.currency, f"for {one.role.name}",
        )
        for one in rounds
    ]  # fmt: skip


def _drafts(actor: Actor, house: Organization) -> list[Waiting]:
    first = list(_to_review(actor).order_by("pk").values_list("pk", flat=True)[: SHOWN + 1])
    return [_draft(one) for one in judged_invoices(house, Invoice.objects.filter(pk__in=first).order_by("pk"))]


def _draft(judged: Judged) -> Waiting:
    draft: Any = judged.effective.subject
    name, readiness = draft.account.name, judged.readiness
    about = {"of": ("invoice", str(draft.pk)), "amount_minor": draft.total_minor, "currency": draft.currency}
    blocks = [check.words for check in readiness.checks if check.level == "block"]
    if draft.is_held or judged.gaps:
        return Waiting(GROUPS[0], "fix", f"{name}: the draft needs something", blocks[0] if blocks else "It is held: see why on the draft.", act="Complete it", **about)
    if not readiness.ready:  # it is asked for by now, though nobody has been told yet
        return Waiting(GROUPS[3], "approve", f"{name}: a draft to approve", blocks[0], act="See who approves it", **about)
    came = f"{draft.deal.name}. " if draft.deal else ""
    title = f"{name}: draft from a won deal" if draft.deal else f"{name}: draft invoice"
    why = f"{came}All {readiness.total} checks pass; nothing to retype."
    return Waiting(GROUPS[0], "ready", title, why, act="Review and send", **about)


def _open_tasks(actor: Actor, *, mine: bool) -> Any:
    tasks = Task.objects.visible_to(actor).filter(state="open").exclude(kind="approve", source_kind="invoice")  # see _approvals
    return tasks.filter(Q(owner=actor.person) | Q(owner=None)) if mine else tasks


def _tasks(actor: Actor, shown: set[str], *, mine: bool) -> list[Waiting]:
    """Open tasks, but those that say what a draft lacks which is shown itself."""
    tasks = _open_tasks(actor, mine=mine).exclude(kind="fix", source_id__in=[UUID(id) for id in shown])
    rows = tasks.select_related("account", "owner").order_by("due_at", "pk")[: SHOWN + 1]
    return [
        Waiting(
            OF_TASK.get(task.kind, GROUPS[-1]), task.kind, task.subject, task.reason or task.next_step, _about(task),
            act="Done", note=task.owner.label if task.owner else "", deed=("task.complete", str(task.pk)), version=task.version,
        )
        for task in rows
    ]  # fmt: skip


def _about(task: Task) -> tuple[str, str]:
    """The record that a task leads to: what it was opened for, else its account."""
    if task.source_id and task.source_kind in ("invoice", "deal", "account", "contact", "payment"):
        return task.source_kind, str(task.source_id)
    return ("account", str(task.account_id)) if task.account_id else ("task", str(task.pk))


def _credits(actor: Actor, payer: str) -> list[Waiting]:
    """Money of customers that lies unused while they owe."""
    if actor.rights.scope("payment.allocate") is None:
        return []
    unused: Any = Credit.objects.visible_to(actor).filter(balance_minor__gt=0).order_by("-balance_minor", "pk")
    credits = unused.values_list(payer, "currency", "payment", "balance_minor")
    rows = _of_debtors(payer, credits[:LARGEST])
    if len(rows) <= SHOWN:
        rows += _of_debtors(payer, credits[LARGEST:])
    names = _names(owner for owner, *_ in rows[: SHOWN + 1])
    return [
        Waiting(
            GROUPS[1], "credit", f"{names[owner]} has money that is not used",
            "It came, no invoice has taken it, and invoices are open.",
            ("payment", str(payment)), "Use it", minor, currency, "credit",
        )
        for owner, currency, payment, minor in rows[: SHOWN + 1]
    ]  # fmt: skip


def _of_debtors(payer: str, credits: Iterable[tuple]) -> list[tuple]:
    """Those of some credits, as (customer, currency, …), whose customer owes in their currency."""
    rows = list(credits)
    owed = Invoice.objects.filter(document_state="issued", balance_minor__gt=0, **{f"{payer}__in": list({row[0] for row in rows})})
    debtors = set(owed.values_list(payer, "currency"))
    return [row for row in rows if row[:2] in debtors]


def _names(accounts: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Account.objects.filter(pk__in=list(accounts)).values_list("pk", "name"))


def _late(actor: Actor, house: Organization, payer: str) -> list[Waiting]:
    """Accounts that are late, the largest sum first."""
    if actor.rights.scope("payment.create") is None:
        return []
    today = house.clock.day(house.clock.now())
    late = Invoice.objects.visible_to(actor).filter(document_state="issued", balance_minor__gt=0, due_on__lt=today)
    rows = late.values("currency", payer=F(payer)).annotate(minor=Sum("balance_minor"), since=Min("due_on"), count=Count("pk"))
    found: Sequence[Any] = list(rows.order_by("-minor")[: SHOWN + 1])
    names = _names(row["payer"] for row in found)
    return [
        Waiting(
            GROUPS[2], "late", f"{names[row['payer']]} is late",
            f"{row['count']} {'invoice' if row['count'] == 1 else 'invoices'}, the oldest due {(today - row['since']).days} days ago.",
            ("account", str(row["payer"])), "Open", row["minor"], row["currency"], f"{(today - row['since']).days} days late",
        )
        for row in found
    ]  # fmt: skip


def _changes(actor: Actor) -> list[Waiting]:
    """What others asked for, the oldest first."""
    asked = to_decide(actor).select_related("asked_by").order_by("pk")[: SHOWN + 1]
    return [
        Waiting(
            GROUPS[3], "change", f"{one.asked_by.label} asks for a change{f' of {one.label}' if one.label else ''}", one.reason, ("change", str(one.pk)),
            act="Approve", deed=("change.approve", str(one.pk)), version=one.version,
        )
        for one in asked
    ]  # fmt: skip


def _steps(actor: Actor) -> list[Waiting]:
    """A seller's own open deals that say no next step."""
    if actor.kind != "user" or actor.rights.scope("deal.win") != "own":
        return []
    deals = Deal.objects.visible_to(actor).filter(outcome="open", owner=actor.person, next_step="").select_related("account")
    return [
        Waiting(GROUPS[-1], "step", f"{deal.name}: no next step", f"{deal.account.name}. What happens next, and when?", ("deal", str(deal.pk)), "Say it")
        for deal in deals.order_by("pk")[: SHOWN + 1]
    ]
