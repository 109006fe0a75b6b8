"""Issuers at once: no gap, no repeat, no date that goes back, though some of them fail; and one who edits meanwhile."""

from contextlib import suppress
from datetime import date, timedelta
from queue import Empty, SimpleQueue
from random import Random
from threading import Barrier, Thread
from typing import NamedTuple

from django.db import connection

from baton.billing.actions.issuing import issue_invoice
from baton.billing.models import Invoice
from baton.foundation.errors import Conflict, Refused
from baton.foundation.performing import perform
from baton.upkeep.verify import verify
from tests.billing.desk import Desk
from tests.make import House
from tests.together import at_once

ISSUERS, EACH, SEED = 32, 40, 20310303
NEW_YEAR, A_DAY = date(2031, 1, 1), timedelta(days=1)


class Job(NamedTuple):
    """A draft to be issued under a date; one that fails does so after its number was taken, the first time."""

    desk: Desk
    draft: Invoice
    on: date
    fails: bool


class Issuer(Thread):
    """Issues a draft after another; where others were faster to a later date, under the next day."""

    def __init__(self, jobs: SimpleQueue, start: Barrier):
        super().__init__()
        self.jobs, self.beginning = jobs, start
        self.issued = self.failed = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        try:
            self.beginning.wait()
            with suppress(Empty):
                while True:
                    self.work_off(self.jobs.get_nowait())
        except Exception as error:  # noqa: BLE001  whatever it is, it fails the test
            self.wrong.append(repr(error))
        finally:
            connection.close()

    def work_off(self, job: Job) -> None:
        try:
            with perform(job.desk.house.operator) as work:
                issue_invoice(work, job.draft.pk, issued_on=job.on)
                if job.fails:
                    raise ZeroDivisionError
            self.issued += 1
        except ZeroDivisionError:
            self.failed += 1
            self.jobs.put(job._replace(fails=False))
        except Refused as refused:
            assert "no later number may be dated before it" in refused.words, refused.words
            self.jobs.put(job._replace(on=job.on + A_DAY))
        except Conflict as conflict:  # a lock that was waited for too long; a counter that changed under us is a fault
            assert "Somebody else is changing this record just now" in conflict.words, conflict.words
            self.jobs.put(job)


def at_work(jobs: SimpleQueue) -> list[Issuer]:
    """The issuers, when no job is left."""
    start = Barrier(ISSUERS)
    issuers = [Issuer(jobs, start) for _ in range(ISSUERS)]
    for issuer in issuers:
        issuer.start()
    for issuer in issuers:
        issuer.join(180)
    return issuers


def test_numbers_under_load_have_no_gap_no_repeat_and_dates_that_never_go_back(transactional_db):
    desks = [Desk(House(name, kind="sandbox")) for name in ("One Ltd", "Two Ltd", "Three Ltd")]
    for desk, how in zip(desks, ({}, {"per_year": True}, {"padding": 5, "next_number": 500}), strict=True):
        [series] = [one for one in desk.all("series", by="owner") if one["kind"] == "invoice"]
        desk.do("series.change", series["id"], by="owner", **how)
    drafts = [(desk, desk.draft(), NEW_YEAR + n // 5 * A_DAY) for n in range(EACH) for desk in desks]
    failing = Random(SEED).sample(range(len(drafts)), len(drafts) // 20)
    jobs: SimpleQueue = SimpleQueue()
    for n, draft in enumerate(drafts):
        jobs.put(Job(*draft, n in failing))

    issuers = at_work(jobs)

    assert [issuer.wrong for issuer in issuers if issuer.wrong] == []
    assert (sum(issuer.issued for issuer in issuers), sum(issuer.failed for issuer in issuers)) == (len(drafts), len(failing))
    assert [desk.numbers() for desk in desks] == [
        [f"INV-{n}" for n in range(1, EACH + 1)],
        [f"INV-2031-{n}" for n in range(1, EACH + 1)],
        [f"INV-{n:05}" for n in range(500, EACH + 500)],
    ]
    for desk in desks:
        with desk.house.look():
            dates = list(Invoice.objects.order_by("sequence").values_list("issued_on", flat=True))
        assert dates == sorted(dates) and len(set(dates)) > 3
    assert verify(["V2", "V3", "V4", "V5"])["ok"]


def test_of_one_who_issues_and_one_who_edits_at_once_both_are_done_or_the_edit_is_refused(standing_desk: Desk):
    """Whoever comes first: what is issued is what its lines, its snapshot and the ledger say."""
    desk = standing_desk
    for n in range(1, 21):
        draft = desk.draft(lines=2)
        lines = [{"description": "Other", "unit_minor": 50_00}]
        issued, edited = at_once(lambda d=draft: desk.issue(d), lambda d=draft, x=lines: desk.do("invoice.change", str(d.pk), lines=x))
        assert isinstance(issued, Invoice), issued
        assert isinstance(edited, Invoice) or "only a draft can change" in str(edited), edited

        said = desk.see("invoice", str(draft.pk))
        wanted = ["Other"] if isinstance(edited, Invoice) else ["Service 1", "Service 2"]
        assert [line["description"] for line in said["lines"]] == [line["description"] for line in desk.now(draft).snapshot["lines"]] == wanted
        assert (said["number"], said["net_minor"]) == (f"INV-{n}", sum(line["net_minor"] for line in said["lines"]))
    assert verify(["V2", "V3", "V4", "V5"])["ok"]
