"""Whatever is wrong with a request, it is answered by a problem that names the field and the remedy, and nothing is done."""

from datetime import timedelta

import pytest
from django.test import override_settings

from baton.foundation.clock import real_now
from baton.foundation.models import Announcement, Denial, Token
from baton.foundation.performing import inside
from baton.foundation.tokens import revoke_token
from tests.api.programs import Office, Program, problem
from tests.make import House
from tests.story import Story

NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, None), ({"name": ""}, 422, "name"), ({"name": 7}, 422, "name"), ({"name": None}, 422, "name"),
        ({"name": "A", "colour": "red"}, 422, "colour"), ({"name": "A", "po_required": "yes"}, 422, "po_required"),
        ({"name": "A", "credit_limit_minor": "100"}, 422, "credit_limit_minor"), ({"name": "A", "credit_limit_minor": 1.5}, 422, "credit_limit_minor"),
        ({"name": "A", "credit_limit_minor": 10**30}, 422, "credit_limit_minor"), ({"name": "A" * 5000}, 422, "name"),
        ({"name": "A\x00B"}, 422, "name"), ({"name": "A", "owner": "nobody"}, 422, "owner"), ({"name": "A", "owner": NOWHERE}, 422, "owner"),
        ({"name": "A", "exemption_expires_on": 20260101}, 422, "exemption_expires_on"), ({"name": "A", "billing_address": "Berlin"}, 422, "billing_address"),
        ({"name": "A", "billing_address": {"town": "Berlin"}}, 422, "billing_address.town"), ([], 422, None), ("text", 422, None), (None, 422, None),
        (b"{", 400, None), (b'{"name": NaN}', 400, None), (b'{"name": "a", "name": "b"}', 400, None), (b"\xff\xfe", 400, None),
        (b'{"name": "\\ud800"}', 400, None), (b"[" * 100_000, 400, None), (b'{"credit_limit_minor": ' + b"9" * 5000 + b"}", 400, None),
    ],
)  # fmt: skip
def test_a_body_that_is_wrong_is_answered_in_words(office: Office, body, status, field):
    said = problem(office.program().post("/accounts", body), status)
    assert field is None or any(name == field or name.startswith(f"{field}.") for name in said["field_errors"]), said
    with office.house.look():
        assert not Announcement.objects.filter(name="account.created").exists()


def test_a_body_in_another_language_than_json_is_415(office: Office):
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", ""):
        problem(office.program().post("/accounts", b"name=Acme", Content_Type=kind), 415)


def test_an_oversized_body_is_413(office: Office):
    problem(office.program().post("/accounts", {"name": "A" * 3_000_000}), 413)


def test_an_unknown_method_says_which_are_known(office: Office):
    answer = office.program().ask("DELETE", f"/accounts/{NOWHERE}")
    assert problem(answer, 405) and answer["Allow"] == "GET, PATCH"
    problem(office.program().ask("PUT", "/accounts"), 405)


