from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from baton.catalog.models import UNITS
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Announcement, Row, User
from baton.foundation.models.row import OF_SURVIVOR, WITHIN

TERMS = ("net", "end_of_month", "day_of_next_month")


class Account(Row):
    """The customer that pays.  Everything sold inherits from here.

    `survivor` is the account itself, or the one it was merged into: balances and links are read through it.
    Terms, currency and the rest are null where the organization's hold.  `bare_name` and `web_domain` are made of other
    fields, for finding accounts that are alike.  One that was withdrawn stays on record and is seen by nobody.
    """

    NOUN = "account"
    SEE = ("account.see",)
    PERSONAL = frozenset({"phone"})
    KEYED = frozenset({"fields"})

    name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, null=True)
    currency = CurrencyField(null=True)
    language = models.CharField(max_length=5, blank=True)
    website = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    terms_kind = models.CharField(max_length=20, null=True)
    terms_days = models.PositiveSmallIntegerField(null=True)
    terms_discount_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    terms_discount_days = models.PositiveSmallIntegerField(null=True)
    billing_every_n = models.PositiveSmallIntegerField(null=True)
    billing_every_unit = models.CharField(max_length=7, null=True)
    billing_anchor = models.CharField(max_length=4, null=True)  # a day 1-31, or "last"
    po_number = models.CharField(max_length=60, blank=True)
    po_required = models.BooleanField(default=False)
    tax_id = models.CharField(max_length=40, blank=True)
    tax_exempt = models.BooleanField(default=False)
    exemption_reason = models.CharField(max_length=200, blank=True)
    exemption_expires_on = models.DateField(null=True)
    reverse_charge = models.BooleanField(default=False)
    tax_country = models.CharField(max_length=2, blank=True)
    tax_region = models.CharField(max_length=10, blank=True)
    service_tier = models.CharField(max_length=40, default="Standard")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    parent = Reference("self", null=True)
    bill_to = Reference("self", null=True)
    survivor = Reference("self")
    billing_address = models.JSONField(default=dict)
    delivery_address = models.JSONField(default=dict)
    delivery_preference = models.CharField(max_length=10, default="email")
    credit_limit_minor = models.BigIntegerField(null=True)
    bare_name = models.CharField(max_length=200, blank=True, editable=False)
    web_domain = models.CharField(max_length=200, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    fields = models.JSONField(null=True)  # of the organization's own, by key

    class Meta:
        indexes = [
            models.Index(name="account_by_name", fields=["organization", "name"]),
            models.Index(name="account_by_owner", fields=["organization", "owner"], condition=Q(owner__isnull=False)),
            models.Index(name="account_by_survivor", fields=["organization", "survivor"]),
            models.Index(name="account_merged", fields=["organization", "id"], condition=~Q(survivor=F("id"))),  # few, and known to be
            models.Index(name="account_by_bare_name", fields=["organization", "bare_name"]),
            models.Index(name="account_by_domain", fields=["organization", "web_domain"], condition=~Q(web_domain="")),
            models.Index(name="account_by_tax_id", fields=["organization", "tax_id"], condition=~Q(tax_id="")),
        ]
        constraints = [
            models.UniqueConstraint(name="account_number_unique", fields=["organization", "number"], condition=Q(withdrawn_at=None)),
            models.CheckConstraint(name="account_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="account_terms_are_whole",
                condition=Q(terms_kind=None, terms_days=None, terms_discount_percent=None, terms_discount_days=None)
                | Q(terms_kind__in=TERMS, terms_days__isnull=False),
            ),
            models.CheckConstraint(
                name="account_cycle_is_whole",
                condition=Q(billing_every_n=None, billing_every_unit=None)
                | Q(billing_every_n__gte=1, billing_every_unit__in=UNITS),
            ),
            models.CheckConstraint(
                name="account_anchor",
                condition=Q(billing_anchor=None) | Q(billing_anchor__regex=r"^([1-9]|[12][0-9]|3[01]|last)$"),
            ),
            models.CheckConstraint(name="account_delivery", condition=Q(delivery_preference__in=("email", "link_only", "post"))),
            models.CheckConstraint(name="account_credit_limit", condition=Q(credit_limit_minor=None) | Q(credit_limit_minor__gte=0)),
            models.CheckConstraint(name="account_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))),
        ]

    @classmethod
    def seen_by(cls, actor: Actor) -> Q:
        return super().seen_by(actor) & Q(withdrawn_at=None)

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope)

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return Q(survivor__in=cls.objects.filter(pk=account_id).values("survivor"))


def of_account(account_id: UUID) -> Q:
    """Rows whose account is this one or was merged into the same."""
    survivor = Account.objects.filter(pk=account_id).values("survivor")
    return Q(account__in=Account.objects.filter(survivor__in=survivor).values("pk"))


def of_accounts(account_ids: Iterable[UUID]) -> Q:
    """Rows whose account is one of these or was merged into one of them.

    The accounts are asked for first, so that the rows are then found by their index, whatever the server knows of the tables.
    """
    merged = Account.objects.filter(survivor__in=list(account_ids)).values_list("pk", flat=True)
    return Q(account__in=list(merged))


def _told_of(actor: Actor, scope: Scope) -> Q:
    return Q(account_id__in=Account.objects.filter(Account.within(actor, scope)).values("pk"))


def _told_about(account_id: UUID) -> Q:
    """The few accounts are asked for first: of the many announcements, each one's then lie together in an index."""
    survivor = Account.objects.filter(pk=account_id).values("survivor")
    return Q(account_id__in=list(Account.objects.filter(survivor__in=survivor).values_list("pk", flat=True)))


WITHIN[Announcement] = _told_of  # what happened is seen by whoever sees the account it happened to
OF_SURVIVOR[Announcement] = _told_about


class Location(Row):
    """A place of an account that is served.  It pays only if it is an account itself."""

    NOUN = "location"
    SEE = ("account.see",)

    account = Reference(Account, related_name="locations")
    name = models.CharField(max_length=200)
    address = models.JSONField(default=dict)
    po_number = models.CharField(max_length=60, blank=True)
    bills_to = Reference(Account, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="location_unique", fields=["organization", "account", "name"])]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)
