import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from baton.exchange.places import LANGUAGES, NO_COUNTRY, country, cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_is_known_by_its_name_and_code(language):
    names = {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY}
    assert len(names) > 240
    assert {code: country(name) for code, name in names.items()} == {code: code for code in names}
    assert {code: country(code.lower()) for code in names} == {code: code for code in names}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"), ("U.S.A.", "US"), ("United States of America", "US"), ("Grossbritannien", "GB"), ("ETATS-UNIS", "US"), ("Czech Republic", "CZ"),
        ("Österreich", "AT"), ("osterreich", "AT"), ("The Netherlands", "NL"), ("DEU", "DE"), ("GBR", "GB"), ("D", "DE"), ("Türkei", "TR"), ("Elfenbeinküste", "CI"),
        ("Côte d’Ivoire", "CI"), ("Cote d'Ivoire", "CI"), ("EU", ""), ("ZZ", ""), ("Atlantis", ""), ("", ""), ("XX", ""), ("Bavaria", ""),
    ],
)  # fmt: skip
def test_what_people_write(text, code):
    assert country(text) == code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 Pier Street, Oakland, CA 94607, USA", {"line1": "12 Pier Street", "city": "Oakland", "region": "CA", "postcode": "94607", "country": "US"}),
        ("12 Pier Street, Suite 4, Oakland, CA 94607-1234", {"line1": "12 Pier Street", "line2": "Suite 4", "city": "Oakland", "region": "CA", "postcode": "94607-1234"}),
        ("4581 Finch St. Bayshore CA 94326", {"line1": "4581 Finch St. Bayshore", "region": "CA", "postcode": "94326"}),
        ("Talweg 5, 80331 München, Deutschland", {"line1": "Talweg 5", "postcode": "80331", "city": "München", "country": "DE"}),
        ("Talweg 5 80331 München", {"line1": "Talweg 5", "postcode": "80331", "city": "München"}),
        ("Talweg 5\nHinterhaus\nD-80331 München", {"line1": "Talweg 5", "line2": "Hinterhaus", "postcode": "80331", "city": "München"}),
        ("8 rue du Port, 75011 Paris, France", {"line1": "8 rue du Port", "postcode": "75011", "city": "Paris", "country": "FR"}),
        ("Keizersgracht 1, 1015 AB Amsterdam, NL", {"line1": "Keizersgracht 1", "postcode": "1015 AB", "city": "Amsterdam", "country": "NL"}),
        ("Storgatan 1, 111 22 Stockholm, Sweden", {"line1": "Storgatan 1", "postcode": "111 22", "city": "Stockholm", "country": "SE"}),
        ("Prosta 1, 00-838 Warszawa, Polska", {"line1": "Prosta 1", "line2": "00-838 Warszawa, Polska"}),
        ("12 Long Lane, Oxford, OX1 4AB, United Kingdom", {"line1": "12 Long Lane", "city": "Oxford", "postcode": "OX1 4AB", "country": "GB"}),
        ("12 Long Lane, Oxford OX1 4AB", {"line1": "12 Long Lane", "city": "Oxford", "postcode": "OX1 4AB"}),
        ("12 Long Lane Oxford OX1 4AB", {"line1": "12 Long Lane Oxford", "postcode": "OX1 4AB"}),
        ("somewhere in the hills", {"line1": "somewhere in the hills"}),
        ("1 Main St, Portland, OR", {"line1": "1 Main St", "line2": "Portland, OR"}),
        ("1 Main St, Los Angeles, CA", {"line1": "1 Main St", "line2": "Los Angeles, CA"}),
        ("France", {"line1": "France"}), (" , ,\n", {}), ("", {}),
    ],
)  # fmt: skip
def test_an_address_in_one_line_is_cut_as_far_as_it_is_sure(text, parts):
    assert cut(text) == parts


@given(st.text(max_size=80))
def test_no_letter_or_digit_of_an_address_is_lost(text):
    def letters(said):
        return sorted(letter for letter in said if letter.isalnum())

    parts = cut(text)
    if "country" not in parts:
        assert letters("".join(parts.values())) == letters(text)
