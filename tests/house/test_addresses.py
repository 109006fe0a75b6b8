"""Every address says who may call it; monitors and who has yet to sign in need no name."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver

MONITORS = {"healthz", "readyz", "healthz/duties"}
SIGNING_IN = {
    "signin/", "signout/", "signup/", "signin/code/", "signin/passkey/", "signin/second-step/", "signin/forgot/", "signin/link/<str:secret>/",
}  # fmt: skip
PROGRAMS = {"docs", "v1/openapi.json", r"^v1(?P<path>(?s:/.*)?)\Z"}  # below api/: a description for everybody, and the gate, which asks for a token


def patterns(resolver=None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_no_address_is_open_that_is_not_listed_here():
    unsaid = {str(pattern.pattern) for pattern in patterns() if not hasattr(pattern.callback, "rights")}
    assert unsaid == MONITORS | SIGNING_IN | PROGRAMS


@pytest.mark.parametrize("pattern", [p for p in patterns() if hasattr(p.callback, "rights")], ids=lambda p: str(p.pattern))
def test_behind_the_entrance_nobody_gets_in_without_signing_in(client, db, pattern):
    given = {name: "00000000-0000-7000-8000-000000000000" if name == "id" else "x" for name in pattern.pattern.converters}
    address = "/" + pattern.pattern.regex.pattern.lstrip("^").rstrip("$\\Z")
    for name, value in given.items():
        address = address.replace(f"(?P<{name}>{pattern.pattern.converters[name].regex})", value)
    address = re.sub(r"\\(.)", r"\1", address)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302 and answer["Location"].startswith("/signin/"), address


@pytest.mark.parametrize("address", sorted(MONITORS | {"api/docs", "api/v1/openapi.json"}))
def test_an_open_address_only_reads(client, db, address):
    assert client.post(f"/{address}").status_code == 405
    answer = client.get(f"/{address}")
    assert answer.status_code in (200, 503)
    assert {"default-src 'self'", "script-src 'self'", "object-src 'none'"} <= set(answer["Content-Security-Policy"].split("; "))
    assert answer["X-Content-Type-Options"] == "nosniff"
