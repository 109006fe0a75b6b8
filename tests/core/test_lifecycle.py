from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.lifecycle import (
    DEAL,
    DELIVERY,
    DOCUMENT,
    HOLD,
    TASK,
    Chip,
    DeliveryState,
    DocumentState,
    HoldState,
    Outcome,
    Settlement,
    TaskState,
    chip,
    may_move,
    require_move,
)

TABLES = {"document": (DOCUMENT, DocumentState), "delivery": (DELIVERY, DeliveryState), "deal": (DEAL, Outcome),
          "task": (TASK, TaskState), "hold": (HOLD, HoldState)}  # fmt: skip
flags = st.fixed_dictionaries({name: st.booleans() for name in ("is_overdue", "in_dispute", "needs_fixing")})


@pytest.mark.parametrize(("table", "states"), TABLES.values(), ids=TABLES)
def test_a_table_speaks_of_its_own_states_and_of_all_of_them(table, states):
    assert set(table) == set(get_args(states))
    assert all(following <= set(table) - {state} for state, following in table.items())


@given(st.sampled_from(list(TABLES.values())), st.data())
def test_what_may_not_move_is_refused_and_what_may_is_not(case, data):
    table, states = case
    old, new = (data.draw(st.sampled_from(get_args(states))) for _ in range(2))
    if may_move(table, old, new):
        require_move(table, old, new)
    else:
        with pytest.raises(ValueError):
            require_move(table, old, new)


@pytest.mark.parametrize(
    ("table", "moves"),
    [
        (DOCUMENT, {("draft", "issued"), ("draft", "discarded"), ("issued", "void")}),
        (DEAL, {("open", "won"), ("open", "lost"), ("won", "open"), ("lost", "open")}),
        (TASK, {("open", "done"), ("open", "cancelled"), ("done", "open")}),
        (HOLD, {("standing", "lifted")}),
        (DELIVERY, {
            ("none", "scheduled"), ("none", "queued"), ("none", "viewed"), ("scheduled", "none"),
            ("scheduled", "queued"), ("scheduled", "failed"), ("queued", "accepted"), ("queued", "bounced"),
            ("queued", "failed"), ("queued", "viewed"), ("accepted", "queued"), ("accepted", "bounced"),
            ("accepted", "viewed"), ("bounced", "queued"), ("bounced", "viewed"), ("failed", "queued"),
            ("failed", "viewed"), ("viewed", "queued"),
        }),
    ],
)  # fmt: skip
def test_these_moves_are_allowed_and_no_others(table, moves):
    assert {(old, new) for old in table for new in table if may_move(table, old, new)} == moves


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (DOCUMENT, "void", "issued", 'It is "void" and was not changed to "issued": nothing follows from here.'),
        (DOCUMENT, "draft", "void",
         'It is "draft" and was not changed to "void": from here it can become discarded or issued.'),
        (DEAL, "won", "lost", 'It is "won" and was not changed to "lost": from here it can become open.'),
        (DEAL, "stalled", "won", 'It is "stalled" and was not changed to "won": nothing follows from here.'),
    ],
)  # fmt: skip
def test_a_refused_move_names_the_ones_there_are(table, old, new, said):
    assert not may_move(table, old, new)
    with pytest.raises(ValueError) as refused:
        require_move(table, old, new)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("standing", "word"),
    [
        (("discarded", "none", "none"), "Discarded"),
        (("void", "written_off", "viewed"), "Void"),
        (("issued", "written_off", "viewed"), "Written off"),
        (("issued", "credited", "viewed"), "Credited"),
        (("issued", "paid", "bounced"), "Paid"),
        (("issued", "part_paid", "viewed"), "Part paid"),
        (("issued", "open", "bounced"), "Not delivered"),
        (("issued", "open", "failed"), "Not delivered"),
        (("issued", "open", "viewed"), "Viewed"),
        (("issued", "open", "accepted"), "Sent"),
        (("issued", "open", "queued"), "Sent"),
        (("issued", "open", "none"), "Issued"),
        (("issued", "open", "scheduled"), "Issued"),
        (("draft", "none", "scheduled"), "Scheduled"),
        (("draft", "none", "none"), "Draft"),
    ],
)
def test_a_document_has_one_word_for_how_it_stands(standing, word):
    assert chip(*standing) == word


@given(st.sampled_from(get_args(DeliveryState)), flags)
def test_dispute_goes_before_overdue_and_overdue_before_part_paid(delivery_state, flags):
    word = chip("issued", "part_paid", delivery_state, **flags)
    assert word == ("In dispute" if flags["in_dispute"] else "Overdue" if flags["is_overdue"] else "Part paid")


@given(*(st.sampled_from(get_args(each)) for each in (DocumentState, Settlement, DeliveryState)), flags)
def test_the_word_is_one_of_the_list_and_what_is_over_hides_the_rest(life, settlement, delivery, flags):
    word = chip(life, settlement, delivery, **flags)
    assert word in get_args(Chip)
    if life in ("void", "discarded"):
        assert word == life.capitalize()
    elif settlement in ("written_off", "credited", "paid"):
        assert word == settlement.replace("_", " ").capitalize()


def test_a_draft_to_be_mended_says_so_unless_it_is_scheduled():
    assert chip("draft", "none", "none", needs_fixing=True) == "Needs fixing"
    assert chip("draft", "none", "scheduled", needs_fixing=True) == "Scheduled"
