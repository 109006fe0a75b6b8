"""Sealing: each committed entry of the audit comes under exactly one seal, in an order that nothing can get in between."""

import threading
from time import perf_counter

import pytest
from django.db import connection, transaction

from baton.foundation import sealing
from baton.foundation.backend.base import as_owner
from baton.foundation.models import Seal
from baton.foundation.performing import inside
from baton.ops.checks import require_migrated
from baton.ops.errors import CannotRun
from tests.foundation.furnished import a_task, deed
from tests.make import House
from tests.sealing import entries, held, seal_all, seal_round, seals
from tests.upkeep.breaking import breaches, by_owner


def do(house: House, count: int = 1) -> None:
    for n in range(count):
        with deed(house.operator) as work:
            a_task(work, f"Task {n}")


def test_each_seal_stands_on_the_one_before_and_holds_what_came_since(standing_house):
    seal_all(standing_house)
    do(standing_house, 2)
    first, *_, last = seal_all(standing_house)
    second = seals(standing_house)[1]
    assert (first.position, first.previous, second.position, second.previous) == (1, "", 2, first.digest)
    assert last.position == len(seals(standing_house)) and breaches("V7") == []


def test_when_nothing_is_new_nobody_is_looked_at(standing_house, django_assert_num_queries):
    count = len(seal_all(standing_house))
    with django_assert_num_queries(2):
        began = perf_counter()
        assert sealing.unsealed() == []
    assert perf_counter() - began < 0.1
    sealing.seal(standing_house.organization)
    assert len(seals(standing_house)) == count, "no empty seal"


def test_many_entries_come_under_several_seals(standing_house):
    do(standing_house, 7)
    while held(standing_house) != entries(standing_house):
        sealing.seal(standing_house.organization, batch=3)
    counts = [seal.entries for seal in seals(standing_house)]
    assert len(counts) > 2 and max(counts) == 3
    assert breaches("V7") == []


def test_organizations_have_chains_of_their_own(standing_house):
    other = House("Other Ltd")
    seal_all(other)
    seal_all(standing_house)
    before = len(seals(standing_house))
    do(other)
    seal_all(other)
    assert len(seals(standing_house)) == before and seals(other)[0].position == 1


def test_what_a_transaction_wrote_that_still_runs_waits_with_all_that_began_after_it(standing_house):
    """Else it would come to stand before entries that are sealed.  Seen red with xmax in place of xmin."""
    before = len(seal_all(standing_house))
    begun, finish = threading.Event(), threading.Event()

    def slow() -> None:
        with deed(standing_house.operator) as work:
            a_task(work, "Slow")
            begun.set()
            finish.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(20)
    do(standing_house)
    seal_round()
    sealing.seal(standing_house.organization)  # also where the round had not passed it by
    waiting = len(seals(standing_house))
    finish.set()
    thread.join()
    assert waiting == before
    seal_all(standing_house)
    assert breaches("V7") == []


def test_two_that_seal_at_once_make_one_chain(standing_house):
    do(standing_house, 5)
    start = threading.Barrier(4)

    def race() -> None:
        start.wait(20)
        sealing.seal(standing_house.organization)
        connection.close()

    threads = [threading.Thread(target=race) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    seal_all(standing_house)
    assert breaches("V7") == []


def test_what_was_rolled_back_leaves_no_gap(standing_house):
    with pytest.raises(RuntimeError), deed(standing_house.operator) as work:
        a_task(work)
        raise RuntimeError
    do(standing_house)
    seal_all(standing_house)
    assert breaches("V7") == []


def from_a_server_with_higher_numbers(house: House) -> None:
    """As after a restore on a fresh server: what is there has transaction numbers that are long ahead."""
    by_owner(sealing.TICK.format(10**9))
    do(house)
    seal_all(house)
    by_owner(sealing.TICK.format(0))


def test_after_a_restore_from_a_server_with_higher_numbers_sealing_says_so_and_migrate_mends_it(standing_house):
    from_a_server_with_higher_numbers(standing_house)
    try:
        with pytest.raises(CannotRun, match="Run: bin/baton migrate"):
            require_migrated()
        with pytest.raises(sealing.Behind, match="Run: bin/baton migrate"):
            seal_round()
        with as_owner(connection), transaction.atomic():
            assert sealing.is_behind() and sealing.go_on()
            assert not sealing.is_behind() and not sealing.go_on()
        do(standing_house)
        seal_all(standing_house)
        assert breaches("V7") == []
    finally:
        by_owner(sealing.TICK.format(0))


def test_the_application_can_write_a_seal_only_behind_the_one_before(house):
    with inside(house.id, deed="seal.add"):
        for wrong in ({"position": 0}, {"position": 1, "previous": "x"}, {"position": 2, "previous": ""}):
            with pytest.raises(Exception, match="violates check"), transaction.atomic():
                fields = {"entries": 1, "first": house.id, "last": house.id, "up_to": 1, "previous": "", "digest": "0" * 64}
                Seal.objects.create(**fields | wrong)
