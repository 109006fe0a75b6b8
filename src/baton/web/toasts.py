"""What is said when a deed is done, and how it is taken back."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from baton.billing.models import Invoice
from baton.billing.models.business import LONGEST_HOLD_SECONDS
from baton.crm.models import Account
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement
from baton.web.templatetags.baton import moment

SAID: Final[dict[str, str]] = {
    "account.create": "Account created.",
    "approval_rule.change": "Rule saved. Drafts that wait are looked at anew.",
    "approval_rule.create": "Rule added. Drafts that wait are looked at anew.",
    "approval_rule.retire": "Rule taken away. What waited for it alone can go out.",
    "approval_rule.use_examples": "Four rules added. Change them as you like.",
    "invoice.approve": "Approved.",
    "invoice.refuse_approval": "Refused. Whoever mends the draft reads why.",
    "user.name_delegate": "Saved.",
    "role.change": "Role saved.",
    "role.create": "Role made.",
    "role.retire": "Role taken away.",
    "user.change_roles": "Roles saved.",
    "user.disable": "Kept out. Sessions have ended.",
    "user.enable": "Let in again.",
    "user.end_sessions": "Signed out everywhere.",
    "user.invite": "Invited. The mail goes out within seconds.",
    "role.require_second_factor": "Saved. It holds from the next page on.",
    "account.change": "Account saved.",
    "allocation.undo": "Allocation undone. The money is the customer’s credit again.",
    "business.change": "Saved. It stands on every document issued from now on.",
    "business.set_logo": "Saved. Documents issued from now on bear it.",
    "business.change_bank": "Bank details saved.",
    "change.approve": "Approved, and done.",
    "change.refuse": "Refused. Whoever asked reads why.",
    "change.request": "Asked. Nothing changes until somebody approves it.",
    "change.withdraw": "Taken back. Nothing was changed.",
    "contact.change": "Contact saved.",
    "contact.create": "Contact created.",
    "contact.end_role": "Job ended.",
    "contact.give_role": "Job given.",
    "contact.leave": "Moved on. Every job here has ended.",
    "deal.change": "Deal saved.",
    "deal.create": "Deal created.",
    "deal.lose": "Deal lost.",
    "deal.reopen": "Deal reopened.",
    "deal.return": "Taken back. The deal is open, and its draft is put away.",
    "token.revoke": "Revoked. It opens nothing any more.",
    "deal.win": "Won. The draft is with billing.",
    "import.change": "Saved. What the rows become was looked at anew.",
    "import.decide": "Decided.",
    "import.fix": "Mended.",
    "import.run": "It is being imported; you may leave this page.",
    "import.start": "The file is kept. Nothing of it is imported yet.",
    "import.stop": "Stopped: nothing more comes in. What is imported stays.",
    "import.undo": "It is being taken back.",
    "field_definition.change": "Field saved.",
    "field_definition.create": "Field added. It can be filled in, filtered by and imported at once.",
    "field_definition.reinstate": "Taken up again, with what records hold of it.",
    "field_definition.rename": "Renamed. Its key stays.",
    "field_definition.retire": "Retired. What records hold of it stays.",
    "invoice.change": "Saved.",
    "invoice.create": "Draft created.",
    "invoice.discard": "Draft discarded.",
    "invoice.issue": "Issued.",
    "invoice.send": "It goes out within seconds.",
    "invoice.unsend": "Taken back. No number was used.",
    "invoice.void": "Void. It keeps its number.",
    "hold.lift": "Hold lifted.",
    "location.create": "Location added.",
    "note.add": "Logged.",
    "organization.change": "Saved. Drafts that inherit it follow.",
    "organization.set_second_person": "Saved. It holds from the next deed on.",
    "organization.set_path": "Saved. The menu shows it.",
    "payment.allocate": "Credit used.",
    "payment.create": "Payment recorded.",
    "price.create": "Price added.",
    "price.succeed": "New price saved. The one before it holds until then.",
    "product.change": "Product saved.",
    "product.create": "Product created.",
    "product.restore": "Offered again.",
    "product.retire": "Retired. What was sold stays as it is.",
    "series.change": "Numbering saved.",
    "tax_rate.create": "Rate added. Drafts are reckoned anew.",
    "task.complete": "Done.",
}
UNDO: Final[dict[str, tuple[str, str]]] = {"deal.win": ("deal.return", "Undo"), "invoice.send": ("invoice.unsend", "Undo"), "product.retire": ("product.restore", "Undo")}


def toast(deed: str, answer: dict[str, Any] | None, id: UUID | None, now: datetime, actor: Actor) -> dict[str, str]:
    """Words for the next page, with the deed that takes this one back if there is one."""
    noun, verb = deed.split(".")
    said = {"words": SAID.get(deed, f"{noun.replace('_', ' ').capitalize()}: {verb.replace('_', ' ')} done.")}
    at = send_at(id) if deed == "invoice.send" else None
    if at:
        seconds = round((at - now).total_seconds())
        said["words"] = f"Sends in {seconds} seconds." if seconds <= LONGEST_HOLD_SECONDS else f"Sends on {moment(at)}."
    if deed == "deal.win" and answer:
        said["draft"] = answer["id"]
    if deed == "account.create" and answer:
        said |= resembling(actor, UUID(answer["id"]), said["words"])
    if deed in UNDO and (at or deed != "invoice.send"):  # what is issued already is not taken back
        back, label = UNDO[deed]
        said |= {"undo": back, "label": label, "id": str(id or (answer or {}).get("id"))}
    return said


def resembling(actor: Actor, id: UUID, words: str) -> dict[str, str]:
    """Words for a new account that may be another we have, and that one; nothing where it is like none, or like one that he may not see."""
    told = Announcement.objects.visible_to(actor).filter(subject_id=id, name="account.resembled").first()
    other = Account.objects.visible_to(actor).filter(pk=told.details["other"]).first() if told else None
    if told is None or other is None:
        return {}
    return {"words": f"{words} It may be “{other.name}”: {', '.join(told.details['reasons'])}.", "other": str(other.pk)}


def send_at(id: Any) -> datetime | None:
    """When a draft goes out; None for an invoice that goes at once."""
    return Invoice.objects.filter(pk=id).values_list("send_at", flat=True).first()
