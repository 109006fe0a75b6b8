"""Seals, made and looked at.  Any transaction of the whole server that still runs keeps what came after it unsealed."""

from time import monotonic, sleep

from baton.foundation import sealing
from baton.foundation.models import AuditEntry, Seal
from tests.make import House

PATIENCE = 60


def seal_round() -> None:
    """What the duty does every minute."""
    for organization in sealing.unsealed():
        sealing.seal(organization)


def seal_all(house: House) -> list[Seal]:
    """Seal until every entry of the house is; the transactions of other tests end by and by."""
    last = monotonic() + PATIENCE
    while held(house) != entries(house):
        assert monotonic() < last, "something held a transaction open for a minute"
        seal_round()
        sleep(0.02)
    return seals(house)


def seals(house: House) -> list[Seal]:
    with house.look():
        return list(Seal.objects.order_by("position"))


def entries(house: House) -> int:
    with house.look():
        return AuditEntry.objects.count()


def held(house: House) -> int:
    return sum(seal.entries for seal in seals(house))
