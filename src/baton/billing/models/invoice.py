from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate

from baton.catalog.models import CATEGORIES, Price, Product
from baton.crm.models import Account, Deal, Location
from baton.crm.models.account import TERMS, of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Row

DOCUMENT_STATES = ("draft", "issued", "void", "discarded")
DELIVERY_STATES = ("none", "scheduled", "queued", "accepted", "bounced", "failed", "viewed")
_UNNUMBERED = Q(number=None, series=None, sequence=None, issued_on=None, due_on=None)
_NUMBERED = Q(number__isnull=False, series__isnull=False, sequence__gte=1, issued_on__isnull=False, due_on__isnull=False)


class Invoice(Row):
    """A demand for payment.  Written by billing's actions; frozen once issued, save its balance.

    A draft stores only what was set on it: terms, purchase order and discount are null while they are inherited
    from the deal, the account or the organization.  The amounts are always those of its lines.
    """

    NOUN = "invoice"
    SEE = ("invoice.see", "invoice.see_standing")
    PERSONAL = frozenset({"snapshot"})  # it names people; the digest proves what it was
    KEYED = frozenset({"fields"})
    ABOVE = ("deal", "account")  # what a draft inherits from

    account = Reference(Account, related_name="invoices")
    deal = Reference(Deal, null=True, related_name="invoices")
    win = models.PositiveSmallIntegerField(null=True)
    document_state = models.CharField(max_length=9, default="draft")
    delivery_state = models.CharField(max_length=9, default="none")
    currency = CurrencyField()
    terms_kind = models.CharField(max_length=20, null=True)
    terms_days = models.PositiveSmallIntegerField(null=True)
    po_number = models.CharField(max_length=60, null=True)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    supplied_on = models.DateField()  # whose tax rates hold
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    balance_minor = models.BigIntegerField(default=0)
    series = models.CharField(max_length=20, null=True)
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=40, null=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    snapshot = models.JSONField(null=True)  # parties, texts and amounts as issued
    digest = models.CharField(max_length=64, blank=True)
    send_at = models.DateTimeField(null=True)  # when a draft is issued and sent by itself
    void_reason = models.CharField(max_length=300, blank=True)
    fields = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(name="invoice_of_account", fields=["organization", "account", "document_state"]),
            models.Index(name="invoice_by_state", fields=["organization", "document_state", "due_on"]),
            # what is owed: covers the sums of a list and of what is late, so that no paid invoice is read for them
            models.Index(
                name="invoice_open", fields=["organization", "due_on", "id"], include=["account", "currency", "balance_minor", "total_minor"],
                condition=Q(document_state="issued", balance_minor__gt=0),
            ),
            models.Index("organization", Collate("number", "C"), name="invoice_by_number"),
            models.Index(name="invoice_to_send", fields=["organization", "send_at"], condition=Q(send_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(name="invoice_one_per_win", fields=["organization", "deal", "win"]),
            models.UniqueConstraint(name="invoice_number_unique_in_series", fields=["organization", "series", "sequence"]),
            models.CheckConstraint(name="invoice_win_of_a_deal", condition=Q(deal=None, win=None) | Q(deal__isnull=False, win__gte=1)),
            models.CheckConstraint(name="invoice_document_state", condition=Q(document_state__in=DOCUMENT_STATES)),
            models.CheckConstraint(name="invoice_delivery_state", condition=Q(delivery_state__in=DELIVERY_STATES)),
            models.CheckConstraint(
                name="invoice_total_is_net_plus_tax",
                condition=Q(total_minor=F("net_minor") + F("tax_minor"), total_minor__gte=0),
            ),
            models.CheckConstraint(
                name="invoice_balance_within_total",
                condition=Q(balance_minor__gte=0, balance_minor__lte=F("total_minor")),
            ),
            models.CheckConstraint(
                name="invoice_numbered_once_issued",
                condition=Q(document_state__in=("draft", "discarded")) & _UNNUMBERED & Q(balance_minor=0)
                | Q(document_state__in=("issued", "void")) & _NUMBERED,
            ),
            models.CheckConstraint(
                name="invoice_scheduled_while_a_draft",
                condition=Q(delivery_state="scheduled", document_state="draft", send_at__isnull=False)
                | ~Q(delivery_state="scheduled") & Q(send_at=None),
            ),
            models.CheckConstraint(name="invoice_void_owes_nothing", condition=~Q(document_state="void") | Q(balance_minor=0)),
            models.CheckConstraint(
                name="invoice_snapshot_has_its_digest",
                condition=Q(snapshot=None, digest="") | Q(snapshot__isnull=False, digest__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="invoice_terms_are_whole",
                condition=Q(terms_kind=None, terms_days=None) | Q(terms_kind__in=TERMS, terms_days__isnull=False),
            ),
            models.CheckConstraint(
                name="invoice_discount",
                condition=Q(discount_percent=None) | Q(discount_percent__gte=0, discount_percent__lte=100),
            ),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner") | reach(actor, scope, "deal__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)


class InvoiceLine(Row):
    """One thing billed.  `net_minor` is after its own discount, before the document's."""

    NOUN = "invoice_line"
    PART_OF = "invoice"
    SEE = ("invoice.see",)

    invoice = Reference(Invoice, related_name="lines")
    position = models.PositiveSmallIntegerField()
    price = Reference(Price, null=True)
    product = Reference(Product, null=True)
    location = Reference(Location, null=True)
    description = models.CharField(max_length=500)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit_minor = models.BigIntegerField()
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    net_minor = models.BigIntegerField()
    tax_category = models.CharField(max_length=2, null=True)  # null: no rate was found, and the draft is held
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    tax_rate_code = models.CharField(max_length=40, blank=True)
    tax_why = models.CharField(max_length=200, blank=True)  # which rate and why, for whoever reviews it
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invoice_line_position", fields=["organization", "invoice", "position"]),
            models.CheckConstraint(name="invoice_line_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="invoice_line_discount", condition=Q(discount_percent__gte=0, discount_percent__lte=100)),
            models.CheckConstraint(
                name="invoice_line_tax",
                condition=Q(tax_category=None, tax_percent=None) | Q(tax_category__in=CATEGORIES, tax_percent__gte=0),
            ),
            models.CheckConstraint(
                name="invoice_line_period",
                condition=Q(period_start=None, period_end=None) | Q(period_end__gt=F("period_start")),
            ),
        ]

    @property
    def document_state(self) -> str:
        """Its invoice's: what is frozen there is frozen here."""
        return self.invoice.document_state

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "invoice__account__owner") | reach(actor, scope, "invoice__deal__owner")


class InvoiceTaxLine(Row):
    """The tax of one category and rate on a document, after EN 16931 (BG-23)."""

    NOUN = "invoice_tax_line"
    PART_OF = "invoice"
    SEE = ("invoice.see",)

    invoice = Reference(Invoice, related_name="tax_lines")
    category = models.CharField(max_length=2)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invoice_tax_line_group", fields=["organization", "invoice", "category", "percent"]),
            models.CheckConstraint(name="invoice_tax_line_category", condition=Q(category__in=CATEGORIES)),
        ]

    @property
    def document_state(self) -> str:
        """Its invoice's: what is frozen there is frozen here."""
        return self.invoice.document_state

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "invoice__account__owner") | reach(actor, scope, "invoice__deal__owner")
