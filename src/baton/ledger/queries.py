"""What the books say."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, F, QuerySet, Sum, When

from baton.core.postings import RECEIVABLE
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain
from baton.ledger.models import LedgerAccount, LedgerEntry

ENTRY = ("id", "amount_minor", "currency", "entered_on", "recorded_at", "source_kind", "source_id", "item", "item_due_on")


def entries(actor: Actor, account_id: UUID) -> QuerySet[LedgerEntry]:
    """An account's entries, and those of all that were merged into it, in the order they were made."""
    return LedgerEntry.objects.visible_to(actor).of_account(account_id).order_by("entered_on", "pk")


def balance(actor: Actor, account_id: UUID) -> dict[str, int]:
    """What an account owes now, in minor units by currency; below zero we owe it."""
    owed = _receivable(entries(actor, account_id)).order_by().values("currency").annotate(owed=Sum("signed_minor"))
    return {row["currency"]: row["owed"] for row in owed}


def open_items(actor: Actor, account_id: UUID) -> dict[UUID, int]:
    """What is still owed of each open item of an account, in minor units; settled ones are left out."""
    owed = _receivable(entries(actor, account_id)).order_by().exclude(item=None).values("item").annotate(owed=Sum("signed_minor"))
    return {cast(UUID, row["item"]): row["owed"] for row in owed.exclude(owed=0)}


def _receivable(found: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Entries that touch the receivable, signed: debits add, credits take away."""
    signed = Case(When(debit__name=RECEIVABLE, then=F("amount_minor")), When(credit__name=RECEIVABLE, then=-F("amount_minor")))
    return found.annotate(signed_minor=signed).exclude(signed_minor=None)


def _describe_entries(actor: Actor, found: Sequence[LedgerEntry]) -> list[dict]:
    books = dict(LedgerAccount.objects.visible_to(actor).values_list("pk", "name"))
    return [
        {name: plain(getattr(entry, name)) for name in ENTRY}
        | {"debit": books[entry.debit_id], "credit": books[entry.credit_id], "account": str(entry.account_id)}
        for entry in found
    ]


def _describe_accounts(_: Actor, found: Sequence[Any]) -> list[dict]:
    return [{"id": str(account.pk), "name": account.name, "code": account.code} for account in found]


show(
    Noun(
        "ledger_entry", "ledger_entries", LedgerEntry, _describe_entries,
        filters={
            "account": "account__survivor", "item": "item", "source_id": "source_id", "entered_on": "entered_on",
            "debit": "debit__name", "credit": "credit__name",
        },
    )
)  # fmt: skip
show(Noun("ledger_account", "ledger_accounts", LedgerAccount, _describe_accounts, filters={"name": "name"}))
