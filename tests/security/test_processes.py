"""Four web processes that share few connections through a pooler: what one is asked never shows in another's answer, and limits hold for all together.

They stand behind a proxy, as in earnest: over TLS, at a name of their own.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from time import sleep
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from baton.foundation.models import Tries
from baton.ops.postgres.processes import wait_until
from tests.api.programs import V1, Office
from tests.make import House
from tests.ops.poolers import pooled
from tests.ops.processes import app_url, running
from tests.ops.test_serve import answer as answered
from tests.ops.test_serve import children, free_port
from tests.security.test_headers import lacks
from tests.web.signed_in import signed_in

pytestmark = pytest.mark.needs("pgbouncer")
PROCESSES, CONNECTIONS, AT_ONCE = 4, 3, 12
VISITOR = "203.0.113.9"
FAILURES = 15
BEHIND = {"BATON_URL": "https://baton.example", "BATON_TRUSTED_PROXIES": "127.0.0.1", "BATON_API_FAILURES_PER_MINUTE": str(FAILURES), "BATON_SECRET_KEY": settings.SECRET_KEY}


class Site:
    """The web processes, asked as their proxy asks."""

    def __init__(self, port: int, pooler: str):
        self.port, self.pooler = port, pooler

    def ask(self, path: str, body: Any = None, *, near: str = VISITOR, **headers: str) -> tuple[HTTPResponse, str]:
        """One request on a connection of its own, so any of the processes may take it."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=60)
        said = {"Host": "baton.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": near} | {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if body is None else json.dumps(body)
        wire.request("GET" if body is None else "POST", path, content, said | ({"Content-Type": "application/json"} if content else {}))
        answer = wire.getresponse()
        text = answer.read().decode()
        wire.close()
        return answer, text


@pytest.fixture
def site(transactional_db: None) -> Iterator[Site]:
    port = free_port()
    with pooled(CONNECTIONS) as folder:
        arguments = ("127.0.0.1", str(port), str(PROCESSES))
        with running("baton.ops.children.web", *arguments, DATABASE_URL=app_url(HOST=folder, PORT="5432"), **BEHIND) as web:
            assert wait_until(lambda: answered(f"http://127.0.0.1:{port}/readyz"), 60)
            assert wait_until(lambda: len(children(web.pid)) >= PROCESSES, 30)
            yield Site(port, folder)


def all_at_once(jobs: list[Any]) -> list[Any]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda job: job(), jobs))


def test_four_processes_on_a_few_connections_keep_everybody_apart(site: Site):
    houses = [Office(House(f"House {letter}")) for letter in "ABC"]
    tokens = [office.token("owner")[1] for office in houses]
    cookies = [signed_in(office.house.person(role).id).cookies["sessionid"].value for office in houses for role in ("owner", "billing")]
    for letter, office in zip("ABC", houses, strict=True):
        office.story.account(f"Only{letter}", owner=None)
    assert_each_sees_his_own(site, tokens, cookies)
    assert_a_key_is_used_once(site, tokens)
    assert_nothing_stays_on_a_connection(site)
    assert_limits_are_everybodys(site)
    assert_it_is_a_host_of_its_own(site, tokens[0])


def assert_each_sees_his_own(site: Site, tokens: list[str], cookies: list[str]) -> None:
    """Reading, writing, being refused and pages, of three houses and nine people at once."""
    jobs: list[Any] = []
    for turn in range(4):
        for n, token in enumerate(tokens):
            bearer, letter = {"Authorization": f"Bearer {token}"}, "ABC"[n]
            jobs += [lambda b=bearer: (200, site.ask(f"{V1}/accounts", **b)), lambda b=bearer: (422, site.ask(f"{V1}/accounts", {"name": ""}, **b))]
            jobs.append(lambda b=bearer, name=f"Only{letter}{turn}": (201, site.ask(f"{V1}/accounts", {"name": name, "anyway": True}, **b)))
            jobs += [lambda c=cookie: (200, site.ask("/accounts/", Cookie=f"__Host-sessionid={c}")) for cookie in cookies[2 * n : 2 * n + 2]]
    owners = [letter for _ in range(4) for letter in "ABC" for _ in range(5)]
    for letter, (status, (said, text)) in zip(owners, all_at_once(jobs), strict=True):
        assert said.status == status, text
        assert [other for other in "ABC" if other != letter and f"Only{other}" in text] == []
        assert status != 200 or f"Only{letter}" in text
    for letter, token in zip("ABC", tokens, strict=True):
        items = json.loads(site.ask(f"{V1}/accounts", Authorization=f"Bearer {token}")[1])["items"]
        assert sorted(item["name"] for item in items) == [f"Only{letter}", *(f"Only{letter}{turn}" for turn in range(4))]


