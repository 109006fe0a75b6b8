"""What a draft comes to, to the last minor unit; the sums beside each test are made by hand."""

import pytest

from tests.story import Story


def sums(story: Story, draft: str) -> list[str]:
    """A draft without its lines: discount, tax by rate, totals."""
    return [line for line in story.invoice(draft).splitlines() if " x " not in line]


def test_a_documents_discount_is_spread_over_the_rates_it_falls_on(story: Story):
    story.account("Acme")
    draft = story.bill("Acme", "2 x Audit", "3 x Book less 10%", discount_percent="2.5")
    # books: 3 × 33.35 = 100.05, − 10 % = 90.045 → 90.05; lines 2,490.05; 2.5 % = 62.25125 → 62.25
    # spread: audits 62.25 × 2400.00 ÷ 2490.05 = 59.9987…, books 2.2512… → 60.00 and 2.25; 19 % of 2,340.00 = 444.60
    assert story.invoice(draft) == "\n".join(
        [
            "2 x Audit at 1200.00 = 2400.00  S 19%",
            "3 x Book at 33.35 less 10% = 90.05  Z 0%",
            "discount 2.5% = -62.25",
            "S 19% on 2340.00 = 444.60",
            "Z 0% on 87.80 = 0.00",
            "net 2427.80 + tax 444.60 = 2872.40 EUR",
        ]
    )


def test_tax_is_rounded_once_for_all_lines_of_a_rate(story: Story):
    story.account("Acme")
    # 0.03 at 19 % is 0.0057 → 0.01 each; three of them 0.09 × 19 % = 0.0171 → 0.02, not 0.03
    assert sums(story, story.bill("Acme", *["1 x Stamp at 0.03 EUR"] * 3)) == ["S 19% on 0.09 = 0.02", "net 0.09 + tax 0.02 = 0.11 EUR"]


def test_half_a_cent_goes_up(story: Story):
    story.account("Acme")
    # 0.5 × 0.01 = 0.005 → 0.01; 0.50 × 19 % = 0.095 → 0.10
    assert story.invoice(story.bill("Acme", "0.5 x Stamp at 0.01 EUR")).splitlines()[0] == "0.5 x Stamp at 0.01 = 0.01  S 19%"
    assert sums(story, story.bill("Acme", "1 x Stamp at 0.50 EUR"))[-1] == "net 0.50 + tax 0.10 = 0.60 EUR"


def test_a_millionth_of_a_unit_is_billed(story: Story):
    story.account("Acme")
    # 0.000001 × 12,345,678.90 = 12.345678… → 12.35; 19 % = 2.3465 → 2.35
    assert sums(story, story.bill("Acme", "0.000001 x Ore at 12345678.90 EUR"))[-1] == "net 12.35 + tax 2.35 = 14.70 EUR"


@pytest.mark.parametrize(
    ("currency", "line", "summed"),
    [
        # 1.5 × 1,001 = 1,501.5 → 1,502; − 10 % = 150.2 → 150; 1,352 × 19 % = 256.88 → 257
        ("JPY", "1.5 x Visit at 1001 JPY", ["discount 10% = -150", "S 19% on 1352 = 257", "net 1352 + tax 257 = 1609 JPY"]),
        # 1.5 × 1.001 = 1.5015 → 1.502; − 10 % = 0.1502 → 0.150; 1.352 × 19 % = 0.25688 → 0.257
        ("TND", "1.5 x Visit at 1.001 TND", ["discount 10% = -0.150", "S 19% on 1.352 = 0.257", "net 1.352 + tax 0.257 = 1.609 TND"]),
    ],
)
def test_each_currency_is_rounded_to_its_own_minor_unit(story: Story, currency: str, line: str, summed: list[str]):
    story.account("Edo", currency=currency)
    assert sums(story, story.bill("Edo", line, discount_percent="10")) == summed


def test_what_is_given_away_costs_nothing_and_says_its_rate(story: Story):
    story.account("Acme")
    draft = story.bill("Acme", "1 x Audit less 100%")
    assert sums(story, draft) == ["S 19% on 0.00 = 0.00", "net 0.00 + tax 0.00 = 0.00 EUR"]
    assert sums(story, story.bill("Acme", "1 x Audit", discount_percent="100"))[-1] == "net 0.00 + tax 0.00 = 0.00 EUR"


