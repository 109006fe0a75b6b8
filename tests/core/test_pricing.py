from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.pricing import charge, check_quantity, line_gross_minor, line_net

quantities = st.decimals(Decimal("0.000001"), Decimal("999999999999"), places=6)
prices = st.integers(-(10**12), 10**12)
percents = st.decimals(0, 100, places=4)


@given(quantities, prices, percents)
def test_a_line_is_rounded_once_from_its_exact_product(quantity, unit_minor, percent):
    exact = Fraction(quantity) * unit_minor * (100 - Fraction(percent)) / 100
    assert abs(line_net(quantity, unit_minor, percent) - exact) <= Fraction(1, 2)


@given(quantities, prices, percents)
def test_a_negative_price_gives_the_mirrored_line(quantity, unit_minor, percent):
    assert line_net(quantity, -unit_minor, percent) == -line_net(quantity, unit_minor, percent)


@given(quantities, st.integers(0, 10**12), percents)
def test_a_discount_takes_between_nothing_and_everything(quantity, unit_minor, percent):
    assert 0 <= line_net(quantity, unit_minor, percent) <= line_gross_minor(quantity, unit_minor)
    assert line_net(quantity, unit_minor, Decimal(100)) == 0
    assert line_net(quantity, unit_minor) == line_gross_minor(quantity, unit_minor)


@given(quantities, prices, percents)
def test_a_flat_price_is_the_same_for_any_quantity(quantity, unit_minor, percent):
    assert charge("flat", quantity, unit_minor) == unit_minor
    assert charge("flat", quantity, unit_minor, percent) == line_net(Decimal(1), unit_minor, percent)
    assert charge("per_unit", quantity, unit_minor, percent) == line_net(quantity, unit_minor, percent)


@pytest.mark.parametrize(
    ("quantity", "unit_minor", "percent", "net"),
    [
        ("3", 1000, "0", 3000), ("3", 1000, "10", 2700), ("2.5", 999, "0", 2498), ("0.5", 1, "0", 1),
        ("0.5", -1, "0", -1), ("0.000001", 499999, "0", 0), ("0.000001", 500000, "0", 1), ("1", 1001, "50", 501),
        ("1", 333, "33.333", 222), ("1.0000000", 5, "0", 5),
    ],
)  # fmt: skip
def test_worked_lines(quantity, unit_minor, percent, net):
    assert line_net(Decimal(quantity), unit_minor, Decimal(percent)) == net


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("0", "The quantity is 0 but must be above zero; to take something back, credit it."),
        ("-1", "The quantity is -1 but must be above zero; to take something back, credit it."),
        ("NaN", "The quantity NaN is not a number: type digits, such as 1 or 2.5."),
        ("Infinity", "The quantity Infinity is not a number: type digits, such as 1 or 2.5."),
        ("0.0000001", "The quantity 1E-7 has more than 6 decimals: round it."),
        ("1.0000001", "The quantity 1.0000001 has more than 6 decimals: round it."),
        ("1E-999999", "The quantity 1E-999999 has more than 6 decimals: round it."),
        ("1000000000000", "The quantity 1000000000000 is too large: it may have 12 digits."),
        ("1E+999999", "The quantity 1E+999999 is too large: it may have 12 digits."),
    ],
)
def test_a_quantity_no_line_can_have_is_refused_in_words(quantity, said):
    refusals = (
        check_quantity,
        lambda quantity: line_net(quantity, 100),
        lambda quantity: line_gross_minor(quantity, 100),
        lambda quantity: charge("flat", quantity, 100),
    )
    for attempt in refusals:
        with pytest.raises(ValueError) as refused:
            attempt(Decimal(quantity))
        assert str(refused.value) == said


@pytest.mark.parametrize("percent", ["-0.01", "100.01", "NaN", "Infinity"])
def test_a_discount_outside_0_to_100_is_refused(percent):
    with pytest.raises(ValueError, match="^A discount is 0 to 100 percent, not"):
        line_net(Decimal(1), 100, Decimal(percent))


def test_an_unknown_way_to_price_is_refused():
    with pytest.raises(ValueError, match='^"volume" is not a way to price: use flat or per_unit.$'):
        charge("volume", Decimal(1), 100)
