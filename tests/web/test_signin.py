"""Signing in by a password and a second step: what is said, how often one may try, and whom nobody keeps out."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client, override_settings

from baton.foundation import factors
from baton.foundation.clock import real_now
from baton.foundation.models import Tries, User
from tests.signing_in import code_now
from tests.web.conftest import Desk
from tests.web.counting import Counting

PASSWORD = "harbour lights 7"


@pytest.fixture
def ann(desk: Desk) -> User:
    """Who bills, and hence signs in in two steps."""
    return with_password(desk.house.billing.id)


@pytest.fixture
def sam(desk: Desk) -> User:
    """Who sells, whose role asks for nothing more than his password."""
    sales = with_password(desk.house.sales.id)
    for way in factors.of(sales):
        factors.remove(sales, way.pk)
    return sales


def with_password(id: UUID | None) -> User:
    user = User.objects.get(pk=id)
    user.set_password(PASSWORD)
    User.objects.filter(pk=user.pk).update(password=user.password)
    return user


def sign_in(client: Client, user: User | str, password: str = PASSWORD, **more):
    return client.post("/signin/", {"login": getattr(user, "email", user), "password": password, **more})


def said(answer) -> str:
    found = re.search(r'role="alert">.*?</svg>(?:<span>)?(.*?)</span>', answer.content.decode(), re.S)
    return found.group(1) if found else ""


def waits_over() -> None:
    Tries.objects.update(last_at=real_now() - timedelta(minutes=20), until=real_now() - timedelta(minutes=1))


def test_the_password_alone_leads_to_the_code_and_to_nothing_else(ann):
    client = Client()
    assert sign_in(client, ann, next="/accounts/")["Location"] == "/signin/code/"
    assert client.get("/accounts/")["Location"].startswith("/signin/")
    assert "Six digits" in client.get("/signin/code/").content.decode()
    assert client.post("/signin/code/", {"code": code_now()})["Location"] == "/accounts/"
    assert client.get("/accounts/").status_code == 200


def test_a_wrong_code_says_how_many_tries_are_left_and_lets_nobody_in(ann):
    client = Client()
    sign_in(client, ann)
    answer = client.post("/signin/code/", {"code": code_now(5)})
    assert said(answer) == "That code has ended, or was used before. Type the one showing now. 9 tries left."
    assert client.get("/accounts/").status_code == 302


def test_a_code_lets_one_browser_in_and_no_other(ann):
    one, other, code = Client(), Client(), code_now()
    sign_in(one, ann), sign_in(other, ann)
    assert one.post("/signin/code/", {"code": code}).status_code == 302
    assert "was used before" in said(other.post("/signin/code/", {"code": code}))
    assert other.get("/accounts/").status_code == 302


def test_a_recovery_code_lets_in_once(ann):
    code = factors.new_recovery_codes(ann)[0]
    one, other = Client(), Client()
    sign_in(one, ann), sign_in(other, ann)
    assert "Recovery code" in one.get("/signin/code/?recovery").content.decode()
    assert one.post("/signin/code/?recovery", {"code": code})["Location"] == "/"
    assert one.get("/accounts/").status_code == 200
    assert "no recovery code" in said(other.post("/signin/code/?recovery", {"code": code}))


def test_who_is_asked_for_nothing_more_comes_in_by_his_password(sam):
    client = Client()
    assert sign_in(client, sam)["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_session_gets_a_new_id_at_each_step(ann):
    client = Client()
    client.get("/signin/")
    sign_in(client, ann)
    halfway = client.session.session_key
    client.post("/signin/code/", {"code": code_now()})
    assert client.session.session_key != halfway


def test_a_trusted_browser_is_not_asked_for_two_weeks_unless_the_ways_in_change(ann):
    client = Client()
    sign_in(client, ann)
    client.post("/signin/code/", {"code": code_now(), "trust": "yes"})
    client.post("/signout/")
    assert sign_in(client, ann)["Location"] == "/"
    assert client.get("/accounts/").status_code == 200
    client.post("/signout/")
    assert sign_in(Client(), ann)["Location"] == "/signin/code/"  # another browser is no friend
    seed = factors.new_seed()
    factors.add_app(ann, seed, code_now(1, seed))
    assert sign_in(client, ann)["Location"] == "/signin/code/"


# tries


def test_ten_wrong_passwords_and_the_right_one_has_to_wait_too(ann):
    answers = {said(sign_in(Client(), ann, "wrong wrong")) for _ in range(10)}
    assert len(answers) == 1 and "Too many" not in answers.pop()
    assert said(sign_in(Client(), ann)).startswith("Too many wrong tries. Wait")
    waits_over()
    assert sign_in(Client(), ann)["Location"] == "/signin/code/"


def test_unknown_logins_are_told_the_same_after_as_many_tries(ann):
    def told(email: str, network: str) -> list[str]:
        client = Client(REMOTE_ADDR=network)
        return [re.sub(r"\d+ seconds", "n seconds", said(sign_in(client, email, "wrong wrong"))) for _ in range(12)]

    known, unknown = told(ann.email, "203.0.113.1"), told("nobody@example.org", "203.0.113.2")
    assert known == unknown and known[-1].startswith("Too many")


@pytest.mark.parametrize("email", ["ann", "nobody@example.org", "invited", "locked"])
def test_as_many_hashes_are_made_for_an_unknown_login_as_for_a_known_one(ann, desk, email: str):
    """One, and one after ten tries none: whoever listens to the time learns nothing."""
    invited, locked = (User.objects.get(pk=desk.house.person("sales", f"{name}@example.org").id) for name in ("invited", "locked"))
    invited.set_unusable_password()
    User.objects.filter(pk=invited.pk).update(password=invited.password)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    login = ann.email if email == "ann" else email if "@" in email else f"{email}@example.org"
    with override_settings(PASSWORD_HASHERS=["tests.web.counting.Counting"]):
        ann.set_password(PASSWORD)  # by this hasher, as in a database all are by one
        User.objects.exclude(pk=invited.pk).update(password=ann.password)
        Counting.made = 0
        sign_in(Client(), login, "wrong wrong")
    assert Counting.made == 1


def test_nobody_is_locked_out_of_the_browser_he_signs_in_by(ann):
    mine = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(mine, ann)
    mine.post("/signin/code/", {"code": code_now(-1)})
    mine.post("/signout/")
    for n in range(3):  # from many networks, and from mine
        for _ in range(12):
            sign_in(Client(REMOTE_ADDR=f"203.0.113.{n + 1}"), ann, "wrong wrong")
    assert said(sign_in(Client(REMOTE_ADDR="203.0.113.9"), ann)).startswith("Too many")
    assert sign_in(mine, ann)["Location"] == "/signin/code/"
    assert mine.post("/signin/code/", {"code": code_now()})["Location"] == "/"


def test_a_known_browser_waits_for_its_own_wrong_tries_and_is_known_to_one_login_alone(ann, sam):
    mine = Client(REMOTE_ADDR="203.0.113.1")
    sign_in(mine, sam)
    mine.post("/signout/")
    for _ in range(10):
        sign_in(mine, sam, "wrong wrong")
    assert said(sign_in(mine, sam)).startswith("Too many")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.7"), sam)["Location"] == "/"
    for _ in range(10):
        sign_in(mine, ann, "wrong wrong")  # not known to her, so it is her login and the network that count
    assert said(sign_in(Client(REMOTE_ADDR="203.0.113.1"), "another@example.org", "wrong")).startswith("Too many")


def test_a_cookie_that_somebody_made_up_makes_no_browser_known(ann):
    client = Client()
    client.cookies["known_browser"] = "eyJsb2dpbiI6ImEiLCJicm93c2VyIjoiYiJ9:1w:abc"
    for _ in range(10):
        sign_in(client, ann, "wrong wrong")
    assert said(sign_in(Client(), ann)).startswith("Too many")


def test_ten_wrong_codes_make_the_right_one_wait_and_starting_again_does_not_help(ann):
    for n in range(10):
        if n % 4 == 0:
            client = Client(REMOTE_ADDR=f"203.0.113.{n}")
            sign_in(client, ann)
        client.post("/signin/code/", {"code": code_now(7)})
    client = Client()
    sign_in(client, ann)
    assert said(client.post("/signin/code/", {"code": code_now()})).startswith("Too many")
    waits_over()
    assert client.post("/signin/code/", {"code": code_now()})["Location"] == "/"


def test_one_network_that_tries_many_logins_has_to_wait(ann):
    for n in range(10):
        sign_in(Client(REMOTE_ADDR="203.0.113.5"), f"somebody-{n}@example.org", "wrong wrong")
    assert said(sign_in(Client(REMOTE_ADDR="203.0.113.5"), ann)).startswith("Too many")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.6"), ann)["Location"] == "/signin/code/"


def test_a_login_that_is_locked_is_told_what_a_wrong_password_is_told(ann):
    wrong = said(sign_in(Client(), ann, "wrong wrong"))
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert said(sign_in(Client(), ann)) == wrong != ""


def test_the_pages_of_signing_in_have_no_script_or_style_of_their_own(ann):
    client = Client()
    sign_in(client, ann)
    for place in ("/signin/", "/signin/code/", "/signin/code/?recovery", "/signin/forgot/"):
        html = (client if "code" in place else Client()).get(place).content.decode()
        assert " style=" not in html and "<style" not in html and not re.search(r"\son\w+=|<script(?! src=)", html), place
