"""How a document comes to be on record."""

from uuid import UUID

from baton.documents.models import Document
from baton.foundation.actions import action
from baton.foundation.inputs import given
from baton.foundation.unique import made_once
from baton.foundation.work import Work


@given
class DocumentInput:
    """A file that is in the store already, and the record it was made of."""

    kind: str
    subject_kind: str
    subject_id: UUID
    account: UUID
    sha256: str
    size_bytes: int
    media_type: str
    name: str
    language: str


@action("document.store", by="system")
def store_document(work: Work, given: DocumentInput) -> Document:
    """Put on record that a document was made and is kept.

    Of one record and kind there is one document: a second is not stored, and the first is answered.
    """
    same = {"subject_kind": given.subject_kind, "subject_id": given.subject_id, "kind": given.kind}
    document, made = made_once(
        "document_made_once",
        lambda: work.create(
            Document,
            **same,
            account_id=given.account,
            sha256=given.sha256,
            size_bytes=given.size_bytes,
            media_type=given.media_type,
            name=given.name,
            language=given.language,
            stored_at=work.now,
        ),
        lambda: work.rows(Document).filter(**same).first(),
    )
    if made:
        work.announce(
            "document.stored", document, account=given.account,
            kind=given.kind, name=given.name, subject_kind=given.subject_kind, subject_id=given.subject_id, sha256=given.sha256,
        )  # fmt: skip
    return document
