"""S15: what every answer says of itself, and cookies that are this host's alone."""

import json
import subprocess
import sys
from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.api.programs import V1, Office
from tests.ops.processes import environment
from tests.web.conftest import Desk
from tests.web.furnished import furnish

POLICY = {"default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"}
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin"}
NOWHERE = "00000000-0000-7000-8000-000000000000"


def lacks(answer: Any) -> list[str]:
    """What an answer should say of itself, and does not."""
    missing = [name for name, value in ALWAYS.items() if answer.get(name) != value]
    policy = set(answer.get("Content-Security-Policy", "").split("; "))
    missing += sorted(POLICY - policy) + [word for word in policy if "unsafe" in word or "*" in word]
    missing += ["the version of a server"] if any(sign.isdigit() for sign in answer.get("Server", "")) else []
    return missing + [name for name in ("X-Powered-By", "Access-Control-Allow-Origin") if name in answer]


def test_every_page_file_and_redirect_says_it(desk: Desk):
    client, found = desk.at("owner"), {}
    for place in furnish(desk.story):
        answer = client.get(place)
        wrong = lacks(answer) + ([] if "no-store" in answer.get("Cache-Control", "") else ["no-store"])
        found |= {place: wrong} if wrong else {}
    assert found == {}


@pytest.mark.parametrize(
    ("status", "place", "post"),
    [
        (404, "/nothing", None), (404, f"/accounts/{NOWHERE}/", None), (405, "/accounts/", {}), (403, "/settings/roles/", None), (302, "/accounts/", None),
        (422, "/accounts/create", {"name": ""}), (409, "/accounts/create", {"organization": NOWHERE}), (404, "/accounts/explode", {}),
        (200, "/signin/", None), (200, "/signin/forgot/", None), (422, "/signin/link/bl_x/", None), (200, "/signup/", None), (200, "/healthz", None),
    ],
)  # fmt: skip
def test_every_error_and_every_page_for_strangers_says_it(desk: Desk, status: int, place: str, post: dict | None):
    client = Client() if status in (200, 302) or "link" in place else desk.at("sales")
    answer = client.get(place) if post is None else client.post(place, {"organization": str(desk.house.id), **post})
    assert answer.status_code == status
    assert lacks(answer) == [] and "no-store" in answer["Cache-Control"]


def test_a_forged_host_and_a_form_without_its_token_are_answered_so_too(desk: Desk):
    for answer, status in ((Client().get("/", headers={"Host": "evil.example"}), 400), (Client(enforce_csrf_checks=True).post("/signin/", {}), 403)):
        assert (answer.status_code, lacks(answer)) == (status, [])


def test_so_is_every_answer_to_a_program(desk: Desk):
    program = Office(desk.house).program()
    answers = [program.get("/accounts"), program.get("/nothing"), program.get(f"/accounts/{NOWHERE}"), program.post("/accounts", b"{"), program.ask("PUT", "/accounts")]
    answers += [Client().get(f"{V1}/accounts"), Client().get("/api/docs"), Client().get("/api/v1/openapi.json")]
    assert [lacks(answer) for answer in answers] == [[]] * len(answers)
    assert all("private" in answer["Cache-Control"] for answer in answers[:6])


def test_what_failed_here_says_it_too(desk: Desk):
    client = desk.at("owner")
    client.raise_request_exception = False
    client.handler.load_middleware()
    inner = client.handler._middleware_chain

    def broken(*_: Any) -> HttpResponse:
        raise RuntimeError("no paper")

    client.handler._view_middleware.insert(0, broken)
    assert inner and client.get("/").status_code == 500
    assert lacks(client.get("/")) == []


def test_what_is_public_says_it_and_may_be_kept():
    answer = Client().get(f"{settings.STATIC_URL}web/baton.css")
    assert (answer.status_code, lacks(answer)) == (200, [])
    assert "max-age" in answer["Cache-Control"]


COOKIES = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from allauth.mfa import app_settings
from baton.foundation import proofs
answer = Client().get("/signin/", HTTP_HOST="baton.example")
csrf = answer.cookies[settings.CSRF_COOKIE_NAME]
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, app_settings.TRUST_COOKIE_NAME, settings.COOKIES + proofs.KNOWN],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, app_settings.TRUST_COOKIE_SECURE, settings.SECURE],
    "set": csrf.OutputString(), "hsts": answer.get("Strict-Transport-Security"), "all": list(answer.cookies),
}))
"""


def installed_at(url: str) -> dict[str, Any]:
    """What an installation at this address sets and says."""
    done = subprocess.run([sys.executable, "-P", "-c", COOKIES], env=environment(BATON_URL=url), capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_over_tls_every_cookie_is_this_hosts_alone_and_browsers_stay_with_tls(transactional_db):
    said = installed_at("https://baton.example")
    assert all(name.startswith("__Host-") for name in said["names"]) and all(said["secure"])
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(said["set"].split("; ")) and "Domain" not in said["set"]
    assert said["all"] == ["__Host-csrftoken"] and said["hsts"] == "max-age=31536000"


def test_without_tls_there_is_no_such_name_as_no_browser_would_take_it(transactional_db):
    said = installed_at("http://baton.example")
    assert not any(name.startswith("__Host-") for name in said["names"]) and not any(said["secure"])
    assert {"HttpOnly", "SameSite=Lax"} <= set(said["set"].split("; ")) and said["hsts"] is None


def test_every_cookie_of_signing_in_is_for_the_server_alone(desk: Desk):
    client = desk.at()
    client.get("/me/")
    kept: list[Morsel] = list(client.cookies.values())
    assert kept and all(one["httponly"] and one["samesite"] == "Lax" and not one["domain"] and one["path"] == "/" for one in kept if one.value)
