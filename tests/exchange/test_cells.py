import pytest

from baton.exchange import cells


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("30", "net", 30), ("Net 30", "net", 30), ("NET30", "net", 30), ("30 days", "net", 30), ("Netto 14 Tage", "net", 14), ("30 Tage netto", "net", 30),
        ("zahlbar innerhalb von 10 Tagen", "net", 10), ("30 jours", "net", 30), ("à 30 jours", "net", 30), ("Due on receipt", "net", 0), ("sofort fällig", "net", 0),
        ("à réception", "net", 0), ("Net 30 EOM", "end_of_month", 30), ("30 jours fin de mois", "end_of_month", 30), ("End of month", "end_of_month", 0),
        ("EOM", "end_of_month", 0), ("15th of following month", "day_of_next_month", 15), ("20 of the following month", "day_of_next_month", 20),
    ],
)  # fmt: skip
def test_terms_in_words(text, kind, days):
    assert cells.terms(text) == {"kind": kind, "days": days}


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("30", "DAYSAFTERBILLDATE", {"kind": "net", "days": 30}), ("10", "DAYSAFTERBILLMONTH", {"kind": "end_of_month", "days": 10}),
        ("20", "OFFOLLOWINGMONTH", {"kind": "day_of_next_month", "days": 20}), ("20", "of the following month", {"kind": "day_of_next_month", "days": 20}),
        ("30", "day(s) after bill date", {"kind": "net", "days": 30}), ("10", "day(s) after the end of the bill month", {"kind": "end_of_month", "days": 10}),
        ("14", "net", {"kind": "net", "days": 14}), ("10", "end_of_month", {"kind": "end_of_month", "days": 10}),
    ],
)  # fmt: skip
def test_terms_in_two_columns(text, kind, days):
    assert cells.terms(text, kind) == days


@pytest.mark.parametrize(
    ("text", "percent", "within", "days"),
    [("2% 10, Net 30", "2", 10, 30), ("2/10 net 30", "2", 10, 30), ("2/10 n/30", "2", 10, 30), ("3 % Skonto 10 Tage, 30 Tage netto", "3", 10, 30), ("1.5% 10 net 45", "1.5", 10, 45),
     ("2,5 % Skonto 8 Tage, netto 30 Tage", "2.5", 8, 30)],
)  # fmt: skip
def test_terms_with_a_discount(text, percent, within, days):
    assert cells.terms(text) == {"kind": "net", "days": days, "discount_percent": percent, "discount_days": within}


@pytest.mark.parametrize(("text", "kind"), [("soon", ""), ("30 or 60", ""), ("net", ""), ("30 bananas", ""), ("20", "OFCURRENTMONTH"), ("x", "DAYSAFTERBILLDATE"), ("30.5", "net"), ("-5", "net")])
def test_terms_that_nobody_understands(text, kind):
    with pytest.raises(ValueError, match="are not understood: write days as a number, such as 30."):
        cells.terms(text, kind)


@pytest.mark.parametrize(
    ("text", "address"),
    [("https://www.Acme.example/", "www.acme.example"), ("HTTP://acme.example/Shop?x=1", "acme.example/Shop?x=1"), ("acme.example", "acme.example"),
     ("müller.example", "müller.example"), ("acme.example:8080/", "acme.example:8080"), ("see our page", "see our page"), ("10.0.0.1", "10.0.0.1"), ("a@b.example", "a@b.example")],
)  # fmt: skip
def test_websites(text, address):
    assert cells.website(text) == address
    assert cells.website(address) == address


def test_yes_and_no_in_three_languages():
    assert [cells.yes(text) for text in ("Yes", "TRUE", "1", "ja", "Oui", "x")] == [True] * 6
    assert [cells.yes(text) for text in ("no", "False", "0", "Nein", "NON")] == [False] * 5
    with pytest.raises(ValueError, match='"maybe" is neither yes nor no.'):
        cells.yes("maybe")


def test_languages_we_write():
    assert [cells.language(text) for text in ("de-DE", "German", "Français", "EN_us", "Deutsch (Schweiz)", "es", "")] == ["de", "de", "fr", "en", "de", "", ""]


def test_currencies():
    assert [cells.currency(text) for text in ("eur", "€", "US Dollar", "JPY")] == ["EUR", "EUR", "USD", "JPY"]
    with pytest.raises(ValueError, match='Unknown currency "XXZ": use a three-letter ISO 4217 code'):
        cells.currency("xxz")


@pytest.mark.parametrize(("text", "kept"), [("'=1+1", "=1+1"), ("'+49 30", "+49 30"), ("'-x", "-x"), ("'@a", "@a"), ("'s-Hertogenbosch", "'s-Hertogenbosch"), ("=1+1", "=1+1"), ("a\n b ", "a b")])
def test_what_looks_like_a_formula_is_text(text, kept):
    assert cells.plain(text) == kept
