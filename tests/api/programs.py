"""Programs of a house: each with the token of a person, asking as any client does."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler

from baton.foundation.actions import ACTIONS
from baton.foundation.inputs import call
from baton.foundation.models import User
from baton.foundation.performing import perform
from tests.make import House
from tests.story import Story

V1 = "/api/v1"


class Program:
    """A client with one token; what it sends is JSON, what it gets too."""

    def __init__(self, secret: str, **more: Any):
        self.secret, self.client = secret, Client(raise_request_exception=False, **more)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        given = {"Authorization": f"Bearer {self.secret}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = given.pop("Content-Type", "application/json")
        return self.client.generic(method, V1 + path, content, content_type=kind, headers=given)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, body, **headers)


class Office:
    """A house with its story, and a program for each of its people."""

    def __init__(self, house: House):
        self.house, self.story = house, Story(house)

    def program(self, role: str = "billing", **entered: Any) -> Program:
        return Program(self.token(role, **entered)[1])

    def token(self, role: str = "billing", **entered: Any) -> tuple[Any, str]:
        if role == "read only":  # makes none itself, but may be given one
            role, entered = "owner", {"role": role} | entered
        with perform(self.house.person(role)) as work:
            return call(ACTIONS["token.create"], work, None, {"name": f"{role}'s program", **entered})

    def house_user(self, role: str) -> User:
        return User.objects.get(pk=self.house.person(role).id)


class InThisTransaction:
    """The application, for the connection of the test: it is not closed after each request."""

    def __init__(self):
        self.handler = ClientHandler(enforce_csrf_checks=True)

    def __call__(self, environ: Any, start_response: Any) -> list[bytes]:
        response = self.handler(environ)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The problem that the answer must be."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    said = answer.json()
    assert said["status"] == status and said["detail"] and said["remedy"] and said["title"]
    assert said["type"].startswith("/api/docs#problem-")
    return said
