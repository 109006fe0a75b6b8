"""Settings, Security: who signs in how, what is asked of whom, and who is invited."""

from allauth.mfa.models import Authenticator

from baton.foundation.models import Link, Role
from tests.web.conftest import Desk

PAGE = "/settings/security/"


def test_it_says_of_every_role_what_is_asked_and_of_everybody_what_he_has(desk: Desk):
    people = [desk.house.owner, desk.house.billing, desk.house.sales]
    Authenticator.objects.filter(user=people[2].id).delete()
    html = desk.at("owner").get(PAGE).content.decode()
    assert html.count("A second step is asked for") == 3 and html.count("The password is enough") == 2
    assert html.count(">Two steps</td>") == 2 and html.count(">Password</td>") == 1


def test_it_is_for_who_may_change_it_alone(desk: Desk):
    for role in ("billing", "sales", "accountant", "read only"):
        assert desk.at(role).get(PAGE).status_code == 403
    assert "Security" not in desk.at("billing").get("/settings/").content.decode()


def test_asking_of_a_role_is_one_press_and_is_told(desk: Desk):
    sales = Role.objects.get(organization=desk.house.organization, name="sales")
    done = desk.post(f"/roles/{sales.pk}/require_second_factor", by="owner", required="true", version=str(sales.version), next=PAGE)
    assert done.status_code == 303
    sales.refresh_from_db()
    assert sales.asks_second_factor
    assert "role.second_factor_changed" in [event["name"] for event in desk.story.all("event")]


def test_a_person_is_invited_here(desk: Desk):
    assert desk.post("/users/invite", by="owner", email="new@example.org", name="New", role="sales", next=PAGE).status_code == 303
    assert Link.objects.get().user.email == "new@example.org"
    assert "Invited, not here yet" in desk.at("owner").get(PAGE).content.decode()


def test_as_many_queries_are_made_for_thirty_people_as_for_three(desk: Desk, django_assert_max_num_queries):
    client = desk.at("owner")
    for n in range(30):
        desk.house.person("sales", f"p{n}@example.org")
    client.get(PAGE)
    with django_assert_max_num_queries(30):
        client.get(PAGE)
