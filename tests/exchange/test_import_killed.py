"""kill -9 in the middle of an import: whoever comes back goes on, nothing is there twice, and nothing is missing."""

import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db.models import Count

from baton.crm.models import Account, Contact, ContactRole
from baton.exchange.actions import ordering
from baton.exchange.models import Import, ImportRow
from baton.foundation.models import Announcement, AuditEntry
from tests.exchange.bringing import Bringing, table
from tests.exchange.doing import ROWS
from tests.make import House
from tests.ops.test_commands_killed import url


def start(house: House, run: Import) -> subprocess.Popen:
    addresses = {"DATABASE_URL": url(settings.APP_DATABASE), "DATABASE_OWNER_URL": url(settings.OWNER_DATABASE)}
    more = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "BATON_STORAGE": settings.BATON_STORAGE}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.exchange.doing", str(house.id), str(run.pk)],
        env=os.environ | addresses | more, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def whole_rows_only(house: House, run: Import) -> int:
    """How many rows are in, after seeing that each of them is in whole, and once."""
    with house.look():
        run = Import.objects.get(pk=run.pk)
        lines = list(ImportRow.objects.filter(run=run).order_by("line").values_list("line", flat=True))
        assert lines == list(range(2, 2 + len(lines))) and run.last_line == (lines[-1] if lines else 0)
        assert run.created == len(lines) == Account.objects.count() == Contact.objects.count() == ContactRole.objects.count()
        assert not Account.objects.values("number").annotate(n=Count("pk")).filter(n__gt=1).exists()
        for name in ("account.created", "contact.created", "contact.role_given"):
            assert Announcement.objects.filter(name=name).count() == len(lines)
        assert AuditEntry.objects.filter(deed="import.take", subject_kind="account").count() == len(lines)
    return len(lines)


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_an_import_that_is_killed_again_and_again_brings_every_row_in_once(standing_house, kills):
    """Each kill falls at another row.  Seen red: with `last_line` left as it was by take, the rows are there twice."""
    desk, chance = Bringing(standing_house), random.Random(kills)
    rows = 8 * ROWS * (kills + 1)
    run = desk.start(table([[f"Firm {n}", f"N-{n}", "", "Berlin", "", "DE", f"f{n}.de", f"Person {n}", f"p{n}@f{n}.de"] for n in range(rows)]))
    standing_house.do(ordering.run, run.pk, here=True)
    for _ in range(kills):
        somebody = start(standing_house, run)
        assert somebody.stdout and somebody.stdout.readline().strip().isdigit()
        time.sleep(chance.random() / 20)
        somebody.kill()
        somebody.wait()
        somebody.stdout.close()
        assert whole_rows_only(standing_house, run) < rows
    last = start(standing_house, run)
    said, _ = last.communicate(timeout=120)
    assert last.returncode == 0 and said.splitlines()[-1] == "done"
    assert whole_rows_only(standing_house, run) == rows
    assert desk.bring(table([["Firm 1", "N-1"]])).unchanged == 1
