"""kill -9 in the middle of deeds: what was answered is there, and nothing is there twice."""

import os
import random
import subprocess
import sys
import time
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from baton.catalog.models import Price, Product
from baton.foundation.models import Announcement, AuditEntry, Key
from tests.make import House
from tests.ops.terminal import Terminal

DEEDS = 60
KILLS = 3


def url(login: dict) -> str:
    """The address of this test's database for another process."""
    place = {"host": login["HOST"] or "", "port": login["PORT"] or ""}
    query = "&".join(f"{name}={quote(str(value), safe='/')}" for name, value in place.items() if value)
    return f"postgres://{login['USER']}:{quote(login['PASSWORD'] or '')}@/{connection.settings_dict['NAME']}?{query}"


def start(house: House, product: str, first: int) -> subprocess.Popen:
    addresses = {"DATABASE_URL": url(settings.APP_DATABASE), "DATABASE_OWNER_URL": url(settings.OWNER_DATABASE)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ops.doing", str(house.id), product, str(first), str(DEEDS)],
        env=os.environ | addresses | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_answered_deeds_survive_kill_9_and_are_not_done_again(standing_house, capsys):
    """Each kill falls at another moment of a deed; whoever comes back starts again at the first key.

    Seen red: with `key=None` in tests/ops/doing.py every repeated deed is there twice.
    """
    product = Terminal(capsys)("do", "product.create", "--input", '{"name": "Support"}').json["id"]
    chance, answered = random.Random(1), {}
    for kill in range(1, KILLS + 1):
        person = start(standing_house, product, 0)
        assert person.stdout
        for line in person.stdout:
            n, id = line.split()
            assert answered.setdefault(n, id) == id, f"the answer to price-{n} changed after kill {kill}"
            if len(answered) >= kill * DEEDS // (KILLS + 1):
                time.sleep(chance.random() / 50)
                person.kill()
                break
        person.wait()
        person.stdout.close()
    last = start(standing_house, product, 0)
    said, _ = last.communicate(timeout=60)
    assert last.returncode == 0, said
    final = dict(line.split() for line in said.splitlines())
    assert answered.items() <= final.items()
    with standing_house.look():
        assert sorted(Price.objects.values_list("unit_minor", flat=True)) == list(range(DEEDS))
        assert {str(id) for id in Price.objects.values_list("pk", flat=True)} == set(final.values())
        assert AuditEntry.objects.filter(deed="price.create").count() == DEEDS
        assert Announcement.objects.filter(name="price.created").count() == DEEDS
        assert Key.objects.filter(key__startswith="price-", answer__isnull=False).count() == DEEDS
        assert Product.objects.count() == 1
