"""Every address says who may call it; so far only monitors call, and they need no name."""

import pytest
from django.urls import get_resolver

OPEN = {"healthz", "readyz", "healthz/duties"}


def routes() -> set[str]:
    return {str(pattern.pattern) for pattern in get_resolver().url_patterns}


def test_no_address_is_open_that_is_not_listed_here():
    assert routes() == OPEN


@pytest.mark.parametrize("address", sorted(OPEN))
def test_an_open_address_only_reads(client, db, address):
    assert client.post(f"/{address}").status_code == 405
    answer = client.get(f"/{address}")
    assert answer.status_code in (200, 503)
    assert {"default-src 'self'", "script-src 'self'", "object-src 'none'"} <= set(answer["Content-Security-Policy"].split("; "))
    assert answer["X-Content-Type-Options"] == "nosniff"
