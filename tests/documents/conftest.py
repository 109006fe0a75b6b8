import errno
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from baton.billing.actions.issuing import issue_invoice
from baton.billing.models import Invoice, Payment, Receipt
from baton.billing.snapshot import digest_of
from baton.documents.jobs import keep_document
from baton.documents.models import Document
from baton.documents.store import WholeFiles
from baton.foundation.errors import AlreadyDone
from baton.foundation.models import Announcement
from baton.foundation.performing import perform
from tests.documents.snapshots import receipt
from tests.make import House
from tests.stories.conftest import Story


class Registry:
    """A house that issues, the folder its documents are kept in, and what is heard of it."""

    def __init__(self, house: House, folder: Path):
        self.house = house
        self.folder = folder
        self.story = Story(house)
        self.story.rate("19", code="standard", category="S")
        self.story.account("Acme")

    def issued(self, **business: Any) -> Invoice:
        """An invoice as it was issued, over 100.00 and tax."""
        if business:
            self.story.do("business.change", by="owner", **business)
        lines = [{"description": "Audit", "unit_minor": 100_00}]
        draft = self.story.do("invoice.create", account=self.story.ids["Acme"], lines=lines)
        return self.house.do(issue_invoice, draft.pk, by=self.house.billing)

    def received(self, digest: str | None = None) -> Payment:
        """A payment with its receipt, whose digest may be another than its snapshot's."""
        with perform(self.house.operator) as work, work.acting("payment.create", "people"):
            common = {"account_id": self.story.ids["Acme"]}
            payment = work.create(Payment, **common, received_on=work.today, amount_minor=155_000, currency="EUR", method="card")
            snapshot = receipt()
            numbered = {"series": "T", "sequence": 17, "number": "R-17", "issued_on": work.today}
            work.create(Receipt, **common, **numbered, payment=payment, snapshot=snapshot, digest=digest or digest_of(snapshot))
            work.announce("payment.received", payment, account=payment.account_id)
        return payment

    def heard(self, name: str, subject: Any) -> Announcement:
        with self.house.look():
            return Announcement.objects.get(name=name, subject_id=subject.pk)

    def keep(self, announcement: Announcement) -> None:
        """As the queue calls the handler."""
        with suppress(AlreadyDone):
            keep_document(announcement)

    def documents(self) -> list[Document]:
        with self.house.look():
            return list(Document.objects.visible_to(self.house.operator).order_by("pk"))

    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def stored(self) -> list[Announcement]:
        with self.house.look():
            return list(Announcement.objects.filter(name="document.stored"))


class FullFor(WholeFiles):
    """A disk that has no room for so many files, and then has."""

    def __init__(self, location: Path, times: int):
        super().__init__(location=location)
        self.times = times

    def _save(self, name: str, content: Any) -> str:
        if self.times:
            self.times -= 1
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


@pytest.fixture
def registry(house: House, settings, tmp_path: Path) -> Registry:
    settings.BATON_STORAGE = tmp_path.as_uri()
    return Registry(house, tmp_path)


@pytest.fixture
def standing_registry(standing_house: House, settings, tmp_path: Path) -> Registry:
    settings.BATON_STORAGE = tmp_path.as_uri()
    return Registry(standing_house, tmp_path)


def at_once(count: int, call: Callable[[], None]) -> list[BaseException]:
    """Call so many times at the same time, each in a thread with its own connection; what went wrong."""
    wrong: list[BaseException] = []
    gate = threading.Barrier(count)

    def one() -> None:
        try:
            gate.wait()
            call()
        except BaseException as error:  # noqa: BLE001  told to the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong
