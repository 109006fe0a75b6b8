"""Wrong tries: ten are free, then each makes the next wait longer; in all processes, and at nobody else's cost."""

from datetime import timedelta

import pytest

from baton.foundation import tries
from baton.foundation.bearers import counted, tally_of
from baton.foundation.clock import real_now
from baton.foundation.keys import new_id
from baton.foundation.models import Tally, Tries
from tests.together import at_once


def wrong(*keys: str) -> str:
    """One wrong try; what was said when it was not even looked at."""
    try:
        with tries.counted(*keys):
            pass
    except tries.TooMany as refusal:
        return refusal.words
    return ""


def waited(key: str) -> None:
    """The wait is over."""
    Tries.objects.filter(key=key).update(last_at=real_now() - timedelta(minutes=20), until=real_now() - timedelta(seconds=1))


def wait_of(key: str) -> float:
    found = Tries.objects.get(key=key)
    return (found.until - found.last_at).total_seconds()


def test_ten_are_free_and_then_each_waits_twice_as_long_up_to_a_quarter_of_an_hour(db):
    assert [wrong("a") for _ in range(10)] == [""] * 10
    assert wrong("a") == "Too many wrong tries. Wait 5 seconds, then try again."
    waits = []
    for _ in range(10):
        waited("a")
        assert wrong("a") == ""
        waits.append(wait_of("a"))
    assert waits == [10, 20, 40, 80, 160, 320, 640, 900, 900, 900]


def test_trying_while_one_must_wait_does_not_make_it_longer(db):
    for _ in range(10):
        wrong("a")
    before = Tries.objects.get(key="a")
    for _ in range(5):
        assert wrong("a")
    after = Tries.objects.get(key="a")
    assert (after.failures, after.until) == (before.failures, before.until)


def test_what_was_right_is_not_counted(db):
    for _ in range(30):
        with tries.counted("a", "b") as right:
            right.append("yes")
    assert tries.left("a") == tries.left("b") == 10


def test_what_was_right_leaves_the_wrong_ones_of_others_counted(db):
    for _ in range(9):
        wrong("a")
    with tries.counted("a") as right:
        right.append("yes")
    assert tries.left("a") == 1


def test_a_try_is_refused_when_one_of_its_keys_waits_and_then_counts_under_none(db):
    for _ in range(10):
        wrong("network:1")
    assert wrong("login:x", "network:1")
    assert tries.left("login:x") == 10


def test_an_hour_later_all_is_forgotten(db):
    for _ in range(15):
        wrong("a")
        Tries.objects.filter(key="a").update(last_at=real_now() - timedelta(minutes=59), until=real_now() - timedelta(minutes=40))
    Tries.objects.filter(key="a").update(last_at=real_now() - timedelta(minutes=61), until=real_now() - timedelta(minutes=45))
    assert wrong("a") == "" and tries.left("a") == 9


def test_old_ones_are_swept_away(db):
    wrong("a"), wrong("b")
    Tries.objects.filter(key="a").update(last_at=real_now() - timedelta(hours=3), until=real_now() - timedelta(hours=3))
    tries.forget()
    assert [row.key for row in Tries.objects.all()] == ["b"]


def test_so_are_the_tallies_of_strangers_and_that_of_a_token_says_when_it_was_used(db):
    old, new, token = "stranger:203.0.113.7", "stranger:203.0.113.8", tally_of(new_id())
    for key in (old, new, token):
        counted(key)
    Tally.objects.exclude(key=new).update(minute=real_now() - timedelta(hours=3))
    tries.forget()
    assert set(Tally.objects.values_list("key", flat=True)) == {new, token}


def test_of_forty_at_once_ten_are_looked_at(transactional_db):
    """Each with a connection of its own, as processes have."""
    said = at_once(*[lambda: wrong("a")] * 40)
    assert said.count("") == 10 and all(words.startswith("Too many") for words in said if words)


@pytest.mark.parametrize(
    ("address", "key"),
    [("203.0.113.7", "network:203.0.113.7"), ("2001:db8::1", "network:2001:db8::/64"), ("2001:db8::ffff", "network:2001:db8::/64"), ("", "network:unknown")],
)
def test_a_network_is_what_one_household_has(address: str, key: str):
    assert tries.of_network(address) == key
