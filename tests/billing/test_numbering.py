"""Numbers: one after another without a gap, dates that never go back, and what may be chosen about them."""

from datetime import date, datetime
from typing import Any

import pytest

from baton.billing.actions.issuing import issue_invoice
from baton.billing.actions.numbering import take_number, take_numbers
from baton.foundation.errors import Conflict, NotAllowed, Refused
from baton.foundation.performing import perform
from tests.billing.desk import BERLIN, Desk
from tests.make import House


def series(desk: Desk, kind: str = "invoice") -> dict:
    [said] = [one for one in desk.all("series", by="owner") if one["kind"] == kind]
    return said


def change(desk: Desk, kind: str = "invoice", *, by: str = "owner", **entered: Any) -> None:
    desk.do("series.change", series(desk, kind)["id"], by=by, **entered)


def taken(desk: Desk, kind: str, on: date) -> str:
    with desk.deed("probe.write") as work:
        return take_number(work, kind, on)["number"]


def test_numbers_run_from_one_in_each_series_of_its_own(desk: Desk):
    assert [desk.issued().number for _ in range(3)] == ["INV-1", "INV-2", "INV-3"]
    assert [taken(desk, "receipt", desk.today()) for _ in range(2)] == ["R-1", "R-2"]
    neighbour = Desk(House("Neighbour Ltd", kind="sandbox"))
    assert neighbour.issued().number == "INV-1"


def test_several_are_taken_at_once(desk: Desk):
    with desk.deed("probe.write") as work:
        found = [take_numbers(work, "receipt", work.today, count) for count in (2, 1)]
    assert [[number["number"] for number in some] for some in found] == [["R-1", "R-2"], ["R-3"]]


def test_what_fails_after_its_number_was_taken_leaves_no_gap(desk: Desk):
    desk.issued()
    draft = desk.draft()
    with pytest.raises(ZeroDivisionError), perform(desk.house.operator) as work:
        assert issue_invoice(work, draft.pk).number == "INV-2"
        1 / 0
    assert desk.issue(draft).number == "INV-2"
    desk.verify()


def test_a_void_or_refused_one_gives_no_number_back_and_takes_none(desk: Desk):
    first = desk.issued()
    desk.do("invoice.void", str(first.pk), reason="Mistake")
    desk.account("Bare", contact=None)
    with pytest.raises(Refused):
        desk.issue(desk.draft("Bare"))
    assert desk.issued().number == "INV-2"
    assert desk.numbers() == ["INV-1", "INV-2"]
    desk.verify()


def test_dates_within_a_series_never_go_back(desk: Desk):
    desk.issue(desk.draft(), issued_on=date(2031, 2, 10))
    for on in (date(2031, 2, 9), date(2030, 12, 31)):
        with pytest.raises(Refused, match=f"INV-1 is dated 2031-02-10, and no later number may be dated before it, as {on} is"):
            desk.issue(desk.draft(), issued_on=on)
    dated = [desk.issue(desk.draft(), issued_on=on).issued_on for on in (date(2031, 2, 10), date(2031, 3, 1), date(2031, 3, 3))]
    assert dated == sorted(dated) and desk.numbers() == ["INV-1", "INV-2", "INV-3", "INV-4"]
    assert taken(desk, "receipt", date(2031, 1, 1)) == "R-1"  # each series has dates of its own


def test_with_a_year_of_its_own_a_series_begins_anew(desk: Desk):
    change(desk, per_year=True, padding=4)
    assert desk.issued().number == "INV-2031-0001"
    desk.at(datetime(2031, 12, 31, 23, 59, 50, tzinfo=BERLIN))
    assert desk.issued().number == "INV-2031-0002"
    desk.wait(seconds=30)
    assert [desk.issued().number for _ in range(2)] == ["INV-2032-0001", "INV-2032-0002"]
    assert [(c["year"], c["last_sequence"]) for c in series(desk)["counters"]] == [(2031, 2), (2032, 2), (None, 0)]
    desk.verify()


def test_in_the_new_year_one_may_still_be_dated_in_the_old_after_the_last_of_it(desk: Desk):
    change(desk, per_year=True)
    desk.issue(desk.draft(), issued_on=date(2031, 3, 1))
    desk.at(datetime(2032, 1, 2, 9, tzinfo=BERLIN))
    assert desk.issued().number == "INV-2032-1"
    assert desk.issue(desk.draft(), issued_on=date(2031, 12, 31)).number == "INV-2031-2"
    with pytest.raises(Refused, match="INV-2031-2 is dated 2031-12-31"):
        desk.issue(desk.draft(), issued_on=date(2031, 12, 30))
    desk.verify()


def test_a_series_that_goes_back_to_one_count_goes_on_where_it_was(desk: Desk):
    desk.issued()
    change(desk, per_year=True)
    desk.issued()
    change(desk, per_year=False)
    desk.issued()
    assert desk.numbers() == ["INV-1", "INV-2", "INV-2031-1"]
    desk.verify()


