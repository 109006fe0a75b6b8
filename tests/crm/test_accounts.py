import pytest

from baton.crm.models import Account
from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from tests.make import House

WHOLE = {
    "name": "Acme", "legal_name": "Acme GmbH", "number": "K-7", "currency": "EUR", "language": "de", "website": "acme.example",
    "phone": "+49 30 1", "terms": {"kind": "net", "days": 14, "discount_percent": "2.00", "discount_days": 7},
    "billing_every": {"n": 3, "unit": "month"}, "billing_anchor": "last", "po_number": "PO-1", "po_required": True,
    "tax_id": "DE136695976", "tax_exempt": True, "exemption_reason": "Charity", "exemption_expires_on": "2030-01-31",
    "reverse_charge": False, "tax_country": "DE", "tax_region": "BE", "service_tier": "Gold",
    "billing_address": {"line1": "Hauptstr. 1", "postcode": "10115", "city": "Berlin", "country": "DE"},
    "delivery_address": {}, "delivery_preference": "post", "credit_limit_minor": 500_000,
}  # fmt: skip


def test_an_account_is_shown_in_the_shape_it_was_entered(desk, house):
    account = desk.account(**WHOLE)
    shown = desk.show("account", account)
    assert {name: shown[name] for name in WHOLE} == WHOLE
    assert (shown["survivor"], shown["owner_name"], shown["version"]) == (account, "billing", 1)
    assert desk.told(account) == ["account.created"]


def test_what_is_not_entered_is_the_organizations(desk):
    shown = desk.show("account", desk.account("Acme"))
    assert [shown[name] for name in ("currency", "terms", "billing_every", "billing_anchor", "number", "parent", "bill_to")] == [None] * 7


def test_a_change_tells_the_fields_by_their_names_in_the_api(desk):
    account = desk.account()
    desk.do("account.change", account, name="Acme AG", terms={"kind": "net", "days": 7}, billing_every={"unit": "year"}, po_required=False)
    [event] = desk.all("event", subject=account, name="account.changed")
    assert event["data"] == {"fields": ["name", "terms", "billing_every"]}
    assert event["account"] == account
    desk.do("account.change", account, name="Acme AG")
    assert desk.told(account) == ["account.created", "account.changed"]


def test_null_takes_a_value_away(desk):
    account = desk.account(**WHOLE)
    gone = ("number", "currency", "terms", "billing_every", "billing_anchor", "exemption_expires_on", "owner", "credit_limit_minor")
    desk.do("account.change", account, **dict.fromkeys(gone), billing_address=None)
    shown = desk.show("account", account)
    assert [shown[name] for name in gone] == [None] * len(gone)
    assert shown["billing_address"] == {}


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"name": " "}, "name", "An account needs a name. Nothing was saved."),
        ({"currency": "BTC"}, "currency", 'Unknown currency "BTC": use a three-letter ISO 4217 code in capitals, such as EUR, USD or JPY. Nothing was saved.'),
        ({"terms": {"kind": "net", "days": -1}}, "terms", "Terms run 0 to 366 days, not -1. Nothing was saved."),
        ({"terms": {"kind": "net", "days": 14, "discount_percent": "2"}}, "terms", "An early-payment discount needs both a percentage and a number of days. Nothing was saved."),
        ({"terms": {"kind": "someday", "days": 1}}, "terms.kind", None),
        ({"billing_anchor": 32}, "billing_anchor", 'An anchor is a day of the month, 1 to 31, or "last"; not 32. Nothing was saved.'),
        ({"billing_every": {"n": -1, "unit": "month"}}, "billing_every", "An interval is 1 to 120 of its unit, not -1. Nothing was saved."),
        ({"credit_limit_minor": -5}, "credit_limit_minor", "A credit limit is zero or more, not -5; null means none. Nothing was saved."),
        ({"credit_limit_minor": 2**63}, "credit_limit_minor", None),
        ({"service_tier": "Platinum"}, "service_tier", 'There is no service tier "Platinum": choose Standard, Silver, Gold. Nothing was saved.'),
        ({"tax_country": "DEU"}, "tax_country", '"DEU" is no country: use two letters, such as DE, FR or US. Nothing was saved.'),
        ({"billing_address": {"country": "1"}}, "billing_address.country", '"1" is no country: use two letters, such as DE, FR or US. Nothing was saved.'),
        ({"billing_address": {"street": "x"}}, "billing_address.street", "account.create was not done. billing_address.street: there is no such field."),
        ({"language": "xx"}, "language", None),
        ({"delivery_preference": "fax"}, "delivery_preference", None),
        ({"phone": "1" * 61}, "phone", "phone: Ensure this value has at most 60 characters (it has 61). Nothing was saved."),
        ({"billing_address": {"city": "a\0b"}}, "billing_address", "billing address: Text cannot hold a null character. Nothing was saved."),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(desk, entered, field, words):
    refused = desk.refused("account.create", **{"name": "Acme", **entered}, kind=Refused)
    assert any(name == field or name.startswith(f"{field}.") for name in refused.fields)
    assert words is None or refused.words == words
    assert desk.all("account") == []


