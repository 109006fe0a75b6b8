"""Who must approve: rules merged into one chain, what of it is lacking, and when a stand-in may."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.core.approvals import Comes, Rule, absent_at, asked, holds, lacking, together, why

BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Comes(Decimal(0), 10_000, are_terms_changed=False, is_new_customer=False)
EXAMPLES = (
    Rule("discount", Decimal(10), ("billing",)), Rule("total", 1_000_000, ("billing", "owner")),
    Rule("terms", None, ("billing",)), Rule("new_customer", None, ("billing",)),
)  # fmt: skip

roles = st.sampled_from(["billing", "owner", "finance", "legal"])
chains = st.lists(roles, min_size=1, max_size=4).map(tuple)
rules = st.lists(st.builds(Rule, st.just("terms"), st.none(), chains), max_size=5)
changed = PLAIN._replace(are_terms_changed=True)


def chain(**comes) -> tuple[str, ...]:
    return asked(EXAMPLES, PLAIN._replace(**comes)).chain


def test_the_examples_ask_as_they_are_told():
    assert chain() == ()
    assert chain(discount_percent=Decimal(10)) == ()
    assert chain(discount_percent=Decimal("10.01")) == ("billing",)
    assert chain(total_minor=1_000_000) == ()
    assert chain(total_minor=1_000_001) == ("billing", "owner")
    assert chain(are_terms_changed=True) == ("billing",)
    assert chain(is_new_customer=True) == ("billing",)
    assert chain(is_new_customer=True, total_minor=1_000_001, discount_percent=Decimal(12)) == ("billing", "owner")


def test_a_total_that_no_limit_compares_with_is_asked_for():
    assert chain(total_minor=None) == ("billing", "owner")


def test_discounts_of_line_and_document_count_together_so_that_two_small_ones_do_not_pass_a_limit():
    assert together(Decimal(10), Decimal(10)) == 19
    assert together(Decimal(0), Decimal(12)) == together(Decimal(12), Decimal(0)) == 12
    assert together(Decimal(100), Decimal(5)) == 100


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_together_they_take_off_no_less_than_either_and_no_more_than_all(line, document):
    assert max(line, document) <= together(line, document) <= 100


@given(rules)
def test_every_rule_that_holds_finds_its_whole_chain_in_the_merged_one_and_nobody_is_asked_for_nothing(found):
    merged = asked(found, changed).chain
    for rule in found:
        assert not Counter(rule.chain) - Counter(merged)
    assert set(merged) == {role for rule in found for role in rule.chain}
    assert all(Counter(merged)[role] == max(Counter(rule.chain)[role] for rule in found) for role in set(merged))


@given(rules)
def test_the_longest_chain_keeps_its_order_at_the_head(found):
    merged = asked(found, changed).chain
    longest = max((rule.chain for rule in found), key=len, default=())
    assert merged[: len(longest)] == longest


@given(chains, st.lists(roles, max_size=6))
def test_what_is_lacking_is_the_chain_without_what_was_given_in_the_order_of_the_chain(chain, given_by):
    rest = lacking(chain, given_by)
    assert Counter(rest) == Counter(chain) - Counter(given_by)
    places = iter(chain)
    assert all(role in places for role in rest)


@given(chains)
def test_nothing_is_lacking_once_each_of_the_chain_has_approved_and_all_of_it_before(chain):
    assert lacking(chain, chain) == () and lacking(chain, ()) == chain


def test_a_role_twice_in_a_chain_is_asked_twice():
    assert lacking(("billing", "billing"), ["billing"]) == ("billing",)


@given(rules, st.builds(Comes, st.decimals(0, 100, places=2), st.none() | st.integers(0, 10**12), st.booleans(), st.booleans()))
def test_only_rules_that_hold_are_named_as_the_reason(found, comes):
    assert all(holds(rule, comes) for rule in asked(found, comes).rules)


def test_the_reason_is_said_in_words():
    comes = Comes(Decimal(12), 1_200_000, are_terms_changed=True, is_new_customer=True)
    assert [why(rule, comes, "EUR") for rule in EXAMPLES] == [
        "the discount of 12% is over 10%",
        "the total of 12,000.00 EUR is over 10,000.00 EUR",
        "the payment terms are not the customer's own",
        "it is the first invoice of a new customer",
    ]
    assert why(EXAMPLES[1], comes._replace(total_minor=None), "EUR") == "the total is in another currency than the limit of 10,000.00 EUR"


@pytest.mark.parametrize(
    ("since", "at"),
    [
        ("2026-01-05 15:00", "2026-01-07 15:00"),  # Monday to Wednesday
        ("2026-01-08 15:00", "2026-01-12 15:00"),  # Thursday to Monday
        ("2026-01-09 15:00", "2026-01-13 15:00"),  # Friday to Tuesday
        ("2026-01-10 15:00", "2026-01-14 00:00"),  # on a Saturday nobody is asked before Monday
        ("2026-01-11 23:59", "2026-01-14 00:00"),
        ("2026-03-27 15:00", "2026-03-31 15:00"),  # the clock goes forward in between: the same hour of the day
    ],
)
def test_two_working_days_pass_monday_to_friday(since, at):
    said = absent_at(datetime.fromisoformat(since).replace(tzinfo=BERLIN))
    assert said == datetime.fromisoformat(at).replace(tzinfo=BERLIN)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.times(), st.integers(1, 9))
def test_a_stand_in_never_comes_on_a_weekend_nor_before_as_many_days_as_are_granted(day, clock, days):
    since = datetime.combine(day, clock, BERLIN)
    at = absent_at(since, days)
    assert at.weekday() < 5
    assert at.date() - since.date() >= timedelta(days=days)