def assert_a_key_is_used_once(site: Site, tokens: list[str]) -> None:
    def sent() -> tuple[HTTPResponse, str]:
        return site.ask(f"{V1}/products", {"name": "Once"}, Authorization=f"Bearer {tokens[0]}", Idempotency_Key="k-1")

    answers = all_at_once([sent] * AT_ONCE)
    assert {answer.status for answer, _ in answers} == {201} and len({text for _, text in answers}) == 1
    assert sum(answer.getheader("Idempotent-Replayed") == "true" for answer, _ in answers) == AT_ONCE - 1


def assert_nothing_stays_on_a_connection(site: Site) -> None:
    """Whoever gets a connection next finds no organization, no deed and no limit of anybody's on it."""
    looks = [psycopg.connect(app_url(HOST=site.pooler, PORT="5432"), prepare_threshold=None) for _ in range(CONNECTIONS)]
    asked = "SELECT pg_backend_pid(), current_setting('baton.organization', true), current_setting('baton.deed', true), current_setting('statement_timeout')"
    found = [look.execute(asked).fetchone() for look in looks]  # each holds its connection until it is closed
    for look in looks:
        look.close()
    assert len({pid for pid, *_ in found}) == CONNECTIONS
    assert {(organization or "", deed or "") for _, organization, deed, _ in found} == {("", "")}
    assert {limit for *_, limit in found} <= {"0"}


def assert_limits_are_everybodys(site: Site) -> None:
    """So many wrong tokens in a minute and so many mails are free, however many processes are asked."""
    if datetime.now(UTC).second > 50:
        sleep(11)
    statuses = [answer.status for answer, _ in all_at_once([lambda: site.ask(f"{V1}/accounts", Authorization="Bearer bt_guess")] * (FAILURES + 9))]
    assert sorted(statuses) == [401] * FAILURES + [429] * 9
    assert site.ask(f"{V1}/accounts", near="203.0.113.77", Authorization="Bearer bt_guess")[0].status == 401
    page, _ = site.ask("/signin/forgot/")
    cookie = str(page.getheader("Set-Cookie")).partition(";")[0]
    form = {"X-CSRFToken": cookie.partition("=")[2], "Cookie": cookie, "Origin": "https://baton.example"}
    assert {answer.status for answer, _ in all_at_once([lambda: forgot(site, form)] * AT_ONCE)} == {200}
    assert list(Tries.objects.filter(key=f"mail:network:{VISITOR}").values_list("failures", flat=True)) == [5]


def forgot(site: Site, form: dict[str, str]) -> tuple[HTTPResponse, str]:
    wire = HTTPConnection("127.0.0.1", site.port, timeout=60)
    said = {"Host": "baton.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": VISITOR, "Content-Type": "application/x-www-form-urlencoded"}
    wire.request("POST", "/signin/forgot/", "email=somebody%40example.org", said | form)
    answer = wire.getresponse()
    return answer, answer.read().decode()


def assert_it_is_a_host_of_its_own(site: Site, token: str) -> None:
    """S15, S16: cookies for this host alone, TLS for a year, and of two lines that say where one comes from the proxy's, the last."""
    for path in ("/signin/", "/nothing", f"{V1}/accounts", "/healthz"):
        answer, _ = site.ask(path)
        assert lacks(answer.headers) == [], path
        assert answer.getheader("Strict-Transport-Security") == "max-age=31536000", path
        assert all(cookie.startswith("__Host-") and "; Secure" in cookie for cookie in answer.headers.get_all("Set-Cookie") or [])
    assert site.ask("/signin/", Host="evil.example")[0].status == 400
    wire = HTTPConnection("127.0.0.1", site.port, timeout=60)
    wire.putrequest("GET", f"{V1}/accounts", skip_host=True)
    for name, value in (("Host", "baton.example"), ("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "198.51.100.2")):
        wire.putheader(name, value)  # as a proxy does that adds a line of its own behind the visitor's
    wire.endheaders()
    assert wire.getresponse().status == 401
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM foundation_tally WHERE key LIKE 'stranger:198.51.100.%'")
        assert cursor.fetchall() == [("stranger:198.51.100.2",)]
    assert site.ask(f"{V1}/accounts", Authorization=f"Bearer {token}")[0].status == 200
