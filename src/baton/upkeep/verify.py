"""`baton verify`: the invariants of the whole installation, each with what it looked at and what breaks it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

from django.apps import apps
from django.db import connection, transaction

from baton.foundation.backend.base import as_owner
from baton.foundation.models.row import Recorded
from baton.upkeep import books, chain, outgoing, settlement, walls
from baton.upkeep.chain import Head
from baton.upkeep.found import Found


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant: what it claims, and who looks."""

    claim: str
    look: Callable[[], Found]


def waits_for(*nouns: str) -> Callable[[], Found]:
    """A check of records that do not exist yet.  When one of these nouns does, it is breached until it is written."""

    def look() -> Found:
        found = Found()
        known = {model.NOUN for model in apps.get_models() if issubclass(model, Recorded)}
        for noun in sorted(known & set(nouns)):
            found.breach("check", noun, f"There are records of the kind {noun} now, and nothing checks them here yet.")
        return found

    return look


CHECKS: dict[str, Check] = {
    "V1": Check("one invoice per subscription and period", waits_for("subscription")),
    "V2": Check("numbers run from their first without gap or repeat", books.numbers_without_gap),
    "V3": Check("each document has exactly its ledger entries", books.documents_are_booked),
    "V4": Check("the ledger's receivable is the sum of open balances", books.balances_agree),
    "V5": Check("a document's settlement follows from its ledger", settlement.settlements_follow),
    "V6": Check("each outside effect was ordered once and done at most once", outgoing.messages_went_once),
    "V7": Check("the audit's chain is whole", chain.is_whole),
    "V8": Check("no record refers to another organization's", walls.no_stranger),
    "V9": Check("each stored document is the one that was issued", outgoing.documents_are_whole),
    "walls": Check("every house table stands behind its wall", walls.walls_stand),
}


def verify(names: Iterable[str], heads: Sequence[Head] = ()) -> dict:
    """Look at one snapshot of all organizations, as the owner: {"ok", "checks": [{"id", "ok", "checked", "breaches"}]}.

    `heads` are seals of the audit as they were written down outside, which V7 must find again.
    """
    looking = CHECKS | {"V7": replace(CHECKS["V7"], look=partial(chain.is_whole, heads))}
    with as_owner(connection), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = {name: looking[name].look() for name in names}
    checks = [
        {"id": name, "ok": not f.breaches, "checked": f.checked, "breaches": [asdict(b) for b in f.breaches]}
        for name, f in found.items()
    ]
    return {"ok": all(check["ok"] for check in checks), "checks": checks}
