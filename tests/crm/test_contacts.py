import pytest

from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from tests.make import House


@pytest.fixture
def acme(desk) -> str:
    return desk.account("Acme")


def roles(desk, contact, **kwargs) -> list[str]:
    return [f"{role['role']} {role['from_on']} {role['until_on']}" for role in desk.show("contact", contact, **kwargs)["roles"]]


def test_a_contact_comes_with_a_first_role(desk, acme):
    role = {"account": acme, "role": "accounts_payable", "from_on": "2020-01-01"}
    contact = desk.do("contact.create", name="Ann", email="ann@example.org", language="de", role=role)
    assert roles(desk, contact) == ["accounts_payable 2020-01-01 None"]
    assert desk.told(contact) == ["contact.created", "contact.role_given"]
    assert [row["id"] for row in desk.all("contact", account=acme)] == [contact]


def test_who_does_two_things_at_an_account_is_listed_once(desk, acme):
    contact = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer"})
    desk.do("contact.give_role", contact, account=acme, role="approver")
    assert [row["id"] for row in desk.all("contact", account=acme)] == [contact]


def test_a_role_is_held_once_at_a_time_and_may_come_again(desk, acme):
    contact = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer", "from_on": "2020-01-01"})
    refused = desk.refused("contact.give_role", contact, account=acme, role="buyer", kind=Refused)
    assert refused.words == "Ann already is buyer at Acme. Nothing was saved."
    early = desk.refused("contact.end_role", contact, account=acme, role="buyer", until_on="2019-12-31", kind=Refused)
    assert early.words == "He is buyer since 2020-01-01, so it cannot end on 2019-12-31. Nothing was changed."
    desk.do("contact.end_role", contact, account=acme, role="buyer", until_on="2021-01-01")
    gone = desk.refused("contact.end_role", contact, account=acme, role="buyer", kind=Refused)
    assert gone.words == "Ann is not buyer there. Nothing was changed."
    desk.do("contact.give_role", contact, account=acme, role="buyer", from_on="2022-01-01")
    assert roles(desk, contact) == ["buyer 2020-01-01 2021-01-01", "buyer 2022-01-01 None"]


def test_who_leaves_ends_every_role_and_takes_no_other(desk, acme):
    bolt = desk.account("Bolt")
    contact = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer", "from_on": "2020-01-01"})
    desk.do("contact.give_role", contact, account=bolt, role="accounts_payable", from_on="2024-06-01")
    desk.do("contact.leave", contact, left_on="2023-01-01")
    assert roles(desk, contact) == ["buyer 2020-01-01 2023-01-01", "accounts_payable 2024-06-01 2024-06-01"]
    events = desk.all("event", subject=contact, name="contact.left")
    assert {event["account"] for event in events} == {acme, bolt}
    assert desk.refused("contact.leave", contact, kind=Refused).words == "Ann already left on 2023-01-01. Nothing was changed."
    refused = desk.refused("contact.give_role", contact, account=acme, role="buyer", kind=Refused)
    assert refused.words == "Ann left on 2023-01-01, so no role was given."


def test_who_leaves_hands_his_jobs_over_from_that_day_on(desk, acme):
    leaving = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer", "from_on": "2020-01-01"})
    desk.do("contact.give_role", leaving, account=acme, role="accounts_payable", from_on="2020-01-01")
    next_one = desk.do("contact.create", name="Ben", role={"account": acme, "role": "buyer", "from_on": "2022-01-01"})
    handovers = [{"account": acme, "role": role, "contact": next_one} for role in ("accounts_payable", "buyer")]
    desk.do("contact.leave", leaving, left_on="2023-01-01", handovers=[*handovers, {"account": acme, "role": "approver"}])
    assert roles(desk, next_one) == ["buyer 2022-01-01 None", "accounts_payable 2023-01-01 None"]


@pytest.mark.parametrize("who", ["himself", "somebody who left"])
def test_nobody_hands_over_to_who_is_gone(desk, acme, who):
    leaving = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer"})
    gone = desk.do("contact.create", name="Ben")
    desk.do("contact.leave", gone)
    handover = {"account": acme, "role": "buyer", "contact": leaving if who == "himself" else gone}
    refused = desk.refused("contact.leave", leaving, handovers=[handover], kind=Refused)
    assert refused.words.endswith("so he can take nothing over from Ann. Nothing was changed.")
    assert desk.show("contact", leaving)["left_on"] is None


