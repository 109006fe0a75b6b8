"""How much: integer minor units of a currency, and the one rounding."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

LARGEST_DIGITS: Final = 15

# ISO 4217 list one (SIX Interbank Clearing, the ISO maintenance agency), as of 2026. Left out on purpose, since nobody
# pays an invoice in them: funds codes (BOV, CHE, CHW, CLF, COU, MXV, USN, UYI, UYW), units of account (XAD, XDR, XSU,
# XUA, XBA-XBD), metals (XAG, XAU, XPD, XPT), testing and none (XTS, XXX).
_BY_EXPONENT: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
        CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
        JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
        NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
        SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
}
EXPONENTS: Final[dict[str, int]] = {
    code: digits for digits, codes in _BY_EXPONENT.items() for code in codes.split()
}

_PLAIN_NUMBER: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?")


def exponent(currency: str) -> int:
    """Digits of a currency's minor unit: 0 for JPY, 2 for EUR, 3 for KWD.

    Source: ISO 4217 list one. Refuses what is not in EXPONENTS, lower case included.
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise ValueError(
            f'Unknown currency "{currency}": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY.'
        ) from None


def round_half_away(value: Fraction | Decimal | int) -> int:
    """The nearest whole number; a half goes away from zero, so a credit is the negated rounding of its charge.

    Refuses floats, NaN and infinity: they are no amounts.
    """
    if isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite()):
        raise ValueError(f"{value} is not an exact number, so it cannot be rounded to an amount.")
    return rounded(*value.as_integer_ratio())


def rounded(dividend: int, divisor: int) -> int:
    """The nearest whole number to a quotient, a half away from zero; for a divisor above zero.

    In whole numbers, because a run that reckons thousands of lines would spend its time reducing fractions.
    """
    nearest = (2 * abs(dividend) + divisor) // (2 * divisor)
    return -nearest if dividend < 0 else nearest


def percent_of(amount_minor: int, percent: Decimal) -> int:
    """A percentage of an amount, rounded half away from zero to the minor unit."""
    part, whole = percent.as_integer_ratio()
    return rounded(amount_minor * part, 100 * whole)


def parse_minor(text: str, currency: str) -> int:
    """Minor units of an amount as typed: "1234.56" in EUR is 123456.

    Takes an optional sign, ASCII digits and a point; refuses exponents, NaN, blanks, thousands separators, more
    decimals than the currency has, and more than 15 digits of the minor unit.
    """
    digits = exponent(currency)
    match = _PLAIN_NUMBER.fullmatch(text)
    if match is None:
        example = "1234." + "5" * digits if digits else "1234"
        raise ValueError(f'"{text}" is not an amount: write digits and a point only, like {example}.')
    decimals = match["decimals"] or ""
    if len(decimals) > digits:
        raise ValueError(f'"{text}" has {len(decimals)} decimals, but {currency} has {digits}: shorten or round it.')
    amount_minor = match["whole"].lstrip("0") + decimals.ljust(digits, "0")
    if len(amount_minor) > LARGEST_DIGITS:
        raise ValueError(f'"{text}" is too large: an amount has at most {LARGEST_DIGITS} digits, decimals included.')
    return int(match["sign"] + (amount_minor or "0"))


def format_minor(amount_minor: int, currency: str) -> str:
    """An amount for logs, errors and files: "1234.56 EUR", "-5 JPY"; parse_minor reads its number back."""
    digits = exponent(currency)
    sign = "-" if amount_minor < 0 else ""
    padded = str(abs(amount_minor)).rjust(digits + 1, "0")
    if digits == 0:
        return f"{sign}{padded} {currency}"
    return f"{sign}{padded[:-digits]}.{padded[-digits:]} {currency}"


def say_minor(amount_minor: int, currency: str) -> str:
    """An amount in a sentence: "1,234.56 EUR", "-5 JPY"."""
    number, code = format_minor(amount_minor, currency).split()
    whole, point, parts = number.partition(".")
    sign, digits = ("-", whole[1:]) if amount_minor < 0 else ("", whole)
    return f"{sign}{int(digits):,}{point}{parts} {code}"


def format_percent(percent: Decimal) -> str:
    """A percentage without idle zeros: "19%", "7.5%"."""
    text = f"{percent:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
