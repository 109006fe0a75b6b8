"""Accounts that came before the one that stands above them."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from baton.crm.actions import many
from baton.crm.models import Account
from baton.exchange.known import parents_called
from baton.exchange.models import TAKEN, Import, ImportRow
from baton.exchange.plan import differences
from baton.foundation.work import Work

PORTION: Final = 500
DEEPEST: Final = 50  # accounts above each other; more is a circle


def set_parents(work: Work, run: Import) -> None:
    """Step: set the parents that were not there yet; of those who are not there still, the row says so."""
    rows = list(work.rows(ImportRow).filter(run=run, state__in=TAKEN).exclude(wanted_parent="").order_by("line"))
    for start in range(0, len(rows), PORTION):
        _set_parents(work, rows[start : start + PORTION])


def _set_parents(work: Work, rows: list[ImportRow]) -> None:
    found = parents_called(work, {row.wanted_parent for row in rows})
    wanted = {row.account_id: found[row.wanted_parent] for row in rows if row.wanted_parent in found and row.account_id}
    above = _above(work, wanted)
    accounts = {one.pk: one for one in work.rows(Account).filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",), no_key=True)}
    values: list[tuple] = []
    changes: dict[UUID, tuple[Account, dict[str, Any]]] = {}
    for row in rows:
        parent, words, did = (wanted.get(row.account_id) if row.account_id else None), "", row.did
        if parent is None:
            words = f"There is no account “{row.wanted_parent}” to stand above it, or more than one."
        elif row.account_id in list(_line(parent, above)):
            words = f"“{row.wanted_parent}” cannot stand above it, because it lies below it."
        elif accounts[row.account_id].parent_id != parent:
            account = accounts[row.account_id]
            above[account.pk] = parent
            changes[account.pk] = (account, {"parent_id": parent})
            did = _with_parent(row.did, account, parent)
        values.append((" ".join(filter(None, (row.reason, words))), did, ""))
    many.change_accounts(work, list(changes.values()))
    work.change_many(rows, ("reason", "did", "wanted_parent"), values)


def _with_parent(did: dict[str, Any], account: Account, parent: UUID) -> dict[str, Any]:
    """What the row did, with the parent for taking it back; an account that it opened goes as a whole."""
    if did.get("account"):
        return did
    fields = did.get("fields", {})
    own = fields.get("account", {}) | differences({"parent_id": account.parent_id}, {"parent_id": parent})
    return did | {"fields": fields | {"account": own}}


def _above(work: Work, wanted: dict[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Who stands above whom, from these accounts up, each row held so that two at once close no circle."""
    above: dict[UUID, UUID | None] = {}
    ids = {*wanted, *wanted.values()}
    for _ in range(DEEPEST):
        rows = work.rows(Account).filter(pk__in=ids - set(above)).order_by("pk").select_for_update(of=("self",), no_key=True)
        found = dict(rows.values_list("pk", "parent_id"))
        above |= found
        ids = {parent for parent in found.values() if parent}
        if not ids - set(above):
            break
    return above


def _line(account: UUID, above: dict[UUID, UUID | None]) -> Iterator[UUID]:
    """An account and those above it."""
    at: UUID | None = account
    for _ in range(DEEPEST):
        if at is None:
            return
        yield at
        at = above.get(at)
