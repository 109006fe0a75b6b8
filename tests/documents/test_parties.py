import pytest
from babel import Locale

from baton.documents.colours import accent, ink
from baton.documents.parties import address_lines, grouped_iban, tax_id_word, tax_word

DE = Locale("de")


@pytest.mark.parametrize(
    ("country", "place"),
    [
        ("DE", ["20259 Hamburg", "CT"]),
        ("US", ["Hamburg, CT 20259"]),
        ("GB", ["Hamburg", "CT", "20259"]),
        ("", ["20259 Hamburg", "CT"]),
    ],
)
def test_a_place_is_written_as_its_post_wants_it(country, place):
    address = {"line1": "Lindenallee 14", "line2": "", "city": "Hamburg", "postcode": "20259", "region": "CT", "country": country}
    assert address_lines(address, country, DE) == ["Lindenallee 14", *place]


def test_a_country_is_named_abroad_and_in_the_documents_language():
    assert address_lines({"city": "Paris", "country": "FR"}, "DE", DE) == ["Paris", "FRANKREICH"]
    assert address_lines({"city": "Paris", "country": "FR"}, "FR", DE) == ["Paris"]
    assert address_lines({"country": "QQ"}, "FR", DE) == ["QQ"]
    assert address_lines({}, "FR", DE) == []


@pytest.mark.parametrize(
    ("number", "word"), [("DE136695976", "vat_id"), ("EL123456789", "vat_id"), ("06-1234567", "tax_id"), ("CHE-116.281.710", "tax_id"), ("", "tax_id")]
)
def test_a_tax_number_is_called_what_it_is(number, word):
    assert tax_id_word(number) == word


def test_the_tax_is_called_as_where_the_seller_is():
    assert tax_word({"address": {"country": "AT"}}) == "vat"
    assert tax_word({"address": {"country": "US"}}) == "sales_tax"
    assert tax_word({}) == "sales_tax"


def test_an_iban_stands_in_groups_of_four():
    assert grouped_iban("DE89 370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert grouped_iban("") == ""


def test_a_colour_that_is_none_is_ours():
    assert [accent(colour) for colour in (None, "", "red", "#12345", "#0b5563;}")] == ["#0b5563"] * 5
    assert accent("#C2410C") == "#C2410C"


@pytest.mark.parametrize("colour", ["#ffffff", "#ffe000", "#7fffd4", "#ff8a80"])
def test_a_pale_colour_is_darkened_until_text_in_it_can_be_read_and_no_further(colour):
    # 0.1833 is the luminance whose contrast with white is 4.5 (WCAG 2.2, 1.4.3)
    assert 0.155 < luminance(ink(colour)) <= 0.1834


def test_a_dark_colour_stays():
    assert ink("#0b5563") == "#0b5563"


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
