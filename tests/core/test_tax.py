from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.money import round_half_away
from baton.core.tax import (
    CATEGORIES,
    EXEMPTIONS,
    Line,
    Rate,
    Sold,
    TaxLine,
    TaxProfile,
    category_of,
    check_percent,
    decide_tax,
    exact_net,
    has_valid_certificate,
    rate_on,
    reason_of,
    tax_lines,
)

TODAY = date(2026, 3, 1)
ZERO, SEVEN, NINETEEN = Decimal(0), Decimal(7), Decimal(19)
GERMAN = [
    Rate("standard", "DE", None, "S", NINETEEN, date(2007, 1, 1)),
    Rate("standard", "DE", None, "S", Decimal(16), date(2020, 7, 1)),
    Rate("standard", "DE", None, "S", NINETEEN, date(2021, 1, 1)),
    Rate("reduced", "DE", None, "S", SEVEN, date(2007, 1, 1)),
]

amounts = st.integers(-(10**9), 10**9)
percents = st.sampled_from([SEVEN, NINETEEN, Decimal("8.875"), Decimal("5.5")])
taxed = st.builds(Line, amounts, st.just("S"), percents)
untaxed = st.builds(Line, amounts, st.sampled_from(["Z", "E", "AE", "K", "G", "O"]), st.just(ZERO))
lines = st.lists(st.one_of(taxed, untaxed), max_size=20)
either = st.booleans()
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(lines)
def test_a_groups_tax_is_its_net_times_its_rate_rounded_once(document):
    for group in tax_lines(document):
        assert group.tax_minor == round_half_away(group.net_minor * Fraction(group.percent) / 100)


@given(lines, either)
def test_the_groups_nets_sum_to_the_lines(document, per_line):
    groups = tax_lines(document, per_line=per_line)
    assert sum(group.net_minor for group in groups) == sum(line.net_minor for line in document)


@given(lines, either)
def test_with_inclusive_prices_net_and_tax_sum_to_what_was_asked(document, per_line):
    groups = tax_lines(document, per_line=per_line, inclusive=True)
    assert sum(group.net_minor + group.tax_minor for group in groups) == sum(line.net_minor for line in document)


@given(lines)
def test_an_inclusive_groups_tax_is_within_one_unit_of_its_net_times_its_rate(document):
    for group in tax_lines(document, inclusive=True):
        assert abs(group.tax_minor - group.net_minor * Fraction(group.percent) / 100) <= 1


@given(lines)
def test_per_line_every_line_is_rounded_for_itself(document):
    for group in tax_lines(document, per_line=True):
        mine = [line for line in document if (line.category, line.percent) == (group.category, group.percent)]
        assert group.tax_minor == sum(round_half_away(line.net_minor * Fraction(line.percent) / 100) for line in mine)


@given(lines, either, either, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(document, per_line, inclusive, random):
    shuffled = random.sample(document, len(document))
    mode = {"per_line": per_line, "inclusive": inclusive}
    assert tax_lines(shuffled, **mode) == tax_lines(document, **mode)


@given(lines, either, either)
def test_a_credited_document_mirrors_the_charged_one(document, per_line, inclusive):
    mode = {"per_line": per_line, "inclusive": inclusive}
    credit = [Line(-line.net_minor, line.category, line.percent) for line in document]
    assert [(group.net_minor, group.tax_minor) for group in tax_lines(credit, **mode)] == [
        (-group.net_minor, -group.tax_minor) for group in tax_lines(document, **mode)
    ]


@given(lines, either, either)
def test_what_bears_no_tax_says_why_and_what_is_taxed_or_zero_rated_does_not(document, per_line, inclusive):
    for group in tax_lines(document, per_line=per_line, inclusive=inclusive):
        assert bool(group.reason) == (group.category not in ("S", "Z"))
        assert group.category == "S" or group.tax_minor == 0


def test_groups_stand_in_the_order_of_the_categories_with_the_higher_rate_first():
    document = [
        Line(1000, "AE", ZERO), Line(100, "S", SEVEN), Line(50, "E", ZERO, reason="Diplomat"), Line(100, "S", NINETEEN),
        Line(105, "S", Decimal("7.00"), discount_minor=5), Line(50, "E", ZERO, reason="Diplomat"),
        Line(1, "E", ZERO, reason="Training"),
    ]  # fmt: skip
    assert tax_lines(document) == [
        TaxLine("S", NINETEEN, 100, 19, ""),
        TaxLine("S", SEVEN, 200, 14, ""),
        TaxLine("E", ZERO, 101, 0, "Diplomat; Training"),
        TaxLine("AE", ZERO, 1000, 0, "Reverse charge (Article 196, Directive 2006/112/EC)"),
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ({}, (99, 19)),
        ({"per_line": True}, (99, 18)),
        ({"inclusive": True}, (83, 16)),
        ({"inclusive": True, "per_line": True}, (84, 15)),
    ],
)
def test_three_lines_of_33_at_19_percent_in_each_way_of_rounding(mode, expected):
    (group,) = tax_lines([Line(33, "S", NINETEEN)] * 3, **mode)
    assert (group.net_minor, group.tax_minor) == expected


