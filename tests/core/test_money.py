from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.money import (
    EXPONENTS,
    LARGEST_DIGITS,
    exponent,
    format_minor,
    format_percent,
    parse_minor,
    round_half_away,
    say_minor,
)

currencies = st.sampled_from(sorted(EXPONENTS))
amounts = st.integers(-(10**LARGEST_DIGITS) + 1, 10**LARGEST_DIGITS - 1)


@given(amounts, currencies)
def test_an_amount_written_out_is_read_back_the_same(amount_minor, currency):
    number, code = format_minor(amount_minor, currency).split(" ")
    assert code == currency
    assert parse_minor(number, currency) == amount_minor


@given(st.fractions())
def test_rounding_moves_by_half_a_unit_at_most_and_a_credit_mirrors_its_charge(value):
    assert abs(round_half_away(value) - value) <= Fraction(1, 2)
    assert round_half_away(-value) == -round_half_away(value)


@given(st.integers(0, 10**12))
def test_a_half_goes_away_from_zero(whole):
    assert round_half_away(whole + Fraction(1, 2)) == whole + 1
    assert round_half_away(-whole - Fraction(1, 2)) == -whole - 1
    assert round_half_away(whole + Fraction(4999999, 10000000)) == whole


@pytest.mark.parametrize(
    ("value", "rounded"),
    [(2, 2), (-7, -7), (Decimal("0.5"), 1), (Decimal("-2.5"), -3), (Decimal("2.49"), 2), (Fraction(-1, 3), 0)],
)
def test_numbers_of_each_exact_kind_are_rounded(value, rounded):
    assert round_half_away(value) == rounded


@pytest.mark.parametrize("value", [0.5, 1.0, Decimal("NaN"), Decimal("Infinity"), float("nan")])
def test_what_is_not_exact_is_not_rounded(value):
    with pytest.raises(ValueError, match="^(0.5|1.0|NaN|Infinity|nan) is not an exact number, so it cannot be rounded"):
        round_half_away(value)


@pytest.mark.parametrize(
    ("text", "currency", "amount_minor"),
    [
        ("1234.56", "EUR", 123456), ("+1234.5", "USD", 123450), ("-0.05", "EUR", -5), ("0", "EUR", 0), ("0", "JPY", 0),
        ("-0", "EUR", 0), ("007", "EUR", 700), ("1234", "JPY", 1234), ("1.234", "KWD", 1234), ("1.2", "KWD", 1200),
        ("9999999999999.99", "EUR", 999999999999999), ("999999999999999", "JPY", 999999999999999),
        ("00000000000000000000.10", "EUR", 10),
    ],
)  # fmt: skip
def test_an_amount_as_typed_is_read_in_its_currency(text, currency, amount_minor):
    assert parse_minor(text, currency) == amount_minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "1,234.56", "1.234,56", "1e3", "1E3", "NaN", "nan", "inf", "-", ".5", "5.", " 5", "5 ", "5\n", "0x10",
     "1_000", "--1", "+-1", "1 000", "١٢", "1234.56 EUR", "€5", "1.2.3", "1.a", "1-5"],
)  # fmt: skip
def test_what_is_not_digits_and_a_point_is_no_amount(text):
    with pytest.raises(ValueError) as refused:
        parse_minor(text, "EUR")
    assert str(refused.value) == f'"{text}" is not an amount: write digits and a point only, like 1234.55.'


def test_the_example_in_a_refusal_fits_the_currency():
    with pytest.raises(ValueError, match="like 1234.$"):
        parse_minor("x", "JPY")
    with pytest.raises(ValueError, match=r"like 1234\.555.$"):
        parse_minor("x", "KWD")


@pytest.mark.parametrize(
    ("text", "currency", "said"),
    [
        ("1.234", "EUR", '"1.234" has 3 decimals, but EUR has 2: shorten or round it.'),
        ("1.0", "JPY", '"1.0" has 1 decimals, but JPY has 0: shorten or round it.'),
        ("0.0001", "KWD", '"0.0001" has 4 decimals, but KWD has 3: shorten or round it.'),
        ("1234567890123456", "JPY",
         '"1234567890123456" is too large: an amount has at most 15 digits, decimals included.'),
        ("10000000000000", "EUR",
         '"10000000000000" is too large: an amount has at most 15 digits, decimals included.'),
    ],
)  # fmt: skip
def test_too_many_decimals_or_digits_are_refused_in_words(text, currency, said):
    with pytest.raises(ValueError) as refused:
        parse_minor(text, currency)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("amount_minor", "currency", "text"),
    [
        (123456, "EUR", "1234.56 EUR"), (5, "EUR", "0.05 EUR"), (-5, "EUR", "-0.05 EUR"), (0, "EUR", "0.00 EUR"),
        (-1, "JPY", "-1 JPY"), (0, "JPY", "0 JPY"), (1, "KWD", "0.001 KWD"), (12345, "KWD", "12.345 KWD"),
        (100, "EUR", "1.00 EUR"), (-100, "USD", "-1.00 USD"),
    ],
)  # fmt: skip
def test_an_amount_is_written_with_all_its_decimals(amount_minor, currency, text):
    assert format_minor(amount_minor, currency) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_amount_in_a_sentence_has_its_thousands_apart(amount_minor: int, currency: str):
    said = say_minor(amount_minor, currency)
    assert said.replace(",", "") == format_minor(amount_minor, currency)
    assert all(len(group) == 3 for group in said.split()[0].partition(".")[0].split(",")[1:])


@pytest.mark.parametrize(("amount_minor", "currency", "said"), [(1_256_640, "EUR", "12,566.40 EUR"), (-1_000, "JPY", "-1,000 JPY"), (-50, "EUR", "-0.50 EUR")])
def test_amounts_as_they_stand_in_words(amount_minor: int, currency: str, said: str):
    assert say_minor(amount_minor, currency) == said


@pytest.mark.parametrize("code", ["XYZ", "eur", "", "XAU", "XTS", "XXX", "CHE", "XDR", "DEM", "ZWL", "EURO"])
def test_what_nobody_pays_with_is_no_currency(code):
    said = f'Unknown currency "{code}": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY.'
    for ask in (exponent, lambda code: parse_minor("1", code), lambda code: format_minor(1, code)):
        with pytest.raises(ValueError) as refused:
            ask(code)
        assert str(refused.value) == said


def test_the_currency_list_has_three_letters_each_and_the_digits_of_iso_4217():
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in EXPONENTS)
    assert {digits: sum(each == digits for each in EXPONENTS.values()) for digits in set(EXPONENTS.values())} == {
        0: 16, 2: 132, 3: 7,
    }  # fmt: skip
    assert [exponent(code) for code in ("JPY", "ISK", "EUR", "USD", "HUF", "KWD", "TND")] == [0, 0, 2, 2, 2, 3, 3]


@pytest.mark.parametrize(
    ("percent", "text"),
    [("19", "19%"), ("7.50", "7.5%"), ("10.00", "10%"), ("0", "0%"), ("100", "100%"), ("1E+1", "10%"),
     ("0.05", "0.05%")],
)  # fmt: skip
def test_a_percentage_is_written_without_idle_zeros(percent, text):
    assert format_percent(Decimal(percent)) == text
