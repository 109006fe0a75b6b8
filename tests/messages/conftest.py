"""A mail server beside a house whose clock can be moved."""

from collections.abc import Iterator

import pytest

from tests.messages.office import Office
from tests.messages.servers import MailServer


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def office(db, mail_server, settings, tmp_path) -> Office:
    """In a transaction that is rolled back."""
    return Office(mail_server, settings, tmp_path)


@pytest.fixture
def standing_office(transactional_db, mail_server, settings, tmp_path) -> Office:
    """Really committed, for workers beside each other."""
    return Office(mail_server, settings, tmp_path)
