"""`baton do` killed at any moment: what was acknowledged is there, and done again under the same key it is there once."""

import random

from baton.crm.models import Account
from baton.foundation.models import Announcement, AuditEntry
from tests.make import House
from tests.ops.processes import running

DEEDS = 40
MODULE = "tests.ops.deeds_until_killed"


def names(house: House) -> list[str]:
    with house.look():
        return sorted(Account.objects.visible_to(house.operator).values_list("name", flat=True))


def test_every_acknowledged_deed_is_there_and_none_is_doubled(standing_house: House):
    acknowledged: set[int] = set()
    for _ in range(3):
        with running(MODULE, str(standing_house.id), "0", str(DEEDS)) as process:
            for _ in range(len(acknowledged) + random.randint(2, 9)):
                acknowledged.add(int(process.stdout.readline()))
            process.kill()
        assert {f"A{n}" for n in acknowledged} <= set(names(standing_house))
    with running(MODULE, str(standing_house.id), "0", str(DEEDS)) as process:
        assert [int(line) for line in process.stdout] == list(range(DEEDS))
    assert names(standing_house) == sorted(f"A{n}" for n in range(DEEDS))
    with standing_house.look():
        seen = standing_house.operator
        assert Announcement.objects.visible_to(seen).filter(name="account.created").count() == DEEDS
        assert AuditEntry.objects.visible_to(seen).filter(deed="account.create").count() == DEEDS
