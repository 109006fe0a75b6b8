"""S16: what is said of a visitor counts where a proxy of ours says it, and nowhere else."""

from ipaddress import ip_network
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from baton.foundation.models import Tries
from baton.foundation.tries import of_network
from baton.foundation.visitors import Proxies, address_of, network_of
from tests.api.programs import V1, Office
from tests.make import House
from tests.signing_in import code_now
from tests.web.conftest import Desk
from tests.web.test_signin import sign_in, with_password

PROXY, FAR = "10.0.0.7", "203.0.113.9"
TRUSTED = override_settings(BATON_TRUSTED_PROXIES=[ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")])


def seen(near: str = PROXY, **said: str) -> Any:
    """The request as everything behind the first middleware sees it."""
    found: list[Any] = []
    request = RequestFactory().get("/", REMOTE_ADDR=near, **said)
    Proxies(lambda request: found.append(request) or HttpResponse())(request)  # type: ignore[func-returns-value]
    return found[0]


@TRUSTED
@pytest.mark.parametrize(
    ("chain", "address"),
    [
        (FAR, FAR), (f"  {FAR} ", FAR), (f"{FAR}:5123", FAR), ("[2001:db8:2::9]:443", "2001:db8:2::9"), ("2001:db8:2::9", "2001:db8:2::9"),
        (f"::ffff:{FAR}", FAR), (f"192.0.2.1, {FAR}", FAR), (f"192.0.2.1, {FAR}, 10.9.9.9, 2001:db8:1::5", FAR), (f"nonsense, {FAR}", FAR),
        ("", PROXY), ("nonsense", PROXY), (f"{FAR}, nonsense", PROXY), ("unknown, 10.9.9.9", "10.9.9.9"), ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
        (f"{FAR}\r\nX: 1", PROXY), ("'; DROP TABLE foundation_tries; --", PROXY), ("9" * 5000, PROXY),
    ],
)  # fmt: skip
def test_a_trusted_proxy_says_where_a_visitor_comes_from(chain: str, address: str):
    assert address_of(seen(HTTP_X_FORWARDED_FOR=chain)) == address


@pytest.mark.parametrize("near", [FAR, "192.168.0.1", "::1", "2001:db8:2::1", ""])
@pytest.mark.parametrize("trusted", [TRUSTED, override_settings(BATON_TRUSTED_PROXIES=[])], ids=["some", "none"])
def test_what_anybody_else_says_is_not_even_seen(near: str, trusted: Any):
    with trusted:
        said = dict.fromkeys(("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"), "127.0.0.1")
        request = seen(near, **said, HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_PORT="444")
    assert address_of(request) == near and not request.is_secure() and request.get_host() == "testserver"
    assert not [name for name in request.META if "FORWARDED" in name or "REAL_IP" in name]


@TRUSTED
def test_a_trusted_proxy_says_scheme_and_host_and_the_last_word_is_its_own():
    assert seen(HTTP_X_FORWARDED_PROTO="https").is_secure() and not seen(HTTP_X_FORWARDED_PROTO="https, http").is_secure()
    assert not seen(HTTP_X_FORWARDED_PROTO="gopher").is_secure()
    with override_settings(ALLOWED_HOSTS=["baton.example"]):
        assert seen(HTTP_X_FORWARDED_HOST="evil.example, baton.example").get_host() == "baton.example"
        assert Client(REMOTE_ADDR=PROXY).get("/healthz", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400


def test_the_configured_origin_says_that_people_come_by_tls():
    with override_settings(SECURE=True):
        assert seen().is_secure()


@pytest.mark.parametrize(("address", "network"), [(FAR, FAR), ("2001:db8:2::9", "2001:db8:2::/64"), (f"::ffff:{FAR}", FAR), ("x", "unknown"), ("", "unknown")])
def test_one_line_is_an_address_or_an_ipv6_network_of_64_bits(address: str, network: str):
    assert network_of(address) == network


def tried(desk: Desk, **client: Any) -> set[str]:
    """Under which networks a wrong password was counted."""
    ann = with_password(desk.house.billing.id)
    sign_in(Client(**client), ann, "wrong wrong")
    return {key for key in Tries.objects.values_list("key", flat=True) if key.startswith("network:")}


@TRUSTED
def test_wrong_tries_are_counted_for_the_visitor_behind_a_proxy(desk: Desk):
    assert tried(desk, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=FAR) == {of_network(FAR)}


def test_nobody_gets_around_the_count_by_another_name_in_each_try(desk: Desk):
    for n in range(3):
        assert tried(desk, REMOTE_ADDR=FAR, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}") == {of_network(FAR)}


@TRUSTED
def test_a_token_for_some_networks_looks_at_the_visitor(house: House):
    secret = Office(house).token(networks=["198.51.100.0/24"])[1]

    def status(near: str, said: str) -> int:
        return Client(REMOTE_ADDR=near).get(f"{V1}/accounts", headers={"Authorization": f"Bearer {secret}", "X-Forwarded-For": said}).status_code

    assert [status(PROXY, "198.51.100.4"), status(PROXY, FAR), status(FAR, "198.51.100.4"), status("198.51.100.4", FAR)] == [200, 401, 401, 200]


@TRUSTED
def test_a_session_says_where_it_is(desk: Desk):
    ann, client = with_password(desk.house.billing.id), Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=FAR)
    sign_in(client, ann)
    client.post("/signin/code/", {"code": code_now()})
    client.get("/me/")
    assert UserSession.objects.get(user=ann).ip == FAR
