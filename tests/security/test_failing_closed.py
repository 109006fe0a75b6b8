"""S24: where what decides cannot decide, nobody gets in and nothing is done."""

from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from baton.foundation.actors import Rights
from tests.api.programs import Office
from tests.rights.fingerprint import changed, fingerprint
from tests.web.conftest import Desk
from tests.web.test_signin import PASSWORD, with_password

# What decides, where it is asked, and which of the calls below ask it.
PAGES, FORMS, READS, WRITES, SIGNING = "page", "form", "read", "write", "sign-in"
DECIDES = {
    "baton.web.sessions.is_over": [PAGES, FORMS],
    "baton.web.entrance.memberships": [PAGES, FORMS],
    "baton.web.entrance.is_halfway": [PAGES, FORMS],
    "baton.web.entrance.current": [PAGES, FORMS],
    "baton.web.entrance.actor_of": [PAGES, FORMS],
    "baton.web.entrance.check_carried": [PAGES, FORMS],
    "baton.web.halfway.in_two_steps": [PAGES, FORMS],
    "baton.web.confirming.asked": [FORMS],
    "baton.web.confirming.proved_lately": ["strong"],
    "baton.foundation.actors.Rights.scope": [PAGES, FORMS, READS, WRITES],
    "baton.foundation.actors.Rights.writing_scope": [FORMS, WRITES],
    "baton.api.gate.bearer": [READS, WRITES],
    "baton.api.gate.limited": [READS, WRITES],
    "baton.api.gate.address_of": [READS, WRITES],
    "baton.foundation.bearers.digest_of": [READS, WRITES],
    "baton.foundation.bearers.actor_of": [READS, WRITES],
    "baton.foundation.bearers.meets_policy": [READS, WRITES],
    "baton.foundation.bearers._comes_from": [READS, WRITES],
    "baton.foundation.visitors.is_trusted": [PAGES, FORMS, READS, WRITES, SIGNING],
    "baton.foundation.models.row.Rows.visible_to": [PAGES, READS],
    "baton.foundation.tries._take": [SIGNING],
    "baton.foundation.signin.keys_of": [SIGNING],
    "baton.foundation.signin.authenticate": [SIGNING],
    "django.contrib.auth.hashers.verify_password": [SIGNING],
    "django.core.signing.TimestampSigner.unsign": ["next page"],
}  # fmt: skip


class Calls:
    """One call of each kind, each of which goes well while everything can be decided."""

    def __init__(self, desk: Desk):
        self.desk, office = desk, Office(desk.house)
        for n in range(3):
            desk.story.account(f"Acme {n}", owner=None)
        self.client, self.program = desk.at("owner"), office.program("owner")
        self.client.raise_request_exception = False
        self.sam = with_password(desk.house.sales.id)
        self.page = self.program.get("/accounts?limit=1").json()["next"]
        self.n = 0

    def __call__(self, kind: str) -> Any:
        self.n += 1
        house, name = str(self.desk.house.id), f"New {self.n}"
        if kind == "page":
            return self.client.get(f"/accounts/{self.desk.story.ids['Acme 0']}/")
        if kind == "form":
            return self.client.post("/accounts/create", {"organization": house, "name": name})
        if kind == "strong":
            return self.client.post("/users/invite", {"organization": house, "email": f"n{self.n}@example.org", "name": name, "role": "sales"})
        if kind == "read":
            return self.program.get(f"/accounts/{self.desk.story.ids['Acme 0']}")
        if kind == "next page":
            return self.program.get(f"/accounts?limit=1&after={self.page}")
        if kind == "write":
            return self.program.post("/accounts", {"name": name})
        client = Client(raise_request_exception=False)
        return client.post("/signin/", {"login": self.sam.email, "password": PASSWORD})


def is_well(kind: str, answer: Any) -> bool:
    """Was it done, or shown?"""
    if kind == SIGNING:
        return answer.status_code == 302
    return answer.status_code in (200, 201, 303)


KINDS = [PAGES, FORMS, "strong", READS, "next page", WRITES, SIGNING]


def test_all_of_it_goes_well_while_everything_can_be_decided(desk: Desk):
    calls = Calls(desk)
    assert [kind for kind in KINDS if not is_well(kind, calls(kind))] == []


@pytest.mark.parametrize("name", list(DECIDES))
def test_where_one_of_them_fails_the_answer_is_no_and_nothing_is_done(desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str):
    calls = Calls(desk)
    before = fingerprint(desk.house.id)

    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("cannot be decided")

    place, _, last = name.rpartition(".")
    owner: Any = Rights if place.endswith(".Rights") else _owner(place)
    monkeypatch.setattr(owner, last, fails)
    answers = {kind: calls(kind) for kind in DECIDES[name]}
    monkeypatch.undo()
    assert {kind: answer.status_code for kind, answer in answers.items() if is_well(kind, answer)} == {}
    assert not any(b"Acme 0" in answer.content for answer in answers.values())
    assert changed(before, fingerprint(desk.house.id)) == []


def _owner(place: str) -> Any:
    try:
        return import_module(place)
    except ModuleNotFoundError:
        module, _, name = place.rpartition(".")
        return getattr(import_module(module), name)
