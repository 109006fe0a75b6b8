"""`baton verify` sees documents that are gone, changed, or were never made."""

from pathlib import Path

import pytest

from tests.documents.conftest import Registry
from tests.upkeep.breaking import breaches, by_owner, checked, ids

FAILED = "UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'hear'"


@pytest.fixture
def registry(standing_house, settings, tmp_path: Path) -> Registry:
    settings.BATON_STORAGE = tmp_path.as_uri()
    return Registry(standing_house, tmp_path)


def test_nothing_issued_is_nothing_to_check(registry):
    assert (breaches("V9"), checked("V9")) == ([], 0)


def test_documents_as_they_were_made_are_whole(registry):
    registry.issued()
    registry.received()
    registry.story.run_jobs()
    assert (breaches("V9"), checked("V9")) == ([], 2)


def test_a_file_that_is_gone_is_named_with_what_to_do(registry):
    invoice = registry.issued()
    registry.story.run_jobs()
    [document], [file] = registry.documents(), registry.files()
    file.unlink()
    assert breaches("V9") == [f"{invoice.number}.pdf: The kept file {document.sha256} is gone. Restore it from a backup."]
    assert ids("V9") == {document.pk}


def test_a_file_that_was_changed_is_named_with_what_to_do(registry):
    invoice = registry.issued()
    registry.story.run_jobs()
    [document], [file] = registry.documents(), registry.files()
    file.chmod(0o600)
    file.write_bytes(file.read_bytes().replace(b"INV-1", b"INV-2"))
    assert breaches("V9") == [
        f"{invoice.number}.pdf: The kept file {document.sha256} was changed after it was kept. It is not given out; restore it from a backup."
    ]


def test_a_document_that_nobody_will_make_is_a_breach_and_one_that_waits_is_none(registry):
    invoice, payment = registry.issued(), registry.received()
    assert breaches("V9") == []
    by_owner(FAILED)
    assert breaches("V9") == [
        f"{number} has no document, and no job waits to make it: the queue gave it up. Its failed job says why."
        for number in (invoice.number, "R-17")
    ]
    for heard in (registry.heard("invoice.issued", invoice), registry.heard("payment.received", payment)):
        registry.keep(heard)
    assert (breaches("V9"), checked("V9")) == ([], 2)
