from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baton.core.money import round_half_away
from baton.core.tax import Line as TaxedLine
from baton.core.totals import Line, Totals, totals

ZERO, SEVEN, NINETEEN = Decimal(0), Decimal(7), Decimal(19)

amounts = st.integers(-(10**7), 10**8)
taxed = st.builds(Line, amounts, st.just("S"), st.sampled_from([SEVEN, NINETEEN, Decimal("8.875"), Decimal(100)]))
untaxed = st.builds(Line, amounts, st.sampled_from(["Z", "E", "AE"]), st.just(ZERO))


@st.composite
def documents(draw):
    """Lines and a discount they can bear."""
    lines = draw(st.lists(st.one_of(taxed, untaxed), max_size=12))
    asked = sum(line.net_minor for line in lines)
    assume(asked >= 0)
    return lines, draw(st.integers(0, asked))


modes = st.fixed_dictionaries({"per_line": st.booleans(), "inclusive": st.booleans()})


@given(documents(), modes)
def test_what_is_printed_adds_up(document, mode):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor, **mode)
    assert found.lines_minor == sum(line.net_minor for line in found.lines)  # BR-CO-10
    assert found.discount_minor == sum(line.discount_minor for line in found.lines)  # BR-CO-11
    assert found.net_minor == found.lines_minor - found.discount_minor  # BR-CO-13
    assert found.tax_minor == sum(group.tax_minor for group in found.tax_lines)  # BR-CO-14
    assert found.total_minor == found.net_minor + found.tax_minor  # BR-CO-15


@given(documents(), modes)
def test_every_tax_group_is_the_sum_of_its_lines(document, mode):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor, **mode)
    for group in found.tax_lines:
        mine = [line for line in found.lines if (line.category, line.percent) == (group.category, group.percent)]
        assert group.net_minor == sum(line.taxable_minor for line in mine)


@given(documents())
def test_a_groups_tax_is_its_net_times_its_rate(document):
    lines, discount_minor = document
    for group in totals(lines, discount_minor=discount_minor).tax_lines:  # BR-CO-17
        assert group.tax_minor == round_half_away(group.net_minor * Fraction(group.percent) / 100)


@given(documents(), st.booleans())
def test_with_inclusive_prices_the_customer_pays_what_was_asked_less_the_discount(document, per_line):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor, per_line=per_line, inclusive=True)
    assert found.total_minor == sum(line.net_minor for line in lines) - discount_minor


@given(documents())
def test_without_inclusive_prices_lines_and_discount_stay_as_they_are(document):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor)
    assert found.discount_minor == discount_minor
    assert [line.net_minor for line in found.lines] == [line.net_minor for line in lines]


@given(documents(), modes)
def test_lines_keep_their_place_and_rate(document, mode):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor, **mode)
    assert [(line.category, line.percent) for line in found.lines] == [(line.category, line.percent) for line in lines]


@given(documents())
def test_a_line_without_its_tax_is_within_one_unit_of_its_exact_net(document):
    lines, discount_minor = document
    found = totals(lines, discount_minor=discount_minor, inclusive=True)
    for asked, line in zip(lines, found.lines, strict=True):
        assert abs(line.net_minor - asked.net_minor / (1 + Fraction(asked.percent) / 100)) < 1
        assert line.discount_minor >= 0


def test_a_worked_invoice_with_two_rates_and_a_discount():
    lines = [Line(10000, "S", NINETEEN), Line(5000, "S", SEVEN), Line(5000, "AE", ZERO)]
    found = totals(lines, discount_minor=1001)
    assert [line.discount_minor for line in found.lines] == [501, 250, 250]
    assert [(group.net_minor, group.tax_minor) for group in found.tax_lines] == [(9499, 1805), (4750, 333), (4750, 0)]
    assert (found.lines_minor, found.net_minor, found.tax_minor, found.total_minor) == (20000, 18999, 2138, 21137)


def test_a_worked_invoice_with_inclusive_prices():
    lines = [Line(11900, "S", NINETEEN), Line(10700, "S", SEVEN), Line(1190, "S", NINETEEN)]
    found = totals(lines, discount_minor=2379, inclusive=True)
    assert [line.net_minor for line in found.lines] == [10000, 10000, 1000]
    assert [line.discount_minor for line in found.lines] == [1000, 1000, 100]
    assert (found.net_minor, found.discount_minor, found.tax_minor, found.total_minor) == (18900, 2100, 2511, 21411)


def test_per_line_rounding_is_a_choice():
    lines = [Line(33, "S", NINETEEN)] * 3
    assert totals(lines).tax_minor == 19
    assert totals(lines, per_line=True).tax_minor == 18
    found = totals(lines, per_line=True, inclusive=True)
    assert [line.net_minor for line in found.lines] == [28, 28, 28] and found.tax_minor == 15
    assert [line.net_minor for line in totals(lines, inclusive=True).lines] == [28, 28, 27]


def test_nothing_comes_to_nothing_and_a_credit_to_less():
    assert totals([]) == Totals(0, 0, 0, 0, (), ())
    assert totals([Line(-100, "S", NINETEEN)]).total_minor == -119


@pytest.mark.parametrize(("discount_minor", "said"), [(101, "larger than the lines"), (-1, "cannot be negative")])
def test_a_discount_the_lines_cannot_bear_is_refused(discount_minor, said):
    with pytest.raises(ValueError, match=said):
        totals([Line(100, "S", NINETEEN)], discount_minor=discount_minor)


def test_a_line_is_the_same_thing_to_tax_and_totals():
    assert Line is TaxedLine
