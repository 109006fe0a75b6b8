"""Settings, API tokens: made by whoever works here, shown once, revoked at once."""

import re

import pytest

from baton.foundation.models import Key, Token
from tests.web.conftest import Desk

PAGE = "/settings/tokens/"


def make(desk: Desk, by: str = "billing", **fields: str):
    return desk.post(f"{PAGE}add", by=by, **{"form": "token.create:", "back": PAGE, "name": "Books"} | fields)


def test_the_secret_is_on_the_page_once_and_nowhere_else(desk: Desk, client):
    answer = make(desk, key="k1")
    [secret] = re.findall(r'value="(bt_[^"]+)"', answer.content.decode())
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    again = make(desk, key="k1").content.decode()
    assert secret not in again and "shown the first time" in again and Token.objects.count() == 1
    page = desk.at("billing").get(PAGE).content.decode()
    assert "Books" in page and secret not in page and f"…{secret[-4:]}" in page and "Never" not in page
    with desk.house.look():
        assert secret not in str(list(Key.objects.values_list("answer", flat=True)))


def test_a_token_is_revoked_at_once(desk: Desk, client):
    [secret] = re.findall(r'value="(bt_[^"]+)"', make(desk).content.decode())
    token = Token.objects.get()
    answer = desk.post(f"/tokens/{token.pk}/revoke", form=f"token.revoke:{token.pk}", back=PAGE, next=PAGE)
    assert answer.status_code == 303
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    page = desk.at("billing").get(PAGE).content.decode()
    assert "Revoked" in page and f"/tokens/{token.pk}/revoke" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "needs a name"), ({"scopes": "deal.win"}, "does not hold"), ({"scopes": "nothing.such"}, "names no deed"),
        ({"networks": "home"}, "is no network"), ({"expires_at": "2099-01-01"}, "for a year at most"), ({"expires_at": "2001-01-01"}, "in the past"),
    ],
)  # fmt: skip
def test_what_is_refused_stays_on_the_page_with_its_words(desk: Desk, fields, words):
    answer = make(desk, **fields)
    assert answer.status_code == 422 and words in answer.content.decode() and not Token.objects.exists()


def test_scopes_and_networks_are_a_line_each(desk: Desk):
    make(desk, scopes="invoice.issue\r\ninvoice.see\r\n", networks="203.0.113.0/24")
    token = Token.objects.get()
    assert [line[0] for line in token.scopes] == ["invoice.issue", "invoice.see"] and token.networks == ["203.0.113.0/24"]


def test_sales_sees_its_own_and_who_may_only_read_nothing(desk: Desk):
    make(desk, by="billing", name="Of billing")
    make(desk, by="sales", name="Of sales")
    assert "Of billing" not in desk.at("sales").get(PAGE).content.decode()
    assert "Of sales" in desk.at("billing").get(PAGE).content.decode()
    assert desk.at("read only").get(PAGE).status_code == 403
    assert PAGE in desk.at("sales").get("/me/").content.decode() and PAGE not in desk.at("read only").get("/me/").content.decode()
