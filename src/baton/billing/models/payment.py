from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from baton.billing.models.invoice import Invoice
from baton.crm.models import Account
from baton.crm.models.account import of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Fact, Row

METHODS = ("bank_transfer", "card", "cash", "cheque", "direct_debit", "other")


class Payment(Fact):
    """Money that came.  Never changed, never removed: what it settles is said by its allocations."""

    NOUN = "payment"
    SEE = ("payment.see",)

    account = Reference(Account, related_name="payments")
    received_on = models.DateField()
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)  # what a bank or processor kept of it
    currency = CurrencyField()
    method = models.CharField(max_length=20)
    reference = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(name="payment_of_account", fields=["organization", "account", "received_on"]),
            models.Index(name="payment_latest", fields=["organization", "received_on", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="payment_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="payment_fee", condition=Q(fee_minor__gte=0, fee_minor__lte=F("amount_minor"))),
            models.CheckConstraint(name="payment_method", condition=Q(method__in=METHODS)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)


class Credit(Row):
    """What of a payment no invoice has taken yet: the customer's, never silently netted.

    Its CHECK is what keeps allocations within the payment: each one takes from here what it gives.
    """

    NOUN = "credit"
    PART_OF = "payment"
    SEE = ("payment.see",)

    payment = Reference(Payment, related_name="credits")
    account = Reference(Account, related_name="credits")
    currency = CurrencyField()
    balance_minor = models.BigIntegerField()

    class Meta:
        indexes = [
            # what is unused: covers its list and its sums
            models.Index(
                name="credit_open", fields=["organization", "account"], include=["id", "payment", "currency", "balance_minor"],
                condition=Q(balance_minor__gt=0),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="credit_one_per_payment", fields=["organization", "payment"]),
            models.CheckConstraint(name="credit_not_overdrawn", condition=Q(balance_minor__gte=0)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)


class Allocation(Fact):
    """A payment settles so much of an invoice.  With `undoes`, it takes that earlier one back."""

    NOUN = "allocation"
    SEE = ("payment.see",)

    payment = Reference(Payment, related_name="allocations")
    invoice = Reference(Invoice, related_name="allocations")
    amount_minor = models.BigIntegerField()
    allocated_on = models.DateField()
    undoes = Reference("self", null=True)

    class Meta:
        indexes = [
            models.Index(name="allocation_of_invoice", fields=["organization", "invoice"]),
            models.Index(name="allocation_of_payment", fields=["organization", "payment"]),
        ]
        constraints = [
            models.UniqueConstraint(name="allocation_undone_once", fields=["organization", "undoes"]),
            models.CheckConstraint(name="allocation_positive", condition=Q(amount_minor__gt=0)),
        ]

    @property
    def account_id(self) -> UUID:
        """Whose money it is: the payment's account."""
        return self.payment.account_id

    @property
    def currency(self) -> str:
        """The payment's, which is the invoice's too."""
        return self.payment.currency

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "invoice__account__owner")


class Receipt(Fact):
    """The numbered document that says a payment came, as it was when it was made out."""

    NOUN = "receipt"
    SEE = ("payment.see",)
    PERSONAL = frozenset({"snapshot"})  # it names people; the digest proves what it was

    payment = Reference(Payment, related_name="receipts")
    account = Reference(Account, related_name="receipts")
    series = models.CharField(max_length=20)
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="receipt_one_per_payment", fields=["organization", "payment"]),
            models.UniqueConstraint(name="receipt_number_unique_in_series", fields=["organization", "series", "sequence"]),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)
