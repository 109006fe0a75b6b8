"""How a document comes to be on record, and a logo onto documents."""

import binascii
from base64 import b64decode
from uuid import UUID

from baton.billing.actions.business import load_business
from baton.billing.models import Business
from baton.documents.models import Document
from baton.documents.store import NotKept, store
from baton.documents.typesetting import check_logo
from baton.foundation.actions import action
from baton.foundation.errors import Refused
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


@action("business.set_logo")
def set_logo(work: Work, *, content: str, version: int | None = None) -> Business:
    """Put a picture on every document issued from now on, given as base64 of a PNG or JPEG; "" takes it away.

    What is issued keeps the logo it has.  Refused for a picture that could not be set, which would keep documents from
    being made.
    """
    business = load_business(work, version)
    work.change(business, logo=_kept(content) if content else "")
    work.announce("business.logo_set", business, logo=business.logo)
    return business


def _kept(content: str) -> str:
    """The hash under which the picture is in the store now.  Should the work be rolled back, a file is there that nobody names."""
    try:
        logo = b64decode("".join(content.split()), validate=True)
        check_logo(logo)
        return store().keep(logo)
    except binascii.Error as error:
        raise _refusal("The logo is not base64, so it could not be read.") from error
    except ValueError as error:
        raise _refusal(str(error)) from error
    except NotKept as error:
        raise _refusal(str(error.strerror)) from error


def _refusal(words: str) -> Refused:
    return Refused(f"{words} The logo was not changed.", {"content": words})
