"""What is made because of what is heard: after the commit, once, however many copies of the job run."""

import re
from dataclasses import dataclass
from typing import Any, Final

from baton.billing.models import Invoice, Receipt
from baton.billing.snapshot import digest_of
from baton.documents.actions import DocumentInput, store_document
from baton.documents.models import Document
from baton.documents.store import Store, store
from baton.documents.typesetting import PDF, render
from baton.foundation.actors import system
from baton.foundation.jobs import respond
from baton.foundation.models import Announcement
from baton.foundation.performing import reading

BEHAVIOUR: Final = "documents.keep_document"


@dataclass(frozen=True, slots=True)
class Made:
    """A kind of document: which model's `snapshot` it is made of, and the field that names what was announced."""

    kind: str
    model: type[Any]
    found_by: str = "pk"


MADE: Final[dict[str, Made]] = {
    "invoice.issued": Made("invoice", Invoice),
    "payment.received": Made("receipt", Receipt, found_by="payment"),
}


def keep_document(announcement: Announcement, files: Store | None = None) -> None:
    """Set the document of what was announced, keep it in the store, and put it on record.

    The file is there before its record; two copies at once write the same bytes to the same place.  While the store
    takes nothing there is no record either: the job fails with its words, and the queue tries it again.
    """
    made = MADE[announcement.name]
    with reading(system("clock", "clock", announcement.organization_id)):
        subject = made.model.objects.get(**{made.found_by: announcement.subject_id})
        if Document.objects.filter(subject_kind=subject.NOUN, subject_id=subject.pk, kind=made.kind).exists():
            return
    entered = _kept(made.kind, subject, files or store())
    with respond(announcement, BEHAVIOUR) as work:
        store_document(work, entered)


def _kept(kind: str, subject: Any, files: Store) -> DocumentInput:
    snapshot: dict[str, Any] = subject.snapshot
    if digest_of(snapshot) != subject.digest:
        raise ValueError(f"The snapshot of {subject.NOUN} {subject.pk} is not what was issued. No document was made of it.")
    logo = snapshot["brand"].get("logo")
    content = render(snapshot, logo=files.read(logo) if logo else None)
    return DocumentInput(
        kind=kind,
        subject_kind=subject.NOUN,
        subject_id=subject.pk,
        account=subject.account_id,
        sha256=files.keep(content),
        size_bytes=len(content),
        media_type=PDF,
        name=file_name(snapshot["number"]),
        language=snapshot["language"],
    )


def file_name(number: str) -> str:
    """What the file of a numbered document is called on any system: "INV-2041.pdf"."""
    plain = re.sub(r"[^\w.-]+", "-", number).strip("-.")
    return f"{plain or 'document'}.pdf"