def test_reverse_charge_is_one_category_for_services_and_another_for_goods(story: Story):
    story.account("Acme", reverse_charge=True, tax_id="DE136695976")
    assert sums(story, story.bill("Acme", "1 x Audit", "2 x Book", "1 x Travel at 80.50 EUR")) == [
        "AE 0% on 1280.50 = 0.00  Reverse charge (Article 196, Directive 2006/112/EC)",
        "K 0% on 66.70 = 0.00  Intra-community supply (Article 138, Directive 2006/112/EC)",
        "net 1347.20 + tax 0.00 = 1347.20 EUR",
    ]


@pytest.mark.parametrize(
    ("expires_on", "summed"),
    [
        (None, "E 0% on 1200.00 = 0.00  Charity 12"),
        ("2026-05-05", "E 0% on 1200.00 = 0.00  Charity 12"),  # the day it expires is its last
        ("2026-05-04", "S 19% on 1200.00 = 228.00"),
    ],
)
def test_a_certificate_exempts_to_its_last_day_and_by_the_day_of_supply(story: Story, expires_on: str | None, summed: str):
    story.account("Acme", tax_exempt=True, exemption_reason="Charity 12", exemption_expires_on=expires_on)
    assert sums(story, story.bill("Acme", "1 x Audit", supplied_on="2026-05-05"))[0] == summed


def test_a_valid_certificate_goes_before_reverse_charge_and_an_expired_one_gives_way_to_it(story: Story):
    story.account("Acme", tax_exempt=True, exemption_expires_on="2026-05-04", reverse_charge=True, tax_id="DE136695976")
    assert sums(story, story.bill("Acme", "1 x Audit", supplied_on="2026-05-04"))[0] == "E 0% on 1200.00 = 0.00  Exempt from tax"
    assert sums(story, story.bill("Acme", "1 x Audit", supplied_on="2026-05-05"))[0].startswith("AE 0% on 1200.00 = 0.00")


def test_a_regions_rate_goes_before_its_countrys(story: Story):
    story.rate("5", country="CA", code="gst")
    story.rate("14.975", country="CA", region="QC", code="qst")
    story.account("Nord", tax_country="CA", tax_region="QC")
    story.account("Fundy", contact="f@example.org", tax_country="CA", tax_region="NB")
    # 1,200.00 × 14.975 % = 179.70; × 5 % = 60.00
    assert sums(story, story.bill("Nord", "1 x Audit"))[-1] == "net 1200.00 + tax 179.70 = 1379.70 EUR"
    assert sums(story, story.bill("Fundy", "1 x Audit"))[-1] == "net 1200.00 + tax 60.00 = 1260.00 EUR"


def test_where_the_customers_country_has_no_rate_our_own_holds_and_the_line_says_so(story: Story):
    story.account("Oslo", tax_country="NO")
    [line] = story.see("invoice", story.bill("Oslo", "1 x Audit"))["lines"]
    assert (line["tax_category"], line["tax_rate_code"]) == ("S", "standard")
    assert line["tax_why"] == "19% standard since 2020-01-01, our own place DE"


def test_the_rate_is_that_of_the_day_of_supply(story: Story):
    story.rate("21", from_on="2026-03-01")
    story.account("Acme")
    assert sums(story, story.bill("Acme", "1 x Audit", supplied_on="2026-02-28"))[0] == "S 19% on 1200.00 = 228.00"
    assert sums(story, story.bill("Acme", "1 x Audit", supplied_on="2026-03-01"))[0] == "S 21% on 1200.00 = 252.00"


def test_what_names_no_category_bears_the_organizations(story: Story):
    story.change_house(tax_category="O")
    story.account("Acme")
    assert sums(story, story.bill("Acme", "1 x Audit", "1 x Book"))[:2] == [
        "Z 0% on 33.35 = 0.00", "O 0% on 1200.00 = 0.00  Not subject to VAT",
    ]  # fmt: skip


def test_while_a_line_has_no_rate_there_is_no_tax_at_all_and_the_discount_is_still_taken(story: Story):
    story.account("Acme")
    draft = story.bill("Acme", "1 x Audit", "1 x Book", supplied_on="2019-12-31", discount_percent="10")
    # 1,233.35 × 10 % = 123.335 → 123.34
    assert story.invoice(draft).splitlines() == [
        "1 x Audit at 1200.00 = 1200.00  no rate",
        "1 x Book at 33.35 = 33.35  Z 0%",
        "discount 10% = -123.34",
        "net 1110.01 + tax 0.00 = 1110.01 EUR",
    ]
    assert story.holds(draft)[0].startswith("tax: No tax rate was found for a line")
