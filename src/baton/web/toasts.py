"""What is said when a deed is done, and how it is taken back."""

from typing import Any, Final
from uuid import UUID

SAID: Final[dict[str, str]] = {
    "account.create": "Account created.",
    "account.change": "Account saved.",
    "allocation.undo": "Allocation undone. The money is the customer’s credit again.",
    "business.change": "Saved. It stands on every document issued from now on.",
    "business.change_bank": "Bank details saved.",
    "contact.change": "Contact saved.",
    "contact.create": "Contact created.",
    "contact.end_role": "Job ended.",
    "contact.give_role": "Job given.",
    "contact.leave": "Moved on. Every job here has ended.",
    "deal.win": "Won. The draft is with billing.",
    "deal.lose": "Deal lost.",
    "deal.reopen": "Deal reopened.",
    "invoice.create": "Draft created.",
    "invoice.discard": "Draft discarded.",
    "invoice.issue": "Issued.",
    "invoice.send": "On its way.",
    "invoice.unsend": "Taken back. No number was used.",
    "invoice.void": "Void. It keeps its number.",
    "note.add": "Logged.",
    "payment.allocate": "Credit used.",
    "payment.create": "Payment recorded.",
    "product.create": "Product created.",
    "task.complete": "Done.",
}
UNDO: Final[dict[str, tuple[str, str]]] = {"invoice.send": ("invoice.unsend", "Undo")}


def toast(deed: str, answer: dict[str, Any] | None, id: UUID | None) -> dict[str, str]:
    """Words for the next page, with the deed that takes this one back if there is one."""
    noun, verb = deed.split(".")
    said = {"words": SAID.get(deed, f"{noun.replace('_', ' ').capitalize()}: {verb.replace('_', ' ')} done.")}
    if deed in UNDO:
        back, label = UNDO[deed]
        said |= {"undo": back, "label": label, "id": str((answer or {}).get("id", id))}
    return said
