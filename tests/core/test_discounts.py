from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baton.core.discounts import apportion, largest_remainder, spread

nets = st.lists(st.integers(-(10**9), 10**12), max_size=30)


@st.composite
def discounted(draw):
    lines = draw(nets)
    assume(sum(lines) >= 0)
    return draw(st.integers(0, sum(lines))), lines


@given(discounted())
def test_the_shares_sum_to_the_discount_and_no_line_bears_more_than_its_net(case):
    discount_minor, lines = case
    shares = spread(discount_minor, lines)
    assert sum(shares) == discount_minor
    assert all(0 <= share <= max(net, 0) for share, net in zip(shares, lines, strict=True))


@given(discounted())
def test_each_share_is_less_than_one_unit_from_its_exact_part(case):
    discount_minor, lines = case
    borne = [max(net, 0) for net in lines]
    for share, net in zip(spread(discount_minor, lines), borne, strict=True):
        assert abs(share - Fraction(discount_minor * net, sum(borne) or 1)) < 1


@given(discounted())
def test_the_same_question_has_the_same_answer(case):
    assert spread(*case) == spread(*case)


@pytest.mark.parametrize(
    ("discount_minor", "lines", "shares"),
    [
        (100, [100, 100, 100], [34, 33, 33]),
        (200, [100, 100, 100], [67, 67, 66]),
        (10, [70, 20, 10], [7, 2, 1]),
        (10, [333, 333, 334], [3, 3, 4]),
        (1, [0, 0, 5], [0, 0, 1]),
        (50, [100, -50], [50, 0]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
        (0, [-5], [0]),
        (300, [100, 200], [100, 200]),
    ],
)
def test_worked_discounts(discount_minor, lines, shares):
    assert spread(discount_minor, lines) == shares


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: spread(-1, [100]), "A discount cannot be negative: add a line to charge more."),
        (lambda: spread(101, [100]), "The discount is larger than the lines it is taken from: lower it."),
        (lambda: spread(1, [100, -100]), "The discount is larger than the lines it is taken from: lower it."),
        (lambda: apportion(1, [0, 0]),
         "An amount is split over weights of zero or more, and one of them must be above zero."),
        (lambda: apportion(1, [2, -1]),
         "An amount is split over weights of zero or more, and one of them must be above zero."),
        (lambda: largest_remainder(3, [Fraction(1, 2), Fraction(1, 2)]), "Shares of 1 do not make up 3."),
        (lambda: largest_remainder(0, [Fraction(1)]), "Shares of 1 do not make up 0."),
    ],
)  # fmt: skip
def test_what_cannot_be_split_is_refused_in_words(attempt, said):
    with pytest.raises(ValueError) as refused:
        attempt()
    assert str(refused.value) == said


def test_the_earlier_of_equal_remainders_takes_the_odd_unit():
    assert largest_remainder(1, [Fraction(1, 2), Fraction(1, 2)]) == [1, 0]
    assert largest_remainder(2, [Fraction(1, 3), Fraction(2, 3), Fraction(1)]) == [0, 1, 1]
    assert largest_remainder(0, [Fraction(-1, 2), Fraction(1, 2)]) == [0, 0]
