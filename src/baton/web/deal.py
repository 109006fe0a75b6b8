"""One deal: where it stands, what was sold, what billing would get of it, and once it is won what became of that."""

from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from baton.billing.balances import balances
from baton.billing.handing import fault_of_undo, scores
from baton.billing.inheritance import day_of
from baton.billing.models import Invoice
from baton.billing.winning import foreseen
from baton.crm.models import Account, Deal, Location, Stage
from baton.crm.queries.accounts import describe_accounts
from baton.crm.queries.deals import stages_entered
from baton.documents.figures import figures
from baton.foundation.errors import NotFound
from baton.foundation.models import Announcement
from baton.reports.pipeline import step_of
from baton.web.asked import ASKABLE, requested
from baton.web.deals import lines_to_type, near, say
from baton.web.may import reached
from baton.web.outlook import counted
from baton.web.pages import page
from baton.web.preview import asks, checks
from baton.web.profile import terms_words
from baton.web.templatetags.baton import local_instant
from baton.web.timeline import SHOWS, timeline

EN: Final = figures("en", "a4")


@page("deal.see")
def deal(request: Any, id: UUID) -> HttpResponse:
    """A deal, its `?do=lines` to be typed; `?do=lose` asks why it was lost."""
    actor, house, today = request.actor, request.organization, day_of(request.organization)
    row = Deal.objects.visible_to(actor).filter(pk=id).select_related("account__survivor", "owner", "stage").first()
    if row is None:
        raise NotFound(f"There is no deal {id}.")
    said, draft = foreseen(actor, house, row)
    said |= {"step": step_of(row.next_step, row.next_step_on, today), "touched_at": None}
    say(said, today)
    reaches, does = bool(reached(actor, "deal.change", Deal, [id])), request.GET.get("do", "")
    context = {
        "deal": said, "may_change": reaches, "does": does, "loses": does == "lose", "stages": stages(actor, row, today), "account": account_of(actor, row, today),
        "draft": draft, "lines": lines(actor, said, draft), "terms": terms_words(draft["origins"]["terms"]["value"]),
        "asked": requested(actor, id) if row.outcome == "open" else (), "locked": () if reaches or row.outcome != "open" else ASKABLE["deal"],
        "taken_minor": -draft.get("discount_minor", 0),
        "shows": SHOWS, "show": request.GET.get("show", "all"), "timeline": timeline(request, events(actor, row, said["invoice"]), id),
    }  # fmt: skip
    if row.outcome == "open":
        context |= open_deal(request, context)
    if row.outcome == "won":
        context |= won_deal(actor, row, said["invoice"], may_change=reaches)
    if does == "lines" and reaches:
        context |= lines_to_type(request, f"deal.change:{id}lines", row.account_id, said["worth"]["currency"], said["lines"])
    return render(request, "deals/deal.html", context)


def open_deal(request: Any, context: dict[str, Any]) -> dict[str, Any]:
    """What billing would get, the gaps first; where the first of them is closed; and why the deal came back, if it did."""
    actor, said, account, draft = request.actor, context["deal"], context["account"], context["draft"]
    gaps, back = asks(actor, said, account, may_change=context["may_change"]), None
    if said["win"]:
        told = Announcement.objects.visible_to(actor).filter(subject_id=said["id"], name="deal.returned")
        back = told.order_by("-pk").first()
    leads, lacking = ("#ln", "mend its lines") if said["lines"] else ("?do=lines#ln", "add lines")
    if gaps:
        leads, lacking = f"#{gaps[0].target}", f"add {gaps[0].needs}"
    return {
        "gaps": gaps, "first": leads, "lacking": lacking, "returned": back,
        "checks": checks(said, draft, account),
        "is_complete": said["readiness"]["ready"] and not draft["fault"],
    }  # fmt: skip


