"""The strongest deeds and one's own ways in ask anew who is there, and what was typed is typed once."""

import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from baton.foundation import factors
from baton.foundation.clock import real_now
from baton.foundation.models import Membership, RecoveryCode, User
from tests.signing_in import code_now
from tests.web.conftest import Desk
from tests.web.signed_in import change_session
from tests.web.test_signin import PASSWORD, with_password


def long_ago(client: Client) -> Client:
    """The same session, in which eleven minutes passed since it was shown who is there."""
    records = [record | {"at": (real_now() - timedelta(minutes=11)).timestamp()} for record in client.session[AUTHENTICATION_METHODS_SESSION_KEY]]
    change_session(client, **{AUTHENTICATION_METHODS_SESSION_KEY: records})
    return client


@pytest.fixture
def late(desk: Desk) -> Client:
    with_password(desk.house.owner.id)
    return long_ago(desk.at("owner"))


def change(desk: Desk, client: Client, **more: str):
    return client.post(f"/users/{desk.house.sales.id}/change_roles", {"organization": str(desk.house.id), "roles.0": "billing", **more})


def roles(desk: Desk) -> set[str]:
    held = Membership.objects.get(user=desk.house.sales.id, organization=desk.house.id)
    return {one.role.name for one in held.assignments.all()}


def test_a_strong_deed_asks_for_a_proof_and_is_done_with_what_was_typed(desk: Desk, late: Client):
    asked = change(desk, late, key="k1")
    html = asked.content.decode()
    assert asked.status_code == 403 and "Show that it is you" in html and roles(desk) == {"sales"}
    typed = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert typed["roles.0"] == "billing" and typed["key"] == "k1"
    before = late.session.session_key
    done = late.post(asked.request["PATH_INFO"], typed | {"proof_password": PASSWORD})
    assert done.status_code == 303 and roles(desk) == {"billing"}
    assert late.session.session_key != before
    assert change(desk, late, **{"roles.0": "sales"}).status_code == 303  # for ten minutes it is known


def test_a_code_will_do_and_is_good_once_here_as_well(desk: Desk, late: Client):
    code = code_now()
    assert change(desk, late, proof_code=code).status_code == 303
    again = change(desk, long_ago(late), proof_code=code)
    assert again.status_code == 403 and "was used before" in again.content.decode()


def test_a_wrong_proof_does_nothing_is_counted_and_then_waits(desk: Desk, late: Client):
    for _ in range(10):
        answer = change(desk, late, proof_password="wrong wrong")
        assert answer.status_code == 403 and "not your password" in answer.content.decode()
    assert "Too many wrong tries" in change(desk, late, proof_password=PASSWORD).content.decode()
    assert roles(desk) == {"sales"}


def test_the_proof_itself_is_not_sent_again(desk: Desk, late: Client):
    html = change(desk, late, proof_password="wrong wrong").content.decode()
    assert "wrong wrong" not in html


@pytest.mark.parametrize("address", ["/users/create", "/settings/users/add", "/settings/roles/save", "/settings/tokens/add", "/users/invite", "/roles/create", "/tokens/create", "/businesses/change_bank"])
def test_what_moves_money_or_lets_others_in_asks(desk: Desk, late: Client, address: str):
    form = {"organization": str(desk.house.id), "email": "a@example.org", "role": "owner", "name": "x"}
    answer = late.post(address, form)
    assert "Show that it is you" in answer.content.decode() and answer.status_code == 403
    assert not User.objects.filter(email="a@example.org").exists()


def test_an_everyday_deed_does_not_ask(desk: Desk, late: Client):
    assert late.post("/accounts/create", {"organization": str(desk.house.id), "name": "Acme"}).status_code == 303


def test_who_may_not_do_it_is_told_so_and_asked_nothing(desk: Desk):
    answer = change(desk, long_ago(desk.at("sales")))
    assert answer.status_code == 403 and "Show that it is you" not in answer.content.decode()


def test_ones_own_ways_in_ask_too(desk: Desk, late: Client):
    mine = {"organization": str(desk.house.id)}
    assert "Show that it is you" in late.post("/me/codes", mine).content.decode()
    assert "Show that it is you" in late.post("/me/ways/remove", mine | {"way": "1"}).content.decode()
    page = late.get("/signin/second-step/").content.decode()
    assert "Show that it is you" in page and "letters" not in page
    assert not RecoveryCode.objects.exists()
    shown = late.post("/signin/second-step/", {"proof_password": PASSWORD}).content.decode()
    assert "Another way in" in shown


def test_the_last_way_in_stays_where_a_role_asks_for_it(desk: Desk):
    owner = User.objects.get(pk=desk.house.owner.id)
    [way] = factors.of(owner)
    answer = desk.post("/me/ways/remove", by="owner", way=str(way.pk), back="/me/")
    assert answer.status_code == 422 and "only one" in answer.content.decode()
    assert factors.has(owner)


def test_who_is_not_asked_takes_his_second_step_away_and_his_recovery_codes_go(desk: Desk):
    sales = User.objects.get(pk=desk.house.sales.id)
    factors.new_recovery_codes(sales)
    assert desk.post("/me/ways/remove", by="sales", way=str(factors.of(sales)[0].pk)).status_code == 302
    assert not factors.has(sales) and not RecoveryCode.objects.filter(user=sales).exists()


def test_nobody_takes_away_the_way_in_of_somebody_else(desk: Desk):
    [theirs] = factors.of(User.objects.get(pk=desk.house.billing.id))
    assert desk.post("/me/ways/remove", by="sales", way=str(theirs.pk), back="/me/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_new_recovery_codes_are_shown_this_once(desk: Desk):
    answer = desk.post("/me/codes", by="owner")
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", answer.content.decode())
    assert len(codes) == 10 and answer["Cache-Control"] == "no-store"
    assert factors.use_recovery_code(User.objects.get(pk=desk.house.owner.id), codes[0])
