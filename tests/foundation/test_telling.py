"""What happened as a line for a person: from the details of an announcement, and never in the way of showing it."""

import pytest

from baton.foundation.telling import TOLD, readable, tell, words_of


@pytest.fixture(autouse=True)
def own_words():
    """Words of this test alone."""
    before = dict(TOLD)
    yield
    TOLD.clear()
    TOLD.update(before)


def said(template: str, **details) -> str:
    tell({"probe.told": template})
    return words_of("probe.told", details, "Europe/Berlin")


def test_amounts_have_their_currency_days_their_month_and_instants_the_houses_time():
    assert said("{{ total }}", total_minor=1_234_50, currency="EUR") == "1,234.50 EUR"
    assert said("{{ total }}", total_minor=1234, currency="JPY") == "1,234 JPY"
    assert said("{{ due_on }}", due_on="2026-01-19") == "19 Jan 2026"
    assert said("{{ send_at }}", send_at="2026-07-01T22:30:00Z") == "2 Jul 2026, 00:30"


def test_lists_and_codes_are_read_as_words_and_what_people_wrote_stays():
    assert said("{{ fields }}", fields=["legal_name", "po_number"]) == "legal name, po number"
    assert said("{{ reason }}", reason="Their PO_7 lapsed") == "Their PO_7 lapsed"


def test_a_part_is_left_out_where_its_amount_is_zero():
    template = "{{ amount }}{% if credit_minor %}, {{ credit }} kept{% endif %}"
    assert said(template, amount_minor=100, credit_minor=0, currency="EUR") == "1.00 EUR"
    assert said(template, amount_minor=100, credit_minor=5, currency="EUR") == "1.00 EUR, 0.05 EUR kept"


@pytest.mark.parametrize("details", [{}, {"total_minor": 5}, {"total_minor": 5, "currency": "???"}, {"total_minor": "5", "currency": "EUR"}])
def test_details_that_lack_what_the_words_need_leave_the_name(details):
    assert said("{{ total }} came", **details) == "Probe told"


def test_a_detail_is_never_read_as_a_template():
    assert said("{{ reason }}", reason="{{ secret }}{% if x %}") == "{{ secret }}{% if x %}"


def test_what_no_room_says_more_of_is_told_by_its_name():
    assert words_of("contact.role_given_twice", {"a": 1}, "UTC") == readable("contact.role_given_twice") == "Contact role given twice"
