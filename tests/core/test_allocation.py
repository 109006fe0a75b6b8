from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.allocation import OpenItem, Share, allocate, allocate_as_asked

DAY = date(2026, 1, 1)
amounts = st.integers(1, 10**9)
items = st.lists(st.tuples(amounts, st.integers(0, 400)), max_size=12).map(
    lambda found: [OpenItem(n, f"INV-{n}", DAY + timedelta(days), open_) for n, (open_, days) in enumerate(found)]
)


def item(number: str, open_minor: int, due: int = 0) -> OpenItem[str]:
    return OpenItem(number, number, DAY + timedelta(due), open_minor)


@given(amounts, items)
def test_money_is_spread_completely_as_long_as_something_is_open(received, open_items):
    spread = sum(share.allocated_minor for share in allocate(received, open_items))
    assert spread == min(received, sum(i.balance_minor for i in open_items))


@given(amounts, items)
def test_no_item_gets_more_than_is_open_nor_nothing(received, open_items):
    open_minor = {i.id: i.balance_minor for i in open_items}
    for share in allocate(received, open_items):
        assert 0 < share.allocated_minor <= open_minor[share.id]


@given(amounts, items)
def test_only_the_last_item_is_settled_in_part(received, open_items):
    open_minor = {i.id: i.balance_minor for i in open_items}
    shares = allocate(received, open_items)
    assert all(share.allocated_minor == open_minor[share.id] for share in shares[:-1])


@given(amounts, items)
def test_without_a_reference_an_older_item_is_never_left_open_for_a_younger(received, open_items):
    due = {i.id: i.due_on for i in open_items}
    settled = [due[share.id] for share in allocate(received, open_items)]
    assert settled == sorted(settled)


def test_the_oldest_due_is_settled_first():
    assert allocate(150, [item("INV-2", 100, due=9), item("INV-1", 100, due=30)]) == [Share("INV-2", 100), Share("INV-1", 50)]


@pytest.mark.parametrize("reference", ["INV-12", "your inv-12, thanks", "RE:INV-12/", "(INV-12)"])
def test_an_item_named_in_the_reference_comes_before_older_ones(reference):
    found = allocate(100, [item("INV-1", 100), item("INV-12", 100, due=30)], reference=reference)
    assert found == [Share("INV-12", 100)]


def test_a_number_that_only_begins_like_one_in_the_reference_is_not_named():
    assert allocate(100, [item("INV-1", 100, due=30), item("INV-2", 100)], reference="INV-12") == [Share("INV-2", 100)]


def test_what_was_asked_is_cut_to_what_is_still_open():
    assert allocate_as_asked(300, [(item("INV-1", 100), 200), (item("INV-2", 100), 100)]) == [
        Share("INV-1", 100),
        Share("INV-2", 100),
    ]


def test_an_item_asked_without_a_part_takes_what_is_open_after_those_that_have_one():
    asked = [(item("INV-1", 100), None), (item("INV-2", 100), 30), (item("INV-3", 100), None)]
    assert allocate_as_asked(150, asked) == [Share("INV-2", 30), Share("INV-1", 100), Share("INV-3", 20)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([(item("INV-1", 100), 0)], "above zero"),
        ([(item("INV-1", 100), -5)], "above zero"),
        ([(item("INV-1", 100), 50), (item("INV-1", 100), 50)], "once only"),
        ([(item("INV-1", 100), 101)], "more than was received"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asked, words):
    with pytest.raises(ValueError, match=words):
        allocate_as_asked(100, asked)


def test_money_below_zero_and_items_with_nothing_open_are_refused():
    with pytest.raises(ValueError, match="below zero"):
        allocate(-1, [])
    with pytest.raises(ValueError, match="nothing open"):
        item("INV-1", 0)