@pytest.mark.parametrize("path", ["/nothing", "/accounts/1", "/accounts/", f"/accounts/{NOWHERE}/nothing", "/accounts/%00", "/../admin", "", "/accounts/x%0A"])
def test_an_unknown_address_is_absent(office: Office, path):
    problem(office.program().get(path), 404)


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("limit=0", 422, "limit"), ("limit=201", 422, "limit"), ("limit=ten", 422, "limit"), ("limit=-1", 422, "limit"), ("limit=१", 422, "limit"),
        ("limit=" + "9" * 5000, 422, "limit"), ("colour=red", 422, "colour"), ("owner=somebody", 422, "owner"), ("owner__email=x", 422, "owner__email"),
        ("_connector=OR", 422, "_connector"), ("name=a&name=b", 400, "name"), ("name=%00", 400, "name"), ("sort=colour", 422, "sort"),
        ("sort=--id", 422, "sort"), ("sort=owner__password", 422, "sort"), ("after=xyz", 400, "after"), (f"after={NOWHERE}", 400, "after"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_names_what_is_wrong(office: Office, query, status, field):
    said = problem(office.program().get(f"/accounts?{query}"), status)
    assert field in said["field_errors"]


def test_what_takes_no_question_says_so(office: Office):
    office.story.account("Acme")
    assert "x" in problem(office.program().get(f"/accounts/{office.story.ids['Acme']}?x=1"), 422)["field_errors"]
    problem(office.program().get("/today?whose=theirs"), 422)
    problem(office.program().get("/reports/aging?format=xml"), 422)


def test_absent_foreign_and_hidden_are_alike_to_the_byte(office: Office):
    other = Story(House("Other Ltd"))
    foreign = other.ids[other.account("Theirs")]
    office.story.account("Ours", owner=str(office.house.billing.id))
    hidden = office.story.ids["Ours"]
    sales = office.program("sales")
    asked = [
        [sales.ask(method, f"/accounts/{id}{more}", body).content for id in (NOWHERE, foreign, hidden)]
        for method, more, body in (("GET", "", None), ("GET", "/balance", None), ("GET", "/timeline", None), ("PATCH", "", {"name": "X"}))
    ]
    for answers in asked:
        assert len(set(answers)) == 1 and b"404" in answers[0], answers


def test_a_foreign_id_in_a_body_is_refused(office: Office):
    other = Story(House("Other Ltd"))
    foreign = other.ids[other.account("Theirs")]
    answer = office.program().post("/notes/add", {"account": foreign, "text": "mine now"})
    assert answer.status_code in (404, 422)
    assert answer.content.replace(foreign.encode(), b"") == office.program().post("/notes/add", {"account": NOWHERE, "text": "x"}).content.replace(NOWHERE.encode(), b"")


def test_every_token_that_is_not_good_is_told_the_same(office: Office):
    secrets = {}
    for state in ("revoked", "expired", "elsewhere"):
        made, secrets[state] = office.token(networks=["198.51.100.0/24"] if state == "elsewhere" else [])
        if state == "revoked":
            office.house.do(revoke_token, made.pk, by=office.house.billing)
        if state == "expired":
            with inside(office.house.id, deed="token.test"):
                Token.objects.filter(pk=made.pk).update(created_at=real_now() - timedelta(2), expires_at=real_now() - timedelta(1))
    good = office.token()[1]
    asked = [Program(secret).get("/accounts") for secret in (*secrets.values(), "bt_unknown", "", "hello", good[:-1], good.removeprefix("bt_"))]
    asked.append(Program("x").get("/accounts", Authorization=f"Basic {good}"))
    asked.append(Program("x").get(f"/accounts?token={good}&access_token={good}"))
    assert {answer.status_code for answer in asked} == {401}
    assert len({answer.content for answer in asked}) == 1
    assert {answer["WWW-Authenticate"] for answer in asked} == {"Bearer"}
    assert Program(good).get("/accounts").status_code == 200


def test_a_cookie_opens_nothing_here(office: Office, client):
    client.force_login(office.house_user("owner"), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/api/v1/accounts").status_code == 401


def test_too_many_calls_of_one_token_are_told_when_to_come_again(office: Office):
    program, other = office.program(), office.program()
    with override_settings(API_CALLS_PER_MINUTE=3):
        assert [program.get("/accounts").status_code for _ in range(3)] == [200] * 3
        answer = program.get("/accounts")
        assert problem(answer, 429) and 1 <= int(answer["Retry-After"]) <= 60
        assert other.get("/accounts").status_code == 200


def test_guessing_is_slowed_and_locks_nobody_out(office: Office):
    with override_settings(API_FAILURES_PER_MINUTE=3):
        answers = [Program("bt_guess").get("/accounts").status_code for _ in range(5)]
        assert answers == [401, 401, 401, 429, 429]
        assert office.program().get("/accounts").status_code == 200
        assert Program("bt_guess", REMOTE_ADDR="2001:db8:1:2::1").get("/accounts").status_code == 401


def test_a_refusal_by_rights_is_kept_where_denials_are(office: Office):
    said = problem(office.program("sales").post("/tax-rates", {"percent": "19", "country": "DE", "from_on": "2020-01-01"}), 403)
    assert "tax_rate.create" in said["detail"]
    with office.house.look():
        [denial] = Denial.objects.all()
    assert denial.what == "POST tax-rates" and denial.actor["kind"] == "token"


def test_a_locked_field_is_named(office: Office):
    office.story.account("Acme")
    said = problem(office.program("sales").patch(f"/accounts/{office.story.ids['Acme']}", {"tax_exempt": True, "phone": "1"}), 403)
    assert list(said["field_errors"]) == ["tax_exempt"]
    assert office.program().get(f"/accounts/{office.story.ids['Acme']}").json()["phone"] == ""


def test_a_token_makes_no_token(office: Office):
    problem(office.program("owner").post("/tokens", {"name": "another"}), 403)
    assert Token.objects.count() == 1