def won_deal(actor: Any, deal: Deal, invoice: dict | None, *, may_change: bool) -> dict[str, Any]:
    """How a win was handed over, and whether it can still be taken back: by whoever won it, or with a reason."""
    score, rights = scores([deal])[deal.pk], actor.rights
    state = invoice["document_state"] if invoice else "issued"
    is_within = rights.scope("deal.return") == "all" or may_change and rights.scope("deal.return") is not None
    is_open = is_within and state != "issued"
    return {
        "score": score,
        "may_undo": is_open and not fault_of_undo(actor, score, state),
        "may_return": is_open and rights.scope("invoice.discard") is not None,
    }


def stages(actor: Any, deal: Deal, today: date) -> list[dict[str, Any]]:
    """The stages: those that the deal has passed and when, the one it is at, those to come; of a won one all are passed."""
    entered = {stage: local_instant(at).date() for stage, at in stages_entered(deal.pk)}
    order = sorted(entered.items(), key=lambda pair: pair[1])
    left = {stage: after for (stage, _), (_, after) in zip(order, order[1:], strict=False)}
    said = []
    for stage in Stage.objects.visible_to(actor).order_by("position"):
        since, is_here = entered.get(stage.pk), stage.pk == deal.stage_id and deal.outcome != "won"
        is_past = stage.position < deal.stage.position or deal.outcome == "won"
        words = near(since, today)
        if since and is_here:
            words = f"Since {words}"
        elif since and is_past and stage.pk in left:
            words = f"{words}, {counted((left[stage.pk] - since).days)}"
        said.append({"id": str(stage.pk), "name": stage.name, "is_here": is_here, "is_past": is_past, "words": words})
    return said


def lines(actor: Any, deal: dict[str, Any], draft: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines as they would be billed, each with its place, and with what was set here against the catalog."""
    places = dict(Location.objects.visible_to(actor).filter(pk__in=[one["location"] for one in deal["lines"] if one["location"]]).values_list("pk", "name"))
    billed, currency = draft.get("lines") or [{}] * len(deal["lines"]), draft["currency"]
    said = []
    for line, item in zip(deal["lines"], billed, strict=True):
        unit_minor = line["price_unit_minor"] if line["unit_minor"] is None else line["unit_minor"]
        own = [f"{EN.percent(line['discount_percent'])} off"] if Decimal(line["discount_percent"]) else []
        if line["price"] and line["unit_minor"] not in (None, line["price_unit_minor"]):
            own.append(f"catalog says {EN.amount(line['price_unit_minor'], currency)}")
        place = places.get(UUID(line["location"]), "") if line["location"] else ""
        said.append({
            "name": line["description"] or line["product_name"], "quantity": line["quantity"], "unit_minor": unit_minor,
            "net_minor": item.get("net_minor"), "place": place, "own": ", ".join(own),
        })  # fmt: skip
    return said


def account_of(actor: Any, deal: Deal, today: date) -> dict | None:
    """The account as the actor sees it, with its money; of a seller's deal with another's account, nothing."""
    payer = deal.account.survivor_id
    rows = list(Account.objects.visible_to(actor).filter(pk=payer).select_related("owner"))
    if not rows:
        return None
    money = balances(actor, {payer}, today)
    return describe_accounts(actor, rows)[0] | {"money": None if money is None else money.get(payer, [])}


def events(actor: Any, deal: Deal, invoice: dict | None) -> Any:
    """What happened to the deal and to the invoices of its wins, and what was noted about the account since it began."""
    noted = Announcement.of_survivor(deal.account_id) & Q(name="note.added", pk__gt=deal.pk)
    return Announcement.objects.visible_to(actor).filter(Q(subject_id__in=[deal.pk, *bills(deal, invoice)]) | noted)


def bills(deal: Deal, invoice: dict | None) -> list[UUID]:
    """The invoices of its wins, as a list, so that what happened to them is found by its index; the only one is known already."""
    if deal.win == 1 and invoice:
        return [UUID(invoice["id"])]
    return list(Invoice.objects.filter(deal=deal).values_list("pk", flat=True)) if deal.win else []
