"""The documents on record, and their content."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from baton.documents.models import Document
from baton.documents.store import store
from baton.documents.typesetting import PDF, render
from baton.foundation.actors import Actor
from baton.foundation.errors import NotFound
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain

SHOWN = (
    "id", "kind", "subject_kind", "subject_id", "account", "name", "media_type", "size_bytes", "sha256", "language", "stored_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A document as it is handed out."""

    name: str
    media_type: str
    content: bytes


def pdf_of(actor: Actor, kind: str, id: UUID) -> File:
    """The document of this kind that was made of a record; NotFound when there is none, or none yet, or it is hidden."""
    found = Document.objects.visible_to(actor).filter(kind=kind, subject_id=id).first()
    if found is None:
        raise NotFound(f"There is no document of the {kind} {id}. It is made within seconds of issuing; try again then.")
    return File(found.name, found.media_type, store().read(found.sha256))


def preview_of(snapshot: dict) -> File:
    """What a draft will look like, marked as one on every page; made for who asks, and kept nowhere."""
    logo = snapshot["brand"].get("logo")
    return File("Draft.pdf", PDF, render(snapshot, logo=store().read(logo) if logo else None))


def describe_documents(actor: Actor, documents: Sequence[Document]) -> list[dict]:  # noqa: ARG001  seen means seen whole
    """Documents as JSON, without their content."""
    return [plain({name: getattr(document, f"{name}_id" if name == "account" else name) for name in SHOWN}) for document in documents]


show(Noun("document", "documents", Document, describe_documents, {
    "account": "account", "kind": "kind", "subject": "subject_id", "sha256": "sha256",
}))  # fmt: skip
