"""The API at the desk of a firm with years behind it, beside a bare WSGI function that runs the same SQL and writes the same JSON."""

import io
import json
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction

from baton.foundation.inputs import UNSET
from baton.foundation.models import User
from baton.foundation.people import actor_of
from baton.foundation.performing import perform
from baton.foundation.tokens import TokenInput, create_token
from baton.ops.bench import walls
from baton.ops.bench.pages import desk
from baton.ops.bench.pairs import Pairs, milliseconds, seconds
from baton.ops.bench.twins import ANALYZE, as_owner
from baton.ops.bench.years import PEOPLE, Years, firm

LIST: Final = "/api/v1/invoices?limit=50"
REQUESTS: Final = 100
PAIRS: Final = 5
ROUND: Final = 40  # requests in each half of a pair
MOST_MS: Final = 40
LEAST_RATIO: Final = 0.25
App = Callable[[dict[str, Any], Callable[..., Any]], Any]


def measure(accounts: int, invoices: int) -> dict[str, Any]:
    """A list of fifty invoices, a page further on, one invoice and the accounts, as billing's token asks for them; and what walls cost."""
    settings.API_CALLS_PER_MINUTE = 10**9  # it is the calls that are measured
    years: list[Years] = []
    loaded = seconds(lambda: years.append(firm(accounts, invoices)))
    with as_owner() as owner:
        owner.execute(ANALYZE)
    secret, application = token(years[0]), get_wsgi_application()
    first = json.loads(asked(application, LIST, secret))
    places = {
        "invoices": LIST, "invoices, further on": f"{LIST}&after={first['next']}", "invoices, drafts": f"{LIST}&document_state=draft",
        "invoice": f"/api/v1/invoices/{first['items'][0]['id']}", "accounts": "/api/v1/accounts?limit=50",
    }  # fmt: skip
    found = {name: measured(application, address, secret) for name, address in places.items()}
    over = [f"{name}: {said['p95_ms']} ms of {MOST_MS}" for name, said in found.items() if said["p95_ms"] > MOST_MS]
    over += [f"{name}: {said['ratio']} of {LEAST_RATIO}" for name, said in found.items() if said["ratio"] < LEAST_RATIO]
    cost = walls.measured(desk())
    over += [f"walls: {cost['cost_percent']} percent of {walls.MOST_PERCENT}"] if cost["cost_percent"] > walls.MOST_PERCENT else []
    whole = {key: found["invoices"][key] for key in ("per_s", "raw_per_s", "ratio", "p95_ms")}
    return whole | {"n": invoices, "accounts": accounts, "load_s": round(loaded), "over": over, "pages": found, "walls": cost}


def token(years: Years) -> str:
    """A token of whoever bills."""
    user = User.objects.get(email=PEOPLE["billing"])
    unset: Any = UNSET
    with perform(actor_of(user, years.operator.organization)) as work:
        return create_token(work, TokenInput(name="bench", role=unset, scopes=unset))[1]


def asked(app: App, address: str, secret: str) -> bytes:
    """One GET, as a server hands it to the application; its body."""
    path, _, query = address.partition("?")
    answer: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_AUTHORIZATION": f"Bearer {secret}", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http", "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.version": (1, 0),
    }  # fmt: skip
    response = app(environ, lambda status, headers, exc=None: answer.append(status))
    try:
        body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    if not answer[0].startswith("200"):
        raise RuntimeError(f"{address} answered {answer[0]}: {body[:300]!r}")
    return body


def measured(application: App, address: str, secret: str) -> dict[str, Any]:
    """How long it takes when it is warm, and how many a second beside the bare function."""
    body, statements = asked(application, address, secret), ran(application, address, secret)
    raw = bare(statements, json.loads(body))
    pairs = Pairs(ROUND)
    for _ in range(PAIRS):
        pairs.house.append(seconds(lambda: [asked(application, address, secret) for _ in range(ROUND)]))
        pairs.raw.append(seconds(lambda: [asked(raw, address, secret) for _ in range(ROUND)]))
    taken = [seconds(asked, application, address, secret) for _ in range(REQUESTS)]
    return milliseconds(taken) | pairs.described() | {"queries": len(statements), "bytes": len(body), "raw_ms": round(median(pairs.raw) / ROUND * 1000, 2)}


def ran(application: App, address: str, secret: str) -> list[tuple[str, Any]]:
    """The statements of one request, with what they were given."""
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, given: Any, *rest: Any) -> Any:
        found.append((sql, given))
        return execute(sql, given, *rest)

    with connection.execute_wrapper(note):
        asked(application, address, secret)
    return found


def bare(statements: Sequence[tuple[str, Any]], said: Any) -> App:
    """A WSGI function that runs these statements in one transaction and writes this as JSON, and does nothing else."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, given in statements:
                cursor.execute(sql, given)
                if cursor.description:
                    cursor.fetchall()
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    return app
