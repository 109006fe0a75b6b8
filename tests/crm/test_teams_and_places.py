import pytest

from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused


def test_a_team_is_made_renamed_filled_and_emptied(desk, house):
    team = desk.do("team.create", name=" North ")
    desk.do("team.rename", team, name="South", version=1)
    desk.do("team.add_member", team, user=str(house.sales.id))
    shown = desk.show("team", team)
    assert (shown["name"], shown["members"]) == ("South", [{"user": str(house.sales.id), "name": "sales"}])
    again = desk.refused("team.add_member", team, user=str(house.sales.id), kind=Refused)
    assert again.words == "sales is on South already. Nothing was changed."
    desk.do("team.remove_member", team, user=str(house.sales.id))
    assert desk.show("team", team)["members"] == []
    gone = desk.refused("team.remove_member", team, user=str(house.sales.id), kind=Refused)
    assert gone.words == f"Nobody with the user id {house.sales.id} is on South. Nothing was changed."
    assert desk.told(team) == ["team.created", "team.renamed", "team.member_added", "team.member_removed"]
    [entry] = desk.all("audit", subject=team, deed="team.remove_member")
    assert entry["changes"][0]["fields"]["user"] == [str(house.sales.id), None]


def test_a_team_has_a_name_of_its_own(desk):
    desk.do("team.create", name="North")
    assert desk.refused("team.create", name="North", kind=Refused).words == 'There is a team "North" already. Nothing was saved; choose another name.'
    assert desk.refused("team.create", name="", kind=Refused).words == "A team needs a name. Nothing was saved."


def test_only_members_of_the_organization_are_on_its_teams(desk, house):
    team = desk.do("team.create", name="North")
    assert desk.refused("team.add_member", team, user=str(house.id), kind=Refused).fields.keys() == {"user"}
    assert desk.refused("team.create", name="Mine", by=house.sales, kind=NotAllowed).words == "sales may not do team.create. Nothing was changed."


@pytest.fixture
def acme(desk) -> str:
    return desk.account("Acme")


def test_a_location_is_a_place_of_an_account_that_another_may_pay_for(desk, acme):
    payer = desk.account("Payer")
    place = desk.do("location.create", account=acme, name="Yard", address={"city": "Kiel", "country": "de"}, bills_to=payer)
    shown = desk.show("location", place)
    assert (shown["account"], shown["bills_to"], shown["address"]) == (acme, payer, {"city": "Kiel", "country": "DE"})
    desk.do("location.change", place, bills_to=None, po_number="PO-9", version=1)
    [event] = desk.all("event", subject=place, name="location.changed")
    assert set(event["data"]["fields"]) == {"po_number", "bills_to"}
    assert desk.refused("location.change", place, name="x", version=1, kind=Conflict).words == "The location was changed meanwhile. Nothing of yours was saved."


def test_a_location_has_a_name_of_its_own_at_its_account(desk, acme):
    desk.do("location.create", account=acme, name="Yard")
    refused = desk.refused("location.create", account=acme, name="Yard", kind=Refused)
    assert refused.words == 'The account has a location "Yard" already. Nothing was saved; choose another name.'
    desk.do("location.create", account=desk.account("Bolt"), name="Yard")
    assert desk.refused("location.create", account=acme, kind=Refused).words == "A location needs a name. Nothing was saved."


def test_places_of_accounts_one_may_not_see_are_not_found(desk, house, acme):
    place = desk.do("location.create", account=acme, name="Yard")
    assert desk.refused("location.change", place, name="Mine", by=house.sales, kind=NotFound).words == f"There is no location {place}."
    assert desk.refused("location.create", account=acme, name="Mine", by=house.sales, kind=NotFound).words == f"There is no account {acme}."
