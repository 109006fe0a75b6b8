"""The document that goes with a mail."""

from uuid import UUID

from baton.documents.models import Document
from baton.documents.store import store
from baton.foundation.actors import Actor
from baton.foundation.performing import reading
from baton.foundation.work import Work
from baton.messages.composing import Attachment
from baton.messages.models import Message


class Missing(Exception):
    """The document cannot be read just now, or no longer; the words say why."""


def document_of(work: Work, kind: str, id: UUID) -> UUID | None:
    """The stored document of an issued record; None while there is none."""
    return work.rows(Document).filter(kind=kind, subject_id=id).values_list("pk", flat=True).first()


def attachment_of(clock: Actor, message: Message) -> Attachment | None:
    """The message's document as a file; Missing when the store does not give it."""
    if message.document_id is None:
        return None
    with reading(clock):
        document = Document.objects.visible_to(clock).get(pk=message.document_id)
    try:
        content = store().read(document.sha256)
    except (OSError, LookupError, ValueError) as error:
        raise Missing(str(error)) from error
    return Attachment(document.name, document.media_type, content)
