"""Signing in at a real browser: with a passkey that it holds, with an app, and without scripts."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from baton.foundation import factors
from baton.foundation.models import User
from tests.signing_in import code_now
from tests.web.browser.conftest import Office, Person
from tests.web.test_signin import PASSWORD, with_password

PASSKEYS = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def bare(office: Office) -> User:
    """Who bills, and has no second step yet."""
    ann = with_password(office.house.billing.id)
    for way in factors.of(ann):
        factors.remove(ann, way.pk)
    return ann


def holding_passkeys(person: Person) -> tuple[Any, str]:
    """A browser that makes and keeps passkeys, opened by a finger that is always there."""
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
    return devtools, made["authenticatorId"]


def by_password(person: Person, user: User) -> Person:
    person.open("/signin/").type("Email", user.email).type("Password", PASSWORD)
    return person.click("Continue")


def give(person: Person, code: str) -> Person:
    person.page.get_by_label("Code", exact=True).fill(code)
    return person


def sign_out(person: Person) -> Person:
    return person.open("/me/").click("Sign out", exact=True)


def test_a_passkey_is_set_up_where_a_role_asks_and_then_signs_in_alone(office: Office, bare: User):
    ann = office.person(None)
    devtools, authenticator = holding_passkeys(ann)
    by_password(ann, bare)
    assert ann.at == "/signin/second-step/" and ann.axe() == [] and ann.sideways() == 0
    ann.type("Name of the passkey", "Laptop").click("Set up a passkey")
    ann.page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    assert ann.axe() == [] and len(re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", ann.text)) == 10
    ann.click("I have kept them", "link")
    assert ann.at == "/" and [way.wrap().name for way in factors.of(bare)] == ["Laptop"]
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1

    sign_out(ann)
    ann.open("/signin/?next=/accounts/").click("Use a passkey")
    ann.page.wait_for_url(office.base + "/accounts/")
    assert "Accounts" in ann.main

    sign_out(ann)  # and after the password, in place of a code
    by_password(ann, bare)
    assert ann.at == "/signin/code/" and ann.axe() == []
    ann.click("Use a passkey")
    ann.page.wait_for_url(office.base + "/")


def test_a_passkey_of_another_browser_signs_nobody_in(office: Office, bare: User):
    ann, eve = office.person(None), office.person(None)
    holding_passkeys(ann), holding_passkeys(eve)
    by_password(ann, bare).click("Set up a passkey")
    ann.page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    by_password(eve, bare).click("Use a passkey")
    eve.page.get_by_text("No passkey was given").locator("visible=true").wait_for()
    assert eve.open("/accounts/").at.startswith("/signin/")


def test_a_passkey_shows_again_that_it_is_she(office: Office, bare: User):
    ann = office.person(None)
    holding_passkeys(ann)
    by_password(ann, bare).click("Set up a passkey")
    ann.page.get_by_role("heading", name="Keep these recovery codes").wait_for()
    long_ago()
    ann.open("/me/").click("New recovery codes")
    assert "Show that it is you" in ann.text and ann.axe() == []
    ann.click("Use a passkey")
    ann.page.get_by_role("heading", name="Keep these recovery codes").wait_for()


def long_ago() -> None:
    """Eleven minutes passed since they showed who they are."""
    for session in Session.objects.all():
        held = session.get_decoded()
        for record in held.get("account_authentication_methods", []):
            record["at"] -= 660
        session.session_data = Session.objects.encode(held)
        session.save()


@pytest.mark.parametrize(("width", "scheme"), [("wide", "light"), ("phone", "dark")])
def test_every_page_of_signing_in_can_be_used_by_everybody(office: Office, width: str, scheme: str):
    ann = with_password(office.house.billing.id)
    person = office.person(None, width=width, scheme=scheme)
    for place in ("/signin/", "/signin/forgot/"):
        assert person.open(place).axe() == [] and person.sideways() == 0, place
    by_password(person, ann)
    for place in ("/signin/code/", "/signin/code/?recovery"):
        assert person.open(place).axe() == [] and person.sideways() == 0, place
    give(person.open("/signin/code/"), code_now()).click("Sign in")
    for place in ("/me/", "/signin/second-step/"):
        assert person.open(place).axe() == [] and person.sideways() == 0, place


def test_an_app_does_without_scripts(office: Office, bare: User):
    ann = office.person(None, scripts=False)
    by_password(ann, bare)
    assert "Set up a passkey" not in ann.text and "Use this app" in ann.text
    seed = ann.page.locator(".letters").inner_text().replace(" ", "")
    give(ann, code_now(0, seed)).click("Use this app")
    assert "Keep these recovery codes" in ann.text
    ann.click("I have kept them", "link")
    sign_out(ann)
    by_password(ann, bare)
    give(ann, code_now(1, seed)).click("Sign in")
    assert ann.at == "/"
