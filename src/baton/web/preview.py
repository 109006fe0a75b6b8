"""The handoff preview: what billing gets of a deal, each value with its origin, and who closes the gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.readiness import ADDRESS
from baton.core.money import format_percent
from baton.crm.models import Account, Task
from baton.foundation.actors import Actor
from baton.web.may import reached
from baton.web.profile import LACKS, terms_words

LABELS: Final = {
    "legal_name_address": "Legal name and address", "ap_contact": "Billing contact", "po": "PO number", "tax": "Tax",
    "terms": "Terms", "discount": "Discount", "period": "Period",
}  # fmt: skip
VALUES: Final = {"legal_name_address": "billing_address", "ap_contact": "ap_contact", "po": "po_number", "tax": "tax_profile", "terms": "terms"}
SAID: Final = {"here": "set here"}
FORMS: Final = {
    "po_number": "deal-change-{deal}po", "legal_name": "account-change-{account}gap", "billing_address": "account-change-{account}gap",
    "tax_id": "account-change-{account}tax", "ap_contact": "contact-create-gap",
}  # fmt: skip
PAGES: Final = {"tax_rate": "", "discount_percent": "?do=lines#ln"}  # mended elsewhere: where readiness says, or here
BILLINGS: Final = frozenset({"legal_name", "billing_address", "tax_id", "tax_rate", "ap_contact"})


@dataclass(frozen=True, slots=True)
class Line:
    """A check as it is shown: what it is about, its value or why it matters, how it stands, and where it comes from."""

    label: str
    words: str
    level: str
    origin: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A gap, and how the one who looks can close it: by a form, on a page, or by asking billing (`asked` is the task).

    `target` is the id of the field, or of what stands in its place; `needs` says in a word or two what to add, `who` who
    can where the one who looks cannot.
    """

    code: str
    label: str
    words: str
    needs: str
    target: str
    who: str
    page: str = ""
    may_mend: bool = False
    lacks_address: bool = False
    is_billings: bool = False
    asked: Task | None = None

    @property
    def subject(self) -> str:
        """What billing is asked for."""
        return f"{self.label} is needed"


def checks(deal: dict[str, Any], draft: dict[str, Any], account: dict[str, Any] | None) -> list[Line]:
    """What does not block, in the order in which an invoice needs it."""
    passed = [check for check in deal["readiness"]["checks"] if check["level"] != "block"]
    return [_line(check, draft, account or {}) for check in passed]


def asks(actor: Actor, deal: dict[str, Any], account: dict[str, Any] | None, *, may_change: bool) -> list[Ask]:
    """What blocks; two queries, and none when nothing does."""
    gaps = [check for check in deal["readiness"]["checks"] if check["level"] == "block"]
    if not gaps:
        return []
    mends = may_mend(actor, account) | {"po_number": may_change, "discount_percent": may_change}
    mends["tax_rate"] = actor.rights.scope("tax_rate.create") is not None
    open_tasks = Task.objects.visible_to(actor).filter(state="open", kind="answer", account__survivor=(account or {}).get("survivor"))
    asked = {task.subject: task for task in open_tasks}
    said = []
    for check in gaps:
        one = _ask(check, deal, account or {}, is_mine=mends.get(check["field"], False))
        is_billings = not one.may_mend and check["field"] in BILLINGS and actor.rights.scope("invoice.send") is None
        said.append(replace(one, is_billings=is_billings, asked=asked.get(one.subject)))
    return said


def may_mend(actor: Actor, account: dict[str, Any] | None) -> dict[str, bool]:
    """Which fields of the account the actor may fill in."""
    if account is None:
        return {}
    rights, may_change = actor.rights, bool(reached(actor, "account.change", Account, [UUID(account["id"])]))
    return {
        "legal_name": may_change,
        "billing_address": may_change,
        "tax_id": may_change and rights.may_write("account", "tax"),
        "ap_contact": rights.scope("contact.create") is not None and rights.may_write("account", "billing_contact"),
    }


def _ask(check: dict[str, Any], deal: dict[str, Any], account: dict[str, Any], *, is_mine: bool) -> Ask:
    code, name = check["code"], check["field"]
    address = account.get("billing_address") or {}
    lacks_address = code == "legal_name_address" and not all(address.get(part) for part in ADDRESS)
    target, page = f"gap-{code}", ""
    if is_mine and name in PAGES:
        page = PAGES[name] or check["mend_url"]
    elif is_mine:  # the field's own id, as the form gives it
        first = "billing_address-line1" if lacks_address and account.get("legal_name") else "email" if name == "ap_contact" else name
        target = f"{FORMS[name].format(deal=deal['id'], account=account.get('id'))}-{first}"
    who = "Billing can mend it." if name in BILLINGS else f"{deal['owner_name'] or 'Whoever owns the deal'} can mend it."
    return Ask(code, LABELS[code], check["words"], LACKS.get(name, LABELS[code]), target, who, page, is_mine and not page, lacks_address)


def _line(check: dict[str, Any], draft: dict[str, Any], account: dict[str, Any]) -> Line:
    origin = draft["origins"].get(VALUES.get(check["code"]))
    label, words = _value(check, draft, account)
    came = SAID.get(origin["from"], origin["from"]) if origin else "set here"
    return Line(label, check["words"] if check["level"] == "warn" else words, check["level"], came)


def _value(check: dict[str, Any], draft: dict[str, Any], account: dict[str, Any]) -> tuple[str, str]:
    """What a check is about, with its value: in its name where it is short, else beneath."""
    code, origins = check["code"], draft["origins"]
    match code:
        case "legal_name_address":
            town = (account.get("billing_address") or {}).get("city")
            return LABELS[code], ", ".join(part for part in (account.get("legal_name"), town) if part)
        case "ap_contact":
            return LABELS[code], (origins["ap_contact"]["value"] or {}).get("email", "")
        case "po":
            return f"PO {origins['po_number']['value']}", ""
        case "terms":
            return f"Terms {terms_words(origins['terms']['value'])}", ""
        case "tax":
            return _tax(draft.get("tax_lines", ()))
    return LABELS[code], check["words"]


def _tax(lines: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The rates that apply, and the law behind those that are not the usual one."""
    rates = " and ".join(dict.fromkeys(format_percent(Decimal(line["percent"])) for line in lines))
    return f"Tax {rates}".strip(), " ".join(dict.fromkeys(line["reason"] for line in lines if line["reason"]))