def test_padding_counts_digits_at_least(desk: Desk):
    change(desk, padding=3, next_number=998)
    assert [desk.issued().number for _ in range(3)] == ["INV-998", "INV-999", "INV-1000"]


@pytest.mark.parametrize("padding", [0, 11])
def test_padding_is_one_to_ten_digits(desk: Desk, padding: int):
    with pytest.raises(Refused, match=f"A number is padded to 1 to 10 digits, not {padding}. Nothing was changed."):
        change(desk, padding=padding)
    assert series(desk)["padding"] == 1


def test_the_next_numbers_are_shown_as_they_will_be(desk: Desk):
    assert series(desk)["next_numbers"] == ["INV-1", "INV-2", "INV-3"]
    desk.issued()
    change(desk, prefix="AR/", padding=2)
    assert series(desk)["next_numbers"] == ["AR/02", "AR/03", "AR/04"]
    change(desk, per_year=True)
    assert series(desk)["next_numbers"] == ["AR/2031-01", "AR/2031-02", "AR/2031-03"]
    assert desk.issued().number == "AR/2031-01"


def test_the_next_number_is_chosen_until_the_first_is_given_and_never_again(desk: Desk):
    for number in (2041, 17, 500):
        change(desk, next_number=number)
    assert [desk.issued().number for _ in range(2)] == ["INV-500", "INV-501"]
    for number in (1, 501, 503):
        with pytest.raises(Refused) as refusal:
            change(desk, next_number=number)
        assert refusal.value.words == (
            "INV-501 is given already, so 502 comes next: another number would leave a gap or be used twice. Nothing was changed."
        )
        assert list(refusal.value.fields) == ["next_number"]
    change(desk, next_number=502)  # which it is
    assert desk.issued().number == "INV-502"
    desk.verify()


def test_the_next_number_of_a_year_is_that_years(desk: Desk):
    change(desk, per_year=True, next_number=7)
    assert desk.issued().number == "INV-2031-7"
    desk.at(datetime(2032, 1, 1, 9, tzinfo=BERLIN))
    change(desk, next_number=20)
    assert desk.issued().number == "INV-2032-20"
    desk.verify()


@pytest.mark.parametrize("number", [0, -1])
def test_a_series_begins_at_one_or_above(desk: Desk, number: int):
    with pytest.raises(Refused, match=f"A series begins at 1 or above, not at {number}. Nothing was changed."):
        change(desk, next_number=number)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("RE-2031-", 'The prefix "RE-2031-" has a digit, which would be read as part of the number. Nothing was changed.'),
        ("R-", "Another series has this prefix. Nothing was changed; choose another."),
        ("x" * 21, "prefix: Ensure this value has at most 20 characters (it has 21). Nothing was saved."),
    ],
)
def test_a_prefix_can_be_told_from_the_number_and_from_other_series(desk: Desk, prefix: str, words: str):
    with pytest.raises(Refused) as refusal:
        change(desk, prefix=prefix)
    assert (refusal.value.words, list(refusal.value.fields)) == (words, ["prefix"])
    assert series(desk)["prefix"] == "INV-"


def test_a_prefix_may_be_nothing_at_all_and_anothers_in_another_house(desk: Desk):
    change(desk, prefix="")
    assert desk.issued().number == "1"
    neighbour = Desk(House("Neighbour Ltd", kind="sandbox"))
    change(neighbour, prefix="")
    assert neighbour.issued().number == "1"


def test_a_prefix_that_another_kind_of_document_has_borne_is_not_free_again(desk: Desk):
    desk.issued()
    change(desk, prefix="AR-")
    with pytest.raises(Refused, match="Another kind of document has numbers with this prefix. Nothing was changed; choose another."):
        change(desk, "receipt", prefix="INV-")
    change(desk, prefix="INV-")  # its own it may take again
    change(desk, "receipt", prefix="AR-")  # and this one was on none
    assert (desk.issued().number, taken(desk, "receipt", desk.today())) == ("INV-2", "AR-1")


def test_a_new_prefix_does_not_begin_the_numbers_anew(desk: Desk):
    desk.issued()
    change(desk, prefix="AR-")
    assert desk.issued().number == "AR-2"
    desk.verify()


def test_only_who_sets_up_the_house_changes_its_series_and_it_is_told(desk: Desk):
    for by in ("billing", "sales", "accountant"):
        with pytest.raises(NotAllowed, match=f"{by} may not do series.change"):
            desk.do("series.change", series(desk)["id"], by=by, padding=2)
    change(desk, prefix="AR-")
    assert desk.announced()[-1] == "series.changed"
    with pytest.raises(Conflict, match="The series was changed meanwhile"):
        change(desk, prefix="RE-", version=1)
