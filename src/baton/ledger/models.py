"""Double-entry receivables: what the money did."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from baton.core.postings import LEDGER_ACCOUNTS
from baton.crm.models import Account
from baton.crm.models.account import of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Fact, Row


class LedgerAccount(Row):
    """An account of the books, never a customer."""

    NOUN = "ledger_account"
    SEE = ("payment.see",)

    name = models.CharField(max_length=20)
    code = models.CharField(max_length=40, blank=True)  # the bookkeeper's own number for it

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_account_unique", fields=["organization", "name"]),
            models.CheckConstraint(name="ledger_account_known", condition=Q(name__in=LEDGER_ACCOUNTS)),
        ]


class LedgerEntry(Fact):
    """Money moved from one ledger account (credit) to another (debit).  Never changed, never removed;
    a mistake is answered by an entry the other way."""

    NOUN = "ledger_entry"
    SEE = ("payment.see",)

    debit = Reference(LedgerAccount, related_name="debits")
    credit = Reference(LedgerAccount, related_name="credits")
    amount_minor = models.BigIntegerField()
    currency = CurrencyField()
    entered_on = models.DateField()  # when it counts
    recorded_at = models.DateTimeField(db_default=Now())  # when we knew
    account = Reference(Account)  # whose receivable: aging and statements read this
    source_kind = models.CharField(max_length=40)
    source_id = models.UUIDField()
    item = models.UUIDField(null=True)  # the open item (invoice, instalment) this opens or settles
    item_due_on = models.DateField(null=True)  # set by the entry that opens the item

    class Meta:
        indexes = [
            models.Index(name="entry_of_account", fields=["organization", "account", "entered_on"]),
            models.Index(name="entry_of_item", fields=["organization", "item"]),
            models.Index(name="entry_of_source", fields=["organization", "source_id"]),
        ]
        constraints = [
            models.CheckConstraint(name="entry_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="entry_has_two_sides", condition=~Q(debit=F("credit"))),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)
