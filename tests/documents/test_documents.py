"""From what was announced to a document on record, once."""

import hashlib
from base64 import b64encode
from io import BytesIO

import pytest
from django.db import ProgrammingError, connection, transaction
from pypdf import PdfReader

from baton.documents.actions import DocumentInput, store_document
from baton.documents.jobs import file_name, keep_document
from baton.documents.models import Document
from baton.documents.queries import pdf_of
from baton.documents.store import NotKept, Store, store
from baton.foundation.errors import NotAllowed, NotFound
from baton.foundation.jobs import hear_announcements
from baton.foundation.models import AuditEntry
from baton.foundation.nouns import NOUNS, find, listing
from baton.foundation.performing import inside, perform, reading
from baton.ops.postgres.processes import wait_until
from tests.documents.conftest import FullFor, Registry, at_once
from tests.documents.pictures import png
from tests.documents.reading import text
from tests.ops.processes import running


def issued(registry: Registry, **business):
    """An issued invoice and what was heard of it."""
    invoice = registry.issued(**business)
    return invoice, registry.heard("invoice.issued", invoice)


def entered(registry: Registry, invoice, **other) -> DocumentInput:
    content = b"%PDF"
    return DocumentInput(**{
        "kind": "invoice", "subject_kind": "invoice", "subject_id": invoice.pk, "account": invoice.account_id,
        "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content), "media_type": "application/pdf",
        "name": "INV-1.pdf", "language": "en",
    } | other)  # fmt: skip


def test_an_issued_invoice_has_its_document(registry):
    invoice, heard = issued(registry)
    registry.keep(heard)
    [document] = registry.documents()
    with reading(registry.house.billing):
        file = pdf_of(registry.house.billing, "invoice", invoice.pk)
    assert (file.name, file.media_type) == (f"{invoice.number}.pdf", "application/pdf")
    assert (hashlib.sha256(file.content).hexdigest(), len(file.content)) == (document.sha256, document.size_bytes)
    assert invoice.number in text(file.content)
    assert "Total, EUR 119.00" in text(file.content)
    assert (document.kind, document.subject_kind, document.subject_id) == ("invoice", "invoice", invoice.pk)
    assert (document.account_id, document.language) == (invoice.account_id, "en")


def test_that_it_is_stored_is_told_and_says_because_of_what(registry):
    invoice, heard = issued(registry)
    registry.keep(heard)
    [document] = registry.documents()
    [told] = registry.stored()
    assert (told.subject_id, told.account_id, told.because) == (document.pk, invoice.account_id, heard.pk)
    assert told.details == {"kind": "invoice", "name": "INV-1.pdf", "subject_kind": "invoice", "subject_id": str(invoice.pk), "sha256": document.sha256}
    with registry.house.look():
        deed = AuditEntry.objects.get(subject_id=document.pk)
    assert (deed.deed, deed.actor["kind"]) == ("document.store", "behaviour")


def test_a_payment_has_its_receipt(registry):
    payment = registry.received()
    registry.keep(registry.heard("payment.received", payment))
    [document] = registry.documents()
    assert (document.kind, document.subject_kind, document.name) == ("receipt", "receipt", "R-17.pdf")
    assert "Receipt R-17" in text(store().read(document.sha256))


def test_heard_twice_it_is_made_once(registry):
    _, heard = issued(registry)
    for _ in range(3):
        registry.keep(heard)
    assert len(registry.documents()) == len(registry.files()) == len(registry.stored()) == 1


def test_copies_of_the_job_at_the_same_time_end_with_one_row_and_one_file(standing_registry):
    registry = standing_registry
    _, heard = issued(registry)
    assert at_once(8, lambda: registry.keep(heard)) == []
    assert len(registry.documents()) == len(registry.files()) == len(registry.stored()) == 1


def test_a_second_document_of_the_same_record_is_not_stored_and_the_first_is_answered(registry):
    invoice = registry.issued()
    first = registry.house.do(store_document, entered(registry, invoice))
    second = registry.house.do(store_document, entered(registry, invoice, sha256="0" * 64))
    assert second.pk == first.pk
    assert [document.sha256 for document in registry.documents()] == [first.sha256]
    assert len(registry.stored()) == 1


def test_a_document_on_record_is_neither_changed_nor_removed(registry):
    _, heard = issued(registry)
    registry.keep(heard)
    for statement in ("UPDATE documents_document SET name = 'x'", "DELETE FROM documents_document"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), inside(registry.house.id, deed="a.deed"):
            connection.cursor().execute(statement)


def test_no_person_stores_a_document(registry):
    invoice = registry.issued()
    with pytest.raises(NotAllowed, match=r"document\.store"), perform(registry.house.owner) as work:
        store_document(work, entered(registry, invoice))


