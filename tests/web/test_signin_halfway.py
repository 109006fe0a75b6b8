"""Who came by a password alone where his role asks for more gets nowhere but to setting up the second step, by no way."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from baton.foundation import factors, links
from baton.foundation.actions import ACTIONS
from baton.foundation.models import Announcement, Link, RecoveryCode, Role, User
from baton.foundation.security import require_second_factor
from baton.foundation.strongest import STRONGEST
from tests.house.test_addresses import MONITORS, SIGNING_IN, patterns
from tests.make import House
from tests.rights.fingerprint import changed, fingerprint
from tests.signing_in import code_now
from tests.web.conftest import Desk
from tests.web.signed_in import signed_in
from tests.web.test_signin import PASSWORD, sign_in, with_password

ID = "00000000-0000-7000-8000-000000000000"
OPEN = {f"/{place}" for place in MONITORS | SIGNING_IN}


@pytest.fixture
def bare(desk: Desk) -> User:
    """Who bills, and has no second step yet."""
    ann = with_password(desk.house.billing.id)
    for way in factors.of(ann):
        factors.remove(ann, way.pk)
    return ann


def address(pattern) -> str:
    place = re.sub(r"<(uuid|int):\w+>", ID, str(pattern.pattern))
    return "/" + re.sub(r"<\w+:\w+>", "x", place)


def behind() -> list[str]:
    return sorted({address(pattern) for pattern in patterns() if hasattr(pattern.callback, "rights")})


def halfway(user: User) -> Client:
    client = Client()
    assert sign_in(client, user)["Location"] == "/"
    return client


def test_every_address_leads_to_the_second_step_and_changes_nothing(desk, bare):
    desk.story.account("Acme")
    client, places = halfway(bare), behind()
    assert len(places) > 50
    form = {"organization": str(desk.house.id), "name": "Evil", "email": "evil@example.org", "role": "owner"}
    before = fingerprint()
    for place in [*places, "/accounts/create", "/users/create", f"/users/{bare.pk}/change_roles", "/organizations/set_path", "/tokens/create"]:
        for answer in (client.get(place), client.post(place, form), client.get(place, headers={"HX-Request": "true"})):
            assert (answer.status_code, answer.get("Location")) == (302, "/signin/second-step/"), place
    assert changed(before, fingerprint()) == []
    assert Client().get("/api/v1/accounts", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_the_second_step_shows_nothing_of_the_organization_and_is_set_up_by_a_code(desk, bare):
    desk.story.account("Acme")
    client = halfway(bare)
    html = client.get("/signin/second-step/").content.decode()
    assert "Acme" not in html and "Set up your second step" in html
    seed = re.search(r'class="letters">([A-Z2-7 ]+)<', html).group(1).replace(" ", "")
    assert "not the code" in client.post("/signin/second-step/", {"code": code_now(5, seed)}).content.decode()
    before = client.session.session_key
    shown = client.post("/signin/second-step/", {"code": code_now(0, seed)})
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", shown.content.decode())
    assert len(codes) == 10 and "no-store" in shown["Cache-Control"]
    assert client.session.session_key != before
    assert client.get("/accounts/").status_code == 200
    assert RecoveryCode.objects.filter(user=bare).count() == 10
    with desk.house.look():
        assert [told.details["what"] for told in Announcement.objects.filter(name="user.security_changed")] == ["app_added"]


def test_setting_up_a_second_step_ends_every_session_without_one(desk, bare):
    one, other = halfway(bare), halfway(bare)
    one.get("/signin/second-step/")
    html = one.get("/signin/second-step/").content.decode()
    seed = re.search(r'class="letters">([A-Z2-7 ]+)<', html).group(1).replace(" ", "")
    one.post("/signin/second-step/", {"code": code_now(0, seed)})
    assert one.get("/accounts/").status_code == 200
    for place in ("/accounts/", "/signin/second-step/"):
        assert other.get(place)["Location"].startswith("/signin/?next="), place


def test_who_sets_one_up_of_his_own_accord_is_signed_out_elsewhere(desk):
    sam = with_password(desk.house.sales.id)
    for way in factors.of(sam):
        factors.remove(sam, way.pk)
    one, other = halfway(sam), halfway(sam)
    assert other.get("/accounts/").status_code == 200
    html = one.get("/signin/second-step/").content.decode()
    seed = re.search(r'class="letters">([A-Z2-7 ]+)<', html).group(1).replace(" ", "")
    one.post("/signin/second-step/", {"code": code_now(0, seed)})
    assert one.get("/accounts/").status_code == 200
    assert other.get("/accounts/").status_code == 302


def test_a_session_from_before_the_policy_gets_no_further(desk):
    """Also where the second step was set up meanwhile elsewhere: it is not this session's."""
    role = Role.objects.get(organization=desk.house.organization, name="sales")
    sales = User.objects.get(pk=desk.house.sales.id)
    client = signed_in(sales.pk, in_two_steps=False)
    assert client.get("/accounts/").status_code == 200
    desk.house.do(require_second_factor, role.pk, required=True, by=desk.house.owner)
    answer = client.get("/accounts/")
    assert answer["Location"].startswith("/signin/?next=") and client.get("/signin/second-step/")["Location"].startswith("/signin/?next=")


def test_who_has_a_second_step_cannot_set_up_another_without_it(desk):
    """Half a session is no way to add a way in, or to see the secret of one."""
    client = signed_in(desk.house.billing.id, in_two_steps=False)
    answer = client.get("/signin/second-step/")
    assert answer["Location"].startswith("/signin/?next=")
    assert "_auth_user_id" not in client.session
    client = signed_in(desk.house.billing.id, in_two_steps=False)
    assert client.post("/signin/second-step/", {"code": code_now()}).status_code == 302
    assert Authenticator.objects.filter(user=desk.house.billing.id).count() == 1


def test_a_password_by_mail_is_no_way_around_a_second_step(desk):
    ann = with_password(desk.house.billing.id)
    links.ask_reset(ann.email)
    secret = links.write(Link.objects.get())
    client = Client()
    answer = client.post(f"/signin/link/{secret}/", {"password": "new harbour lights 8"})
    assert answer["Location"] == "/signin/code/"
    assert client.get("/accounts/").status_code == 302
    assert client.post("/signin/code/", {"code": code_now()})["Location"] == "/"


def test_a_password_by_mail_leads_who_has_none_yet_to_setting_it_up(desk, bare):
    links.ask_reset(bare.email)
    secret = links.write(Link.objects.get())
    client = Client()
    client.post(f"/signin/link/{secret}/", {"password": "new harbour lights 8"})
    assert client.get("/accounts/")["Location"] == "/signin/second-step/"


def test_an_invitation_is_no_way_around_a_second_step(desk):
    desk.house.do(links.invite_user, email="new@example.org", role="billing", by=desk.house.owner)
    secret = links.write(Link.objects.get())
    client = Client()
    assert client.post(f"/signin/link/{secret}/", {"password": PASSWORD})["Location"] == "/"
    assert client.get("/")["Location"] == "/signin/second-step/"


def test_to_belong_to_a_sandbox_too_is_no_way_around_it(desk, bare):
    """What asks is any role, anywhere: the session is one."""
    other = House("Sandbox", kind="sandbox")
    other.do(links.invite_user, email=bare.email, role="owner")
    client = halfway(bare)
    session = client.session
    session["organization"] = str(other.id)
    session.save()
    assert client.get("/accounts/")["Location"] == "/signin/second-step/"


def test_every_deed_of_the_strongest_is_a_deed():
    assert STRONGEST - set(ACTIONS) <= {"export.run"}
