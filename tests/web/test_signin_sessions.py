"""Sessions: they end when nobody is there, after half a day, and when somebody says so; their ids do not outlive a change."""

import re
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from baton.foundation.clock import real_now
from baton.foundation.members import change_roles, disable_user
from baton.foundation.models import User
from baton.foundation.security import end_all_sessions
from baton.web.sessions import BEGAN, SEEN, forget
from tests.web.conftest import Desk
from tests.web.signed_in import change_session, signed_in


def ago(**time: float) -> float:
    return (real_now() - timedelta(**time)).timestamp()


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_a_session_ends_after_half_an_hour_of_nobody_there(desk: Desk):
    client = desk.at()
    change_session(client, **{SEEN: ago(minutes=29)})
    assert is_in(client)
    assert client.session[SEEN] > ago(minutes=1)  # and the half hour begins anew
    change_session(client, **{SEEN: ago(minutes=31)})
    assert not is_in(client) and "_auth_user_id" not in client.session


def test_a_session_ends_twelve_hours_after_it_was_begun_however_busy(desk: Desk, settings):
    client = desk.at()
    change_session(client, **{BEGAN: ago(hours=11.9)})
    assert is_in(client)
    change_session(client, **{BEGAN: ago(hours=12.1)})
    assert not is_in(client)


def test_both_limits_are_settings(desk: Desk, settings):
    client = desk.at()
    change_session(client, **{SEEN: ago(minutes=6)})
    settings.SESSION_IDLE_MINUTES = 5
    assert not is_in(client)


def test_it_is_written_down_once_a_minute_that_somebody_is_there(desk: Desk, django_assert_max_num_queries):
    client = desk.at()
    change_session(client, **{SEEN: ago(seconds=61)})
    client.get("/me/")
    seen = client.session[SEEN]
    client.get("/me/")
    assert client.session[SEEN] == seen


def test_one_sees_where_one_is_signed_in_and_ends_a_session_elsewhere(desk: Desk):
    here, there = desk.at(), desk.at()
    for client, agent in ((here, "Laptop"), (there, "Phone")):
        change_session(client, **{SEEN: ago(minutes=2)})
        client.get("/me/", headers={"User-Agent": agent})
    html = here.get("/me/").content.decode()
    assert "Laptop" in html and "Phone" in html and html.count("Sign out<span") == 1
    [session] = re.findall(r'name="session" value="(\d+)"', html)
    assert desk_post(desk, here, "/me/sessions/end", session=session).status_code == 302
    assert is_in(here) and not is_in(there)


def test_sessions_that_are_over_are_forgotten_and_the_others_go_on(desk: Desk):
    over, here = desk.at("sales"), desk.at("billing")
    for client in (over, here):
        change_session(client, **{SEEN: ago(minutes=2)})
        assert is_in(client)
    Session.objects.filter(session_key=over.session.session_key).update(expire_date=real_now() - timedelta(seconds=1))
    assert (Session.objects.count(), UserSession.objects.count()) == (2, 2)
    forget()
    assert [one.user_id for one in UserSession.objects.all()] == [desk.house.billing.id] and Session.objects.count() == 1
    assert is_in(here) and not is_in(over)


def test_nobody_ends_the_session_of_somebody_else_by_its_number(desk: Desk):
    mine, theirs = desk.at("sales"), desk.at("billing")
    change_session(theirs, **{SEEN: ago(minutes=2)})
    theirs.get("/me/")
    number = UserSession.objects.get(user=desk.house.billing.id).pk
    assert desk_post(desk, mine, "/me/sessions/end", session=str(number)).status_code == 404
    assert desk_post(desk, mine, "/me/sessions/end", session="x").status_code == 404
    assert is_in(theirs)


def test_who_may_ends_all_sessions_of_somebody_at_once(desk: Desk):
    clients = [desk.at("sales"), desk.at("sales")]
    assert all(is_in(client) for client in clients)
    answer = desk.post(f"/users/{desk.house.sales.id}/end_sessions", by="owner", next="/settings/users/")
    assert answer.status_code == 303
    assert not any(is_in(client) for client in clients)
    assert desk.post(f"/users/{desk.house.owner.id}/end_sessions", by="billing").status_code == 403
    assert [event["name"] for event in desk.story.all("event")].count("user.sessions_ended") == 1
    assert end_all_sessions.__doc__


def test_who_is_disabled_is_out_with_his_next_page(desk: Desk):
    client = desk.at("sales")
    assert is_in(client)
    desk.house.do(disable_user, desk.house.sales.id, by=desk.house.owner)
    assert not is_in(client) and "_auth_user_id" not in client.session


def test_a_session_gets_a_new_id_when_its_users_roles_change(desk: Desk):
    client = desk.at("sales")
    client.get("/me/")
    before = client.session.session_key
    client.get("/me/")
    assert client.session.session_key == before
    desk.house.do(change_roles, desk.house.sales.id, roles=["sales", "read only"], by=desk.house.owner)
    assert is_in(client)
    assert client.session.session_key != before
    stolen = Client()
    stolen.cookies["sessionid"] = before
    assert not is_in(stolen)


def test_a_new_password_ends_every_session(desk: Desk):
    client, user = desk.at("sales"), User.objects.get(pk=desk.house.sales.id)
    user.set_password("another one 9")
    User.objects.filter(pk=user.pk).update(password=user.password)
    assert not is_in(client)


def test_a_session_that_ended_is_no_longer_listed(desk: Desk):
    client = signed_in(desk.house.sales.id)
    change_session(client, **{SEEN: ago(minutes=2)})
    client.get("/me/")
    client.post("/signout/")
    assert desk.at("sales").get("/me/").content.decode().count("last seen") == 0


def desk_post(desk: Desk, client: Client, address: str, **fields: str):
    return client.post(address, {"organization": str(desk.house.id), "back": "/me/", **fields})
