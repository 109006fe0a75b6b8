"""Accounts found by a field of one's own, among many with many."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from django.db.models import F, Q

from baton.billing.actions.founding import found
from baton.crm.models import Account
from baton.fields.finding import holds
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, system
from baton.foundation.inputs import call
from baton.foundation.keys import new_id
from baton.foundation.nouns import NOUNS
from baton.foundation.organizations import OrganizationInput
from baton.foundation.performing import perform, reading
from baton.ops.bench.pairs import seconds
from baton.ops.bench.twins import ANALYZE, as_owner

KINDS: Final = ("choice", "text", "number", "date")
CHOICES: Final = [f"Choice {n}" for n in range(5)]
FILLED: Final = 20  # fields of each account
AT_ONCE: Final = 1_000
PRIME: Final = 2_000_003
TIMES: Final = 9
MOST_MS: Final = 150
ASKED: Final = {
    "a fifth of them": ("field_0", "Choice 1"), "ten": ("field_1", "Text 4"), "none": ("field_1", "Nothing"), "forty by number": ("field_2", "42"),
    "by date": ("field_3", "2020-03-01"), "those without": ("field_7", None), "without, where all have it": ("field_1", None),
}  # fmt: skip


def measure(accounts: int, fields: int) -> dict[str, Any]:
    """Milliseconds of a page of fifty in the order of their names, with the values of each, for several questions."""
    house = found(OrganizationInput(name="Bench", currency="EUR", timezone="UTC", country="DE"))
    operator = system("operator", "operator", house.pk)
    for n in range(fields):
        kind = KINDS[n % len(KINDS)]
        with perform(operator) as work:
            call(ACTIONS["field_definition.create"], work, None, {
                "noun": "account", "label": f"Field {n}", "kind": kind, "choices": CHOICES if kind == "choice" else [],
            })  # fmt: skip
    loaded = seconds(lambda: _fill(operator, accounts, fields))
    with as_owner() as owner:
        owner.execute(ANALYZE)
    pages = {name: _timed(operator, key, value) for name, (key, value) in ASKED.items()}
    over = [f"{name}: {said['rows_ms']} ms of {MOST_MS}" for name, said in pages.items() if said["rows_ms"] > MOST_MS]
    return {"accounts": accounts, "fields": fields, "load_s": round(loaded), "over": over, "pages": pages}


def _fill(operator: Actor, accounts: int, fields: int) -> None:
    for start in range(0, accounts, AT_ONCE):
        with perform(operator) as work, work.acting("account.create", "people"):
            work.create_many(Account, ["id", "survivor", "name", "fields"], _rows(start, min(start + AT_ONCE, accounts), fields))


def _rows(start: int, end: int, fields: int) -> Iterator[tuple]:
    for n in range(start, end):
        id = new_id()
        own = {f"field_{k}": _value(n, k) for k in range(fields) if (n + k) % max(1, fields // FILLED) == 0 or k < len(KINDS)}
        yield id, id, f"Customer {n * 7919 % PRIME:07}", own  # in another order than the records


def _value(n: int, k: int) -> str:
    match KINDS[k % len(KINDS)]:
        case "choice":
            return CHOICES[n % len(CHOICES)]
        case "text":
            return f"Text {n % 20_000}"
        case "number":
            return str(n % 5_000)
        case _:
            return (date(2020, 1, 1) + timedelta(days=n % 3_000)).isoformat()


def _timed(operator: Actor, key: str, value: str | None) -> dict[str, Any]:
    """The rows of a page, and the whole of what is said of each."""
    rows, whole = [], []
    for _ in range(TIMES):
        with reading(operator):
            shown: list[Account] = []
            rows.append(1000 * seconds(lambda: shown.extend(_page(operator, holds(operator, "account", key, value)))))  # noqa: B023
            whole.append(rows[-1] + 1000 * seconds(lambda: NOUNS["account"].describe(operator, shown)))  # noqa: B023
    return {"n": len(shown), "rows_ms": round(median(rows), 1), "slowest_ms": round(max(rows), 1), "page_ms": round(median(whole), 1)}


def _page(operator: Actor, condition: Q) -> list[Account]:
    seen = Account.objects.visible_to(operator).filter(condition, survivor=F("pk"))
    return list(seen.order_by("name", "pk")[:50])