def test_no_lines_no_tax():
    assert tax_lines([]) == []


def test_the_exact_net_is_the_gross_divided_by_one_plus_the_rate():
    assert exact_net(119, NINETEEN) == 100
    assert exact_net(100, SEVEN) == Fraction(10000, 107)


def test_a_rate_holds_from_its_day_until_a_newer_one():
    for on, percent in [
        (date(2007, 1, 1), 19), (date(2020, 6, 30), 19), (date(2020, 7, 1), 16), (date(2020, 12, 31), 16),
        (date(2021, 1, 1), 19), (TODAY, 19),
    ]:  # fmt: skip
        assert rate_on(GERMAN, "DE", None, "S", on, code="standard").percent == percent
    assert rate_on(GERMAN, "DE", None, "S", date(2006, 12, 31)) is None
    assert rate_on(GERMAN, "DE", None, "S", TODAY, code="reduced").percent == 7
    assert rate_on(GERMAN, "DE", "BY", "S", TODAY).percent == 19
    assert rate_on(GERMAN, "DE", None, "Z", TODAY) is None
    assert rate_on(GERMAN, "FR", None, "S", TODAY) is None
    assert rate_on(GERMAN, "DE", None, "S", TODAY, code="luxury") is None
    assert rate_on(GERMAN[::-1][:1] + GERMAN[:1], "DE", None, "S", date(2010, 1, 1)).percent == 19


def test_a_region_goes_before_its_country_even_if_the_countrys_rate_is_newer():
    rates = [
        Rate("state", "US", "NY", "S", Decimal(4), date(2005, 1, 1)),
        Rate("state", "US", "CA", "S", Decimal("7.25"), date(2005, 1, 1)),
        Rate("state", "US", None, "S", Decimal(1), date(2020, 1, 1)),
    ]
    assert rate_on(rates, "US", "NY", "S", TODAY).percent == 4
    assert rate_on(rates, "US", "CA", "S", TODAY).percent == Decimal("7.25")
    assert rate_on(rates, "US", "TX", "S", TODAY).percent == 1
    assert rate_on(rates, "US", None, "S", TODAY).percent == 1
    assert rate_on(rates, "US", None, "S", date(2019, 1, 1)) is None


@given(st.permutations(GERMAN), days)
def test_the_order_of_the_rates_does_not_matter(rates, on):
    assert rate_on(rates, "DE", None, "S", on) == rate_on(GERMAN, "DE", None, "S", on)
    assert rate_on(rates, "DE", None, "S", date(2007, 1, 1)).percent == 19


@given(st.sampled_from(CATEGORIES), days, st.integers(-3, 3), either, either)
def test_an_exemption_lasts_through_the_day_its_certificate_expires(product, on, later, goods, reverse_charge):
    profile = TaxProfile(True, "Resale", on + timedelta(days=later), reverse_charge)
    expired = "K" if reverse_charge and goods else "AE" if reverse_charge else product
    assert category_of(product, profile, goods, on) == ("E" if later >= 0 else expired)
    assert has_valid_certificate(profile, on) == (later >= 0)


@pytest.mark.parametrize(
    ("profile", "goods", "category"),
    [
        (TaxProfile(), False, "S"),
        (TaxProfile(tax_exempt=True), False, "E"),
        (TaxProfile(tax_exempt=True, reverse_charge=True), True, "E"),
        (TaxProfile(reverse_charge=True), False, "AE"),
        (TaxProfile(reverse_charge=True), True, "K"),
        (TaxProfile(exemption_reason="Resale", exemption_expires_on=date(2099, 1, 1)), True, "S"),
    ],
)
def test_exemption_goes_before_reverse_charge_before_the_product(profile, goods, category):
    assert category_of("S", profile, goods, TODAY) == category


def decided(sold, profile, home=("DE", None), on=TODAY, rates=GERMAN):
    decision = decide_tax(rates, sold, profile, home, on)
    return decision.category, decision.percent, decision.rate_code, decision.reason, decision.why