def test_a_number_is_given_once(desk):
    desk.account("Acme", number="K-1")
    refused = desk.refused("account.create", name="Bolt", number=" K-1 ", kind=Refused)
    assert refused.words == 'Another account has the number "K-1". Nothing was saved; give this one its own.'
    bolt = desk.account("Bolt", number="K-2")
    assert desk.refused("account.change", bolt, number="K-1", kind=Refused).fields.keys() == {"number"}


def test_an_owner_must_belong_to_the_organization(desk, house):
    stranger = House("Other Ltd").person("sales", "stranger@example.org")
    refused = desk.refused("account.create", name="Acme", owner=str(stranger.id), kind=Refused)
    assert refused.words == f"Nobody in Baton Ltd has the user id {stranger.id}. Nothing was saved."
    assert list(refused.fields) == ["owner"]


def test_whoever_opens_an_account_owns_it_unless_somebody_is_named(desk, house):
    sales, other = house.sales, house.person("sales", "other@example.org")
    assert desk.show("account", desk.account("A", by=sales))["owner"] == str(sales.id)
    assert desk.show("account", desk.account("B", by=sales, owner=str(other.id)))["owner"] == str(other.id)
    assert desk.show("account", desk.account("C", by=house.operator))["owner"] is None


def test_parents_form_no_circle(desk):
    top = desk.account("Top")
    middle = desk.account("Middle", parent=top)
    low = desk.account("Low", parent=middle)
    itself = desk.refused("account.change", top, parent=top, kind=Refused)
    assert itself.words == "Top cannot be its own parent. Nothing was saved; choose another parent."
    below = desk.refused("account.change", top, parent=low, kind=Refused)
    assert below.words == "Low lies below Top, so it cannot be its parent. Nothing was saved; choose another parent."
    desk.do("account.change", low, parent=top)
    assert [row["id"] for row in desk.all("account", parent=top)] == [middle, low]


def test_a_stale_version_is_a_conflict_with_what_stands_now(desk):
    account = desk.account()
    desk.do("account.change", account, name="Acme AG", version=1)
    conflict = desk.refused("account.change", account, name="Acme SE", version=1, kind=Conflict)
    assert conflict.words == "The account was changed meanwhile. Nothing of yours was saved."
    assert conflict.current.name == "Acme AG"
    assert desk.show("account", account)["name"] == "Acme AG"


def test_the_wrong_shape_is_refused_with_every_field_that_has_it(desk):
    refused = desk.refused("account.create", nome="Acme", po_required="maybe", terms=[], kind=Refused)
    assert {name.split(".")[0] for name in refused.fields} == {"nome", "po_required", "terms"}
    assert refused.words.startswith("account.create was not done. ")
    assert desk.refused("account.change", name="Acme", kind=Refused).words == "account.change needs id. Nothing was done."


def test_an_account_of_another_organization_is_not_found_in_the_same_words(desk, house):
    account = desk.account()
    stranger = House("Other Ltd").person("billing", "stranger@example.org")
    foreign = desk.refused("account.change", account, name="Mine", by=stranger, kind=NotFound)
    absent = desk.refused("account.change", str(house.id), name="Mine", kind=NotFound)
    assert foreign.words.replace(account, "…") == absent.words.replace(str(house.id), "…") == "There is no account …."
    assert desk.refused("account.create", name="Child", parent=account, by=stranger, kind=NotFound).words == foreign.words
    assert desk.all("account", by=stranger) == []


def test_the_audit_keeps_old_and_new_but_no_phone_number(desk):
    account = desk.account(phone="+49 30 1")
    desk.do("account.change", account, phone="+49 30 2", name="Acme AG")
    [entry] = desk.all("audit", subject=account, deed="account.change")
    assert entry["changes"][0]["fields"] == {"name": ["Acme", "Acme AG"], "phone": ["hidden", "hidden"]}
    assert entry["actor"]["label"] == "billing"


