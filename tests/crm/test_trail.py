from baton.foundation.actors import Actor, rights_of


def test_an_event_has_the_shape_of_the_contract(desk, house):
    account = desk.account(by=house.billing)
    [event] = desk.all("event", subject=account)
    assert set(event) == {"id", "name", "at", "actor", "subject", "account", "because", "data"}
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
