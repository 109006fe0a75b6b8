import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Account
from baton.foundation.actors import Actor, rights_of
from baton.foundation.errors import Refused
from baton.foundation.nouns import NOUNS, listing
from baton.foundation.performing import perform, reading


def test_an_event_has_the_shape_of_the_contract(desk, house):
    account = desk.account(by=house.billing)
    [event] = desk.all("event", subject=account)
    assert set(event) == {"id", "name", "at", "actor", "subject", "account", "because", "words", "data"}
    assert (event["name"], event["subject"], event["account"], event["because"]) == ("account.created", {"kind": "account", "id": account}, account, None)
    assert event["actor"] == {"kind": "user", "id": str(house.billing.id), "label": "billing", "on_behalf_of": None}


def test_what_an_event_holds_is_for_who_may_see_such_a_record(desk, house):
    desk.deal(desk.account(), {"description": "Travel", "unit_minor": 1})
    clerk = Actor("user", house.billing.id, "clerk", house.id, rights_of([("account.see", "all", None)]))
    shown = {event["name"]: "data" in event for event in desk.all("event", by=clerk) if event["name"].endswith(".created")}
    assert shown["account.created"] is True
    assert shown["deal.created"] is False


def test_the_audit_is_for_who_may_see_it(desk, house):
    account = desk.account(by=house.billing)
    [entry] = desk.all("audit", subject=account, by=house.person("accountant"))
    assert (entry["deed"], entry["subject"]) == ("account.create", {"kind": "account", "id": account})
    assert entry["changes"][0]["fields"]["name"] == [None, "Acme"]
    for role in ("billing", "sales", "read only"):
        assert desk.all("audit", by=house.person(role)) == []


def test_a_seller_sees_what_happened_to_his_own_accounts_and_to_no_other(desk, house):
    own = desk.account("Own", by=house.sales)
    desk.account("Foreign", by=house.billing)
    seen = desk.all("event", by=house.sales)
    assert {event["account"] for event in seen} == {own}


def test_the_events_of_an_account_are_those_of_all_that_were_merged_into_it_whichever_is_asked(desk, house):
    survivor, absorbed, other = desk.account("Acme"), desk.account("Acme GmbH"), desk.account("Other")
    with perform(house.operator) as work, work.acting("account.merge", "people"):
        work.change(Account.objects.get(pk=absorbed), survivor_id=survivor)
    for asked in (survivor, absorbed):
        assert {event["account"] for event in desk.all("event", account=asked)} == {survivor, absorbed}
    assert {event["account"] for event in desk.all("event", account=other)} == {other}
    assert {event["account"] for event in desk.all("event", account="null")} == {None}
    with pytest.raises(Refused, match="The filter account has a value of the wrong shape: “nobody” is not a valid UUID."):
        desk.all("event", account="nobody")


def test_an_event_is_told_in_words_and_only_by_its_name_to_who_may_not_see_the_record(desk, house):
    desk.deal(desk.account(by=house.billing), {"description": "Travel", "unit_minor": 1}, by=house.owner)
    clerk = Actor("user", house.owner.id, "clerk", house.id, rights_of([("account.see", "all", None)]))  # once his own

    def words(by: Actor) -> list[str]:
        return [event["words"] for event in desk.all("event", by=by) if event["account"]]

    assert words(house.billing) == ["Account opened", "Deal opened: Spring"]
    assert words(clerk) == ["Account opened", "Deal created"]


def test_of_a_record_that_is_anothers_nothing_is_told_but_that_it_was(desk, house):
    """He sees every account, but of deals his own alone."""
    account = desk.account(by=house.sales)
    desk.deal(account, {"description": "Travel", "unit_minor": 1}, by=house.sales)
    desk.deal(account, {"description": "Travel", "unit_minor": 1}, by=house.owner)
    lines = [("account.see", "all", None), ("deal.see", "own", None)]
    seller = Actor("user", house.sales.id, "sales", house.id, rights_of(lines))
    told = [(event["words"], "data" in event) for event in desk.all("event", by=seller, account=account)]
    assert told == [("Account opened", True), ("Deal opened: Spring", True), ("Deal created", False)]


def test_a_page_of_events_costs_as_many_queries_as_one(desk, house):
    def queries() -> int:
        with reading(house.billing), CaptureQueriesContext(connection) as captured:
            listing(house.billing, NOUNS["event"], {"account": account})
        return len(captured)

    account = desk.account()
    one = queries()
    for n in range(20):
        desk.do("note.add", account=account, text=f"Call {n}")
    assert queries() == one