def test_a_seller_hands_over_everything_but_who_receives_the_invoices(desk):
    sales = desk.house.sales
    mine = desk.account("Mine", by=sales)
    leaving = desk.do("contact.create", name="Ann", role={"account": mine, "role": "accounts_payable"})
    next_one = desk.do("contact.create", name="Ben")
    handover = {"account": mine, "role": "accounts_payable", "contact": next_one}
    desk.refused("contact.leave", leaving, handovers=[handover], by=sales, kind=NotAllowed)
    assert roles(desk, next_one) == []


def test_who_held_no_role_can_leave_too(desk):
    contact = desk.do("contact.create", name="Ann")
    desk.do("contact.leave", contact)
    assert desk.told(contact) == ["contact.created", "contact.left"]


def test_a_change_tells_the_fields_but_neither_old_nor_new(desk):
    contact = desk.do("contact.create", name="Ann", email="ann@example.org")
    desk.do("contact.change", contact, email="ann@acme.example")
    [event] = desk.all("event", subject=contact, name="contact.changed")
    assert event["data"] == {"fields": ["email"]}
    assert "ann@" not in str(desk.all("audit", subject=contact)) + str(desk.all("event", subject=contact))


@pytest.mark.parametrize(
    ("entered", "field", "words"),
    [
        ({"name": " "}, "name", "A contact needs a name. Nothing was saved."),
        ({"email": "ann at acme"}, "email", '"ann at acme" is no e-mail address. Nothing was saved.'),
        ({"role": {"account": "x", "role": "buyer"}}, "role.account", None),
    ],
)
def test_what_no_contact_can_be_is_refused_by_its_field(desk, entered, field, words):
    refused = desk.refused("contact.create", **{"name": "Ann", **entered}, kind=Refused)
    assert list(refused.fields) == [field]
    assert words is None or refused.words == words
    assert desk.all("contact") == []


def test_a_role_nobody_has_is_refused(desk, acme):
    refused = desk.refused("contact.create", name="Ann", role={"account": acme, "role": "boss"}, kind=Refused)
    assert "buyer" in refused.fields["role.role"]


def test_who_receives_the_invoices_is_billings_to_say(desk, house):
    acme = desk.account("Acme", by=house.sales)
    contact = desk.do("contact.create", name="Ann", role={"account": acme, "role": "buyer"}, by=house.sales)
    refused = desk.refused("contact.give_role", contact, account=acme, role="accounts_payable", by=house.sales, kind=NotAllowed)
    assert refused.words == "sales may not set accounts payable of an account. Nothing was saved."
    desk.do("contact.give_role", contact, account=acme, role="accounts_payable")
    assert desk.refused("contact.end_role", contact, account=acme, role="accounts_payable", by=house.sales, kind=NotAllowed).fields.keys() == {"role"}


def test_roles_at_accounts_one_may_not_see_do_not_appear(desk, house, acme):
    anna = house.person("sales", "anna@example.org")
    own = desk.account("Own", by=anna)
    contact = desk.do("contact.create", name="Ann", role={"account": acme, "role": "technical", "from_on": "2020-01-01"})
    desk.do("contact.give_role", contact, account=own, role="buyer", from_on="2020-01-01")
    assert roles(desk, contact, by=anna) == ["buyer 2020-01-01 None"]
    assert len(roles(desk, contact)) == 2
    assert desk.refused("contact.give_role", contact, account=acme, role="buyer", by=anna, kind=NotFound).words == f"There is no account {acme}."


def test_a_stale_version_is_a_conflict(desk):
    contact = desk.do("contact.create", name="Ann")
    desk.do("contact.change", contact, phone="1", version=1)
    assert desk.refused("contact.leave", contact, version=1, kind=Conflict).words == "The contact was changed meanwhile. Nothing of yours was saved."


def test_a_contact_of_another_organization_is_not_found(desk):
    contact = desk.do("contact.create", name="Ann")
    stranger = House("Other Ltd").person("billing", "stranger@example.org")
    assert desk.refused("contact.leave", contact, by=stranger, kind=NotFound).words == f"There is no contact {contact}."


def test_listing_contacts_takes_as_many_queries_for_ten_as_for_one(desk, acme, django_assert_num_queries):
    owner, role = desk.house.owner, {"account": acme, "role": "buyer"}
    desk.do("contact.create", name="C0", role=role)
    with django_assert_num_queries(100, exact=False) as one:
        desk.all("contact", by=owner)
    for n in range(1, 10):
        desk.do("contact.create", name=f"C{n}", role=role)
    with django_assert_num_queries(len(one)):
        assert len(desk.all("contact", by=owner)) == 10