class TestFieldGroups:
    """Sales writes the relationship; terms, tax, purchase order and billing contact are billing's."""

    @pytest.mark.parametrize(
        ("entered", "words"),
        [
            ({"terms": {"kind": "net", "days": 90}}, "sales may not set terms days, terms kind of an account. Nothing was saved."),
            ({"currency": "USD"}, "sales may not set currency of an account. Nothing was saved."),
            ({"credit_limit_minor": 1}, "sales may not set credit limit minor of an account. Nothing was saved."),
            ({"billing_anchor": 1}, "sales may not set billing anchor of an account. Nothing was saved."),
            ({"service_tier": "Gold"}, "sales may not set service tier of an account. Nothing was saved."),
            ({"tax_id": "DE136695976"}, "sales may not set tax id of an account. Nothing was saved."),
            ({"tax_exempt": True}, "sales may not set tax exempt of an account. Nothing was saved."),
            ({"po_required": True}, "sales may not set po required of an account. Nothing was saved."),
        ],
    )
    def test_sales_may_not_set_them_on_a_new_or_an_old_account(self, desk, house, entered, words):
        assert desk.refused("account.create", name="Acme", **entered, by=house.sales, kind=NotAllowed).words == words
        account = desk.account(by=house.sales)
        refused = desk.refused("account.change", account, **entered, by=house.sales, kind=NotAllowed)
        assert refused.words == words
        assert all("ask somebody in billing" in why for why in refused.fields.values())

    def test_nor_by_the_bulk_path(self, house):
        def import_one(work):
            with work.acting("account.create", "people"):
                work.create_many(Account, ["id", "survivor", "name", "terms_kind", "terms_days"], [(house.id, house.id, "Acme", "net", 90)])

        with pytest.raises(NotAllowed, match="sales may not set terms days, terms kind of an account"):
            house.do(import_one, by=house.sales)
        house.do(import_one, by=house.billing)

    def test_nor_whom_the_account_bills_to(self, desk, house):
        payer, account = desk.account("Payer", by=house.sales), desk.account(by=house.sales)
        assert desk.refused("account.change", account, bill_to=payer, by=house.sales, kind=NotAllowed).fields.keys() == {"bill_to"}
        desk.do("account.change", account, bill_to=payer)

    def test_a_form_that_repeats_what_stands_is_no_breach(self, desk, house):
        account = desk.account(terms={"kind": "net", "days": 30}, owner=str(house.sales.id))
        desk.do("account.change", account, terms={"kind": "net", "days": 30}, website="acme.example", by=house.sales)
        assert desk.show("account", account)["website"] == "acme.example"

    def test_what_belongs_to_no_group_is_the_sellers_to_learn(self, desk, house):
        known = {"legal_name": "Acme GmbH", "number": "K-1", "language": "de", "billing_address": {"city": "Berlin"}, "delivery_preference": "post"}
        shown = desk.show("account", desk.account(**known, by=house.sales))
        assert {name: shown[name] for name in known} == known

    def test_reading_alone_writes_nothing(self, desk, house):
        account = desk.account()
        for role in ("read only", "accountant"):
            assert desk.refused("account.change", account, name="Mine", by=house.person(role), kind=NotAllowed).words.endswith("may not do account.change. Nothing was changed.")


class TestReach:
    """Sales sees and changes what is his own or his team's."""

    def test_anothers_account_is_not_found_until_they_share_a_team(self, desk, house):
        anna, ben = house.person("sales", "anna@example.org"), house.person("sales", "ben@example.org")
        account = desk.account(by=anna)
        assert desk.refused("account.change", account, name="Mine", by=ben, kind=NotFound).words == f"There is no account {account}."
        assert desk.all("account", by=ben) == []
        team = desk.do("team.create", name="North")
        for person in (anna, ben):
            desk.do("team.add_member", team, user=str(person.id))
        desk.do("account.change", account, name="Ours", by=ben)
        assert [row["name"] for row in desk.all("account", by=ben)] == ["Ours"]
        desk.do("team.remove_member", team, user=str(ben.id))
        assert desk.all("account", by=ben) == []

    def test_billing_and_readers_see_them_all(self, desk, house):
        account = desk.account(by=house.sales)
        for role in ("billing", "accountant", "read only", "owner"):
            assert [row["id"] for row in desk.all("account", by=house.person(role))] == [account]


def test_listing_accounts_takes_as_many_queries_for_twenty_as_for_one(desk, django_assert_num_queries):
    desk.account("A0")
    owner = desk.house.owner
    with django_assert_num_queries(100, exact=False) as one:
        desk.all("account", by=owner)
    for n in range(1, 20):
        desk.account(f"A{n}")
    with django_assert_num_queries(len(one)):
        assert len(desk.all("account", by=owner)) == 20


def test_filters_are_named_and_an_unknown_one_is_refused(desk):
    desk.account("Acme", currency="USD")
    desk.account("Bolt")
    assert [row["name"] for row in desk.all("account", currency="USD")] == ["Acme"]
    assert [row["name"] for row in desk.all("account", currency="null")] == ["Bolt"]
    with pytest.raises(Refused, match="accounts cannot be filtered by colour; the filters are: currency, name"):
        desk.all("account", colour="red")