def test_a_line_is_taxed_at_the_customers_place_else_at_our_own_and_says_why():
    standard = Sold("S", rate_code="standard")
    austrian = [*GERMAN, Rate("standard", "AT", "6", "S", Decimal("20.00"), date(1984, 1, 1))]
    assert decided(standard, TaxProfile(country="AT", region="6"), rates=austrian) == (
        "S", 20, "standard", "", "20% standard since 1984-01-01, the customer's place AT 6",
    )  # fmt: skip
    assert decided(standard, TaxProfile(country="FR")) == (
        "S", 19, "standard", "", "19% standard since 2021-01-01, our own place DE",
    )  # fmt: skip
    assert decided(Sold("S", rate_code="reduced"), TaxProfile(country="DE", region="BY")) == (
        "S", 7, "reduced", "", "7% reduced since 2007-01-01, the customer's place DE",
    )  # fmt: skip


def test_without_any_rate_the_percentage_is_none_which_is_not_zero():
    assert decided(Sold("S"), TaxProfile(country="FR"), home=("US", None)) == (
        "S", None, None, "", "no rate on 2026-03-01 for FR, nor for US",
    )  # fmt: skip
    why = decided(Sold("S"), TaxProfile(), home=("US", None))[-1]
    assert why == "no rate on 2026-03-01 for the customer, whose country is missing, nor for US"


@pytest.mark.parametrize(
    ("sold", "profile", "category", "reason", "why"),
    [
        (Sold("S"), TaxProfile(True, "School, § 4 No. 21"), "E", "School, § 4 No. 21", "category E, by the account"),
        (Sold("S"), TaxProfile(True), "E", "Exempt from tax", "category E, by the account"),
        (Sold("E"), TaxProfile(True, "Old", date(2026, 2, 28)), "E", "Exempt from tax", "category E, by the product"),
        (Sold("S"), TaxProfile(reverse_charge=True), "AE", EXEMPTIONS["AE"].text, "category AE, by the account"),
        (Sold("S", True), TaxProfile(reverse_charge=True), "K", EXEMPTIONS["K"].text, "category K, by the account"),
        (Sold("Z"), TaxProfile(), "Z", "", "category Z, by the product"),
        (Sold("G"), TaxProfile(exemption_reason="Old"), "G", EXEMPTIONS["G"].text, "category G, by the product"),
    ],
)
def test_a_category_without_tax_needs_no_rate_and_bears_its_reason(sold, profile, category, reason, why):
    assert decided(sold, profile, rates=[]) == (category, 0, None, reason, why)


@pytest.mark.parametrize(
    ("category", "code", "text"),
    [
        ("E", None, "Exempt from tax"),
        ("AE", "VATEX-EU-AE", "Reverse charge (Article 196, Directive 2006/112/EC)"),
        ("K", "VATEX-EU-IC", "Intra-community supply (Article 138, Directive 2006/112/EC)"),
        ("G", "VATEX-EU-G", "Export outside the EU (Article 146, Directive 2006/112/EC)"),
        ("O", "VATEX-EU-O", "Not subject to VAT"),
    ],
)
def test_every_untaxed_category_has_its_printed_reason(category, code, text):
    assert (EXEMPTIONS[category].code, EXEMPTIONS[category].text) == (code, text)
    assert reason_of(category) == text == reason_of(category, ["", ""])
    assert reason_of(category, ["Own", "", "Own"]) == "Own"


def test_taxed_and_zero_rated_lines_must_not_bear_a_reason():
    assert reason_of("S", ["Own"]) == reason_of("Z", ["Own"]) == ""


@pytest.mark.parametrize(
    ("category", "percent", "said"),
    [
        ("X", "19", 'Unknown tax category "X": use one of S, Z, E, AE, K, G, O.'),
        ("S", "0", "Category S is taxed, so its rate is above zero; what is zero rated is category Z."),
        ("S", "-1", "A tax rate is 0 to 100 percent, not -1."),
        ("S", "100.5", "A tax rate is 0 to 100 percent, not 100.5."),
        ("S", "NaN", "A tax rate is 0 to 100 percent, not NaN."),
        ("AE", "19", "Category AE bears no tax, so its rate is 0, not 19."),
        ("Z", "0.1", "Category Z bears no tax, so its rate is 0, not 0.1."),
    ],
)
def test_a_rate_its_category_cannot_have_is_refused_in_words(category, percent, said):
    attempts = (
        lambda: check_percent(category, Decimal(percent)),
        lambda: Line(100, category, Decimal(percent)),
        lambda: Rate("standard", "DE", None, category, Decimal(percent), TODAY),
    )
    for attempt in attempts:
        with pytest.raises(ValueError) as refused:
            attempt()
        assert str(refused.value) == said


@pytest.mark.parametrize("percent", ["100", "0.001", "0"])
def test_a_rate_its_category_can_have_is_taken(percent):
    for category in CATEGORIES[1:] if percent == "0" else CATEGORIES[:1]:
        assert Line(100, category, Decimal(percent), 40).taxable_minor == 60
