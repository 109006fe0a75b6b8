import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.money import EXPONENTS, exponent
from baton.documents.figures import figures

GB, US, DE, FR = figures("en", "a4"), figures("en", "us-letter"), figures("de", "a4"), figures("fr", "a4")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (GB.amount(123_456_789, "EUR"), "1,234,567.89"),
        (DE.amount(-5, "EUR"), "−0,05"),
        (FR.amount(123_450, "EUR"), "1\u00a0234,50"),
        (GB.amount(1_234, "JPY"), "1,234"),
        (DE.amount(1_234_567, "KWD"), "1.234,567"),
        (US.money(986_000, "USD"), "$9,860.00"),
        (GB.money(986_000, "USD"), "US$9,860.00"),
        (GB.money(-50, "EUR"), "−€0.50"),
        (GB.money(100, "CHF"), "CHF\u00a01.00"),
        (DE.money(986_000, "EUR"), "9.860,00\u00a0€"),
        (FR.money(-986_000, "EUR"), "−9\u00a0860,00\u00a0€"),
        (GB.percent("19.0000"), "19%"),
        (DE.percent("7.5"), "7,5\u00a0%"),
        (FR.percent("5.5000"), "5,5\u00a0%"),
        (GB.percent("-10.00"), "−10%"),
        (GB.percent("6.3333"), "6.3333%"),
        (GB.quantity("2.000000"), "2"),
        (DE.quantity("1234.5"), "1.234,5"),
        (GB.quantity("0.000001"), "0.000001"),
        (GB.day("2026-11-12"), "12 November 2026"),
        (US.day("2026-11-12"), "November 12, 2026"),
        (DE.day("2026-11-02"), "2. November 2026"),
        (FR.day("2026-08-01"), "1 août 2026"),
        (DE.short_day("2026-11-12"), "12. Nov. 2026"),
        (GB.period("2026-10-01", "2026-11-01"), "1–31 Oct 2026"),
        (DE.period("2026-10-01", "2026-11-01"), "1.–31. Okt. 2026"),
        (GB.period("2026-10-01", "2027-10-01"), "1 Oct 2026 – 30 Sept 2027"),
        (GB.period("2026-10-01", "2026-10-02"), "1 Oct 2026"),
    ],
)
def test_figures_are_written_as_the_language_writes_them(said, written):
    assert said == written


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(sorted(EXPONENTS)), st.sampled_from([GB, US, DE, FR]))
def test_no_digit_of_an_amount_is_lost(minor, currency, language):
    said = language.amount(minor, currency)
    digits = int("".join(letter for letter in said if letter.isdigit()))
    assert digits == abs(minor)
    assert said.startswith("−") == (minor < 0)
    assert exponent(currency) == 0 or said[-exponent(currency) - 1] in ".,"