@pytest.mark.parametrize("role", ["sales", "read only"])
def test_who_may_see_only_how_an_invoice_stands_gets_no_document(registry, role):
    invoice, heard = issued(registry)
    registry.keep(heard)
    actor = registry.house.person(role)
    with reading(actor), pytest.raises(NotFound, match="There is no document"):
        pdf_of(actor, "invoice", invoice.pk)


def test_before_it_is_made_there_is_none_and_that_is_said(registry):
    invoice = registry.issued()
    with reading(registry.house.billing), pytest.raises(NotFound, match="made within seconds"):
        pdf_of(registry.house.billing, "invoice", invoice.pk)


def test_a_place_that_takes_no_file_leaves_no_record_and_the_next_try_makes_it(registry, settings, tmp_path):
    _, heard = issued(registry)
    (tmp_path / "taken").write_bytes(b"")
    settings.BATON_STORAGE = (tmp_path / "taken").as_uri()
    with pytest.raises(NotKept, match="Nothing of it was written"):
        registry.keep(heard)
    assert registry.documents() == registry.stored() == []
    settings.BATON_STORAGE = (tmp_path / "mended").as_uri()
    registry.keep(heard)
    assert len(registry.documents()) == 1


def test_a_full_disk_leaves_nothing_half_done_and_once_there_is_room_the_document_is_made(registry):
    invoice, heard = issued(registry)
    with pytest.raises(NotKept, match="the disk is full. Nothing of it was written. Make room"):
        keep_document(heard, Store(FullFor(registry.folder, times=1)))
    assert registry.documents() == registry.files() == registry.stored() == []
    registry.story.run_jobs()
    assert [document.subject_id for document in registry.documents()] == [invoice.pk]
    assert len(registry.files()) == 1


def test_a_worker_that_has_no_room_tries_again_and_ends_with_the_document(standing_registry, tmp_path):
    registry, (invoice, _) = standing_registry, issued(standing_registry)
    (tmp_path / "taken").write_bytes(b"")
    with running("baton.ops.children.jobs", "2", BATON_STORAGE=(tmp_path / "taken").as_uri()):
        assert wait_until(lambda: ("todo", 1) in jobs(), 30), "the job was not put off"
    assert registry.documents() == []
    with running("baton.ops.children.jobs", "2", BATON_STORAGE=registry.folder.as_uri()):
        assert wait_until(lambda: registry.documents(), 30), "the job was not tried again"
    assert [document.subject_id for document in registry.documents()] == [invoice.pk]


def jobs() -> list[tuple[str, int]]:
    """How the jobs that hear stand, and how often each was tried."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'hear'")
        return cursor.fetchall()


def test_the_logo_is_the_one_that_was_frozen(registry):
    registry.story.do("business.set_logo", by="owner", content=b64encode(png(60, 20)).decode())
    invoice, heard = issued(registry)
    registry.keep(heard)
    with reading(registry.house.billing):
        pdf = pdf_of(registry.house.billing, "invoice", invoice.pk).content
    assert "/XObject" in PdfReader(BytesIO(pdf)).pages[0]["/Resources"]


def test_a_snapshot_that_is_not_what_was_issued_makes_no_document(registry):
    payment = registry.received(digest="0" * 64)
    with pytest.raises(ValueError, match="not what was issued"):
        registry.keep(registry.heard("payment.received", payment))
    assert registry.documents() == []
    assert registry.files() == []


def test_one_document_that_cannot_be_made_keeps_no_other_of_its_job_from_being_made(registry):
    payment, (invoice, heard) = registry.received(digest="0" * 64), issued(registry)
    job = [str(one.pk) for one in (registry.heard("payment.received", payment), heard)]
    with pytest.raises(ValueError, match="not what was issued"):
        hear_announcements("documents.jobs.keep_document", str(registry.house.id), job)
    assert [document.subject_id for document in registry.documents()] == [invoice.pk]


def test_it_is_shown_without_its_content(registry):
    invoice, heard = issued(registry)
    registry.keep(heard)
    [document] = registry.documents()
    with reading(registry.house.billing):
        shown = find(registry.house.billing, NOUNS["document"], document.pk)
        listed = listing(registry.house.billing, NOUNS["documents"], {"subject": str(invoice.pk), "kind": "invoice"})["items"]
    assert listed == [shown]
    assert shown["sha256"] == document.sha256
    assert shown["account"] == str(invoice.account_id)


@pytest.mark.parametrize(
    ("number", "name"), [("INV-2041", "INV-2041.pdf"), ("2026/17", "2026-17.pdf"), ("../../etc", "etc.pdf"), ("№ 7", "7.pdf"), ("//", "document.pdf")]
)
def test_a_file_has_a_name_that_any_system_takes(number, name):
    assert file_name(number) == name


def test_documents_of_a_merged_account_are_found_by_the_survivor(registry):
    invoice, heard = issued(registry)
    registry.keep(heard)
    with registry.house.look():
        assert Document.objects.of_account(invoice.account_id).count() == 1
