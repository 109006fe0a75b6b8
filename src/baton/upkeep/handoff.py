"""`baton handoff-check`: the seven steps of the handoff, done in a throw-away sandbox of the installed configuration."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.inheritance import day_of
from baton.foundation.actions import ACTIONS
from baton.foundation.clock import real_now
from baton.foundation.errors import Answer
from baton.foundation.models import Organization
from baton.foundation.organizations import drop_sandbox
from baton.foundation.performing import reading
from baton.ledger.queries import balance
from baton.upkeep.throwaway import EMAIL, PO, Handoff, prepare

FAILED_PAYMENTS: Final = "charge.request"  # the deed that step 7 begins with


@dataclass
class Step:
    """One of the seven: passed, failed with what is missing, or not built yet."""

    n: int
    name: str
    state: str = "passed"
    missing: list[str] = field(default_factory=list)
    ms: int = 0
    typed: int = 0


def handoff_check(source: Organization) -> dict[str, Any]:
    """{"ok", "typed", "steps": [{"n", "name", "state", "missing", "ms", "typed"}]}; the sandbox is gone afterwards."""
    run = Handoff(source)
    try:
        prepare(run)
        steps = [taken(run, number, name, look) for number, (name, look) in enumerate(STEPS, 1)]
        typed = run.typed()
    finally:
        drop_sandbox(run.house.pk)
    return {"ok": not typed and all(step.state == "passed" for step in steps), "typed": typed, "steps": [asdict(step) for step in steps]}


def taken(run: Handoff, number: int, name: str, look: Callable[[Handoff], list[str] | None]) -> Step:
    """Take a step: what it finds missing makes it fail, and so does a refusal, in its words."""
    step, before, begun = Step(number, name), run.typed(), real_now()
    try:
        missing = look(run)
    except Answer as answer:
        missing = [answer.words]
    step.ms = round((real_now() - begun).total_seconds() * 1000)
    step.typed = run.typed() - before
    step.state = "not_built" if missing is None else "failed" if missing else "passed"
    step.missing = ["failed payments are not there yet"] if missing is None else missing
    return step


def won(run: Handoff) -> list[str]:
    run.ids["invoice"] = run.do("deal.win", run.sales, run.ids["deal"])
    again = run.do("deal.win", run.sales, run.ids["deal"])
    return lacks({"won": run.see("deal")["outcome"] == "won", "won once, however often": again == run.ids["invoice"]})


def passed_over(run: Handoff) -> list[str]:
    draft, account = run.see("invoice"), run.see("account")
    origins = draft["origins"]
    terms = origins["terms"]["value"]
    return lacks({
        "account": draft["account"] == account["id"],
        "billing contact": (origins["ap_contact"]["value"] or {}).get("email") == EMAIL,
        "terms": (terms["kind"], terms["days"]) == ("net", 14) and origins["terms"]["from"] == "account",
        "PO": draft["po_number"] == PO and origins["po_number"]["from"] == "account",
        "tax": all(line["tax_category"] for line in draft["lines"]),
    })  # fmt: skip


def drafted(run: Handoff) -> list[str]:
    drafts, draft = run.every("invoice", deal=run.ids["deal"]), run.see("invoice")
    deal = run.see("deal")
    same = [Decimal(line["quantity"]) for line in draft["lines"]] == [Decimal(line["quantity"]) for line in deal["lines"]]
    adds_up = draft["total_minor"] == draft["net_minor"] + draft["tax_minor"] and draft["total_minor"] > 0
    return lacks({"one draft": len(drafts) == 1, "draft": draft["document_state"] == "draft", "every line": same, "totals": adds_up})


def reviewed(run: Handoff) -> list[str]:
    draft = run.see("invoice")
    gaps = [check["words"] for check in draft["readiness"]["checks"] if check["level"] == "block"]
    origins = {name: draft["origins"][name]["from"] for name in ("discount_percent", "po_number", "terms")}
    return gaps + lacks({
        "why this tax": all(line["tax_why"] for line in draft["lines"]),
        "where the discount comes from": origins["discount_percent"] == "deal",
        "where the PO comes from": origins["po_number"] == "account",
    })  # fmt: skip


def sent(run: Handoff) -> list[str]:
    run.do("invoice.send", run.billing, run.ids["invoice"])
    run.hear_out()
    invoice = run.see("invoice")
    mails = run.every("message", about_id=run.ids["invoice"])
    to = [recipient["address"] for mail in mails for recipient in mail["recipients"]]
    return lacks({
        "number": bool(invoice["number"]),
        "document": bool(run.every("document", subject=run.ids["invoice"])),
        "mail to the billing contact": to == [EMAIL],
        "delivery on the invoice": invoice["delivery_state"] == "accepted",
    })  # fmt: skip


def paid(run: Handoff) -> list[str]:
    invoice = run.see("invoice")
    run.do(
        "payment.create", run.billing, account=run.ids["account"], amount_minor=invoice["total_minor"], currency=invoice["currency"],
        received_on=str(day_of(Organization.objects.get(pk=run.house.pk))), reference=invoice["number"],
    )  # fmt: skip
    deal, account = run.see("deal"), run.see("account")
    with reading(run.operator):
        booked = balance(run.operator, UUID(run.ids["account"]))
    return lacks({
        "invoice": run.see("invoice")["settlement"] == "paid",
        "deal": (deal["invoice"] or {}).get("settlement") == "paid",
        "account": not any(one["open_minor"] for one in account["money"] or ()),
        "books": not any(booked.values()),
    })  # fmt: skip


def failed_payment(run: Handoff) -> list[str] | None:
    """A declined card retries, reminds, and becomes a person's task."""
    return None if FAILED_PAYMENTS not in ACTIONS else [f"{FAILED_PAYMENTS} is there, and nothing checks it here yet"]


def lacks(claims: dict[str, Any]) -> list[str]:
    """The claims that do not hold."""
    return [name for name, holds in claims.items() if not holds]


STEPS: Final[tuple[tuple[str, Callable[[Handoff], list[str] | None]], ...]] = (
    ("deal won", won),
    ("account, billing contact, terms and tax pass over", passed_over),
    ("draft invoice appears", drafted),
    ("tax, discount and PO reviewed", reviewed),
    ("sent, nothing typed again", sent),
    ("payment status back on deal, account and books", paid),
    ("failed payment retries, reminds, becomes a task", failed_payment),
)
