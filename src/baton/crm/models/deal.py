from uuid import UUID

from django.db import models
from django.db.models import Q

from baton.catalog.models import Price
from baton.crm.models.account import TERMS, Account, Location, of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Row, User


class Stage(Row):
    """A step of the organization's pipeline; where an open deal stands."""

    NOUN = "stage"

    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="stage_name_unique", fields=["organization", "name"]),
            models.UniqueConstraint(name="stage_position_unique", fields=["organization", "position"]),
        ]


class Deal(Row):
    """What is being sold to an account.  Stores only what was set on it; null or blank is inherited.

    `win` counts how often it was won, so that each win has its own draft.
    """

    NOUN = "deal"
    SEE = ("deal.see",)
    KEYED = frozenset({"fields"})

    account = Reference(Account, related_name="deals")
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    stage = Reference(Stage)
    outcome = models.CharField(max_length=4, default="open")
    win = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    lost_reason = models.CharField(max_length=200, blank=True)
    expected_close_on = models.DateField(null=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True)
    currency = CurrencyField(null=True)
    po_number = models.CharField(max_length=60, blank=True)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    terms_kind = models.CharField(max_length=20, null=True)
    terms_days = models.PositiveSmallIntegerField(null=True)
    fields = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(name="deal_of_account", fields=["organization", "account"]),
            models.Index(name="deal_by_stage", fields=["organization", "outcome", "stage"]),
            models.Index(name="deal_by_owner", fields=["organization", "owner"]),
        ]
        constraints = [
            models.CheckConstraint(name="deal_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="deal_outcome",
                condition=Q(outcome="open", closed_at=None)
                | Q(outcome="won", closed_at__isnull=False, win__gte=1)
                | Q(outcome="lost", closed_at__isnull=False),
            ),
            models.CheckConstraint(name="deal_discount", condition=Q(discount_percent__gte=0, discount_percent__lte=100)),
            models.CheckConstraint(
                name="deal_terms_are_whole",
                condition=Q(terms_kind=None, terms_days=None) | Q(terms_kind__in=TERMS, terms_days__isnull=False),
            ),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope)

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)


class DealLine(Row):
    """One thing sold: from the catalog, or in words with a price of its own."""

    NOUN = "deal_line"
    PART_OF = "deal"
    SEE = ("deal.see",)

    deal = Reference(Deal, related_name="lines")
    position = models.PositiveSmallIntegerField()
    price = Reference(Price, null=True)
    description = models.CharField(max_length=500, blank=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit_minor = models.BigIntegerField(null=True)  # null: the price's
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    location = Reference(Location, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="deal_line_position", fields=["organization", "deal", "position"]),
            models.CheckConstraint(name="deal_line_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="deal_line_priced", condition=Q(price__isnull=False) | (Q(unit_minor__isnull=False) & ~Q(description=""))
            ),
            models.CheckConstraint(name="deal_line_unit", condition=Q(unit_minor=None) | Q(unit_minor__gte=0)),
            models.CheckConstraint(name="deal_line_discount", condition=Q(discount_percent__gte=0, discount_percent__lte=100)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "deal__owner")
