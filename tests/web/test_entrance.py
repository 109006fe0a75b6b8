"""The way in: signing in, one organization at a time, and forms that are refused without losing what was typed."""

import re

import pytest
from django.test import Client

from baton.foundation.models import User
from baton.foundation.people import create_user
from tests.make import House
from tests.signing_in import code_now
from tests.web.conftest import Desk

PASSWORD = "harbour lights 7"


@pytest.fixture
def somebody(desk: Desk) -> User:
    user = User.objects.get(pk=desk.house.billing.id)
    user.set_password(PASSWORD)
    with desk.story.deed("user.change"):
        User.objects.filter(pk=user.pk).update(password=user.password)
    return user


@pytest.fixture
def next_door(desk: Desk) -> House:
    """A second organization, to which the same biller belongs."""
    other = House("Next Door Ltd")
    email = User.objects.get(pk=desk.house.billing.id).email
    other.do(create_user, email=email, role="billing")
    return other


def test_a_page_asks_who_is_there_and_then_opens(somebody):
    client = Client()
    asked = client.get("/accounts/")
    assert asked.status_code == 302 and asked["Location"] == "/signin/?next=/accounts/"
    signed_in = client.post("/signin/?next=/accounts/", {"login": somebody.email, "password": PASSWORD, "next": "/accounts/"})
    assert signed_in.status_code == 302 and signed_in["Location"] == "/signin/code/"
    signed_in = client.post("/signin/code/", {"code": code_now()})
    assert signed_in.status_code == 302 and signed_in["Location"] == "/accounts/"
    assert "Accounts" in client.get("/accounts/").content.decode()


def test_a_wrong_password_says_nothing_of_whether_the_address_is_known(somebody):
    answers = [Client().post("/signin/", {"login": email, "password": "wrong wrong"}) for email in (somebody.email, "nobody@example.org")]
    said = [re.search(r'role="alert".*?<span>(.*?)</span>', a.content.decode(), re.S).group(1) for a in answers]
    assert said[0] == said[1]


def test_a_visitor_cannot_make_himself_a_user(db):
    assert "invitation" in Client().get("/signup/").content.decode().lower()


def test_every_page_holds_to_its_content_policy(desk):
    answer = desk.at().get("/")
    assert "style-src 'self'" in answer["Content-Security-Policy"]
    html = answer.content.decode()
    assert " style=" not in html and "<style" not in html and "<script>" not in html
    assert not re.search(r"\son\w+=", html)


def test_a_form_that_is_refused_comes_back_with_what_was_typed_and_why(desk):
    typed = {"form": "account.create:", "back": "/accounts/new/", "name": "Acme", "billing_address.country": "Atlantis"}
    answer = desk.post("/accounts/create", **typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Acme"' in html and "Atlantis" in html and 'role="alert"' in html
    assert desk.story.all("account") == []


def test_a_form_sent_twice_does_its_deed_once(desk):
    sent = {"key": "k1", "name": "Acme", "next": "/accounts/{id}/"}
    first, second = desk.post("/accounts/create", **sent), desk.post("/accounts/create", **sent)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert [one["name"] for one in desk.story.all("account")] == ["Acme"]


def test_a_form_never_leads_off_the_site(desk):
    for onward in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert desk.post("/accounts/create", name=f"A {onward}", next=onward)["Location"] == "/"


def test_a_form_made_in_another_organization_saves_nothing(desk, next_door):
    answer = desk.at().post("/accounts/create", {"organization": str(next_door.id), "name": "Acme"})
    assert answer.status_code == 409
    assert "another organization" in answer.content.decode()
    assert desk.story.all("account") == []


def test_a_link_into_another_of_ones_organizations_asks_for_one_click(desk, next_door):
    there = Desk(next_door)
    there.story.account("Faraway", owner=None)
    address = f"/accounts/{there.story.ids['Faraway']}/"
    client = desk.at()
    asked = client.get(address)
    assert asked.status_code == 404 and "Switch to Next Door Ltd" in asked.content.decode()
    switched = client.post(f"/organizations/{next_door.id}/switch", {"organization": str(desk.house.id), "next": address})
    assert switched["Location"] == address
    assert "Faraway" in client.get(address).content.decode()


def test_a_strangers_record_is_simply_not_there(desk):
    far = House("Far Away Ltd")
    story = Desk(far).story
    story.account("Hidden", owner=None)
    answer = desk.at().get(f"/accounts/{story.ids['Hidden']}/")
    assert answer.status_code == 404 and "Hidden" not in answer.content.decode()


def test_nobody_joins_an_organization_by_switching_to_it(desk):
    far = House("Far Away Ltd")
    client = desk.at()
    answer = client.post(f"/organizations/{far.id}/switch", {"organization": str(desk.house.id)})
    assert answer.status_code == 404
    assert "Far Away" not in client.get("/me/").content.decode()


def test_a_deed_that_does_not_exist_or_is_not_for_people_is_not_found(desk):
    assert desk.post("/accounts/explode").status_code == 404
    assert desk.post("/invoices/00000000-0000-7000-8000-000000000000/send_planned").status_code == 404


def test_a_deed_that_ones_role_may_not_do_is_refused_and_its_form_is_not_shown(desk):
    assert "New account" not in desk.at("accountant").get("/accounts/").content.decode()
    assert desk.post("/accounts/create", by="accountant", name="Acme").status_code == 403
    assert desk.story.all("account") == []


def test_today_lists_what_needs_a_person_and_is_done_with_one_press(desk):
    desk.story.do("task.create", kind="call", subject="Call Acme back", reason="They asked.")
    html = desk.at().get("/").content.decode()
    assert "Call Acme back" in html and "They asked." in html
    [task] = desk.story.all("task")
    assert desk.post(f"/tasks/{task['id']}/complete", version=str(task["version"]), back="/").status_code == 303
    assert "Call Acme back" not in desk.at().get("/").content.decode()


def test_the_palette_finds_records_by_how_they_begin_and_pages_also_mistyped(desk):
    desk.story.account("Northwind")
    html = desk.at().get("/find/?q=north", headers={"HX-Request": "true"}).content.decode()
    assert "Northwind" in html and "<html" not in html
    assert "Accounts" in desk.at().get("/find/?q=acounts").content.decode()
    assert "Northwind" not in desk.at().get("/find/?q=orthw").content.decode()


def test_a_refused_form_shows_no_page_that_its_sender_may_not_open(desk):
    desk.story.account("Acme")
    fields = {"name": "", "form": "account.create:", "back": "/invoices/new/?q=acme"}
    for by, shown in (("billing", True), ("sales", False)):
        answer = desk.post("/accounts/create", by=by, **fields)
        assert answer.status_code == 422 and ("For whom?" in answer.content.decode()) == shown, by
