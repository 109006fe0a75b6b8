from datetime import timedelta
from typing import get_args

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from baton.core.tax import CATEGORIES
from baton.core.terms import TermsKind
from baton.foundation.clock import Clock
from baton.foundation.columns import CurrencyField
from baton.foundation.keys import new_id
from baton.foundation.models.row import Recorded


class Organization(Recorded):
    """The business that issues: a tenant.  Outside the walls, because it is read before one is known."""

    NOUN = "organization"
    KINDS = ("live", "sandbox", "probe")
    PATHS = ("suite", "connected", "invoice-first")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="live")
    path = models.CharField(max_length=20, default="suite")
    currency = CurrencyField()
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    clock_offset = models.DurationField(default=timedelta)
    terms_kind = models.CharField(max_length=20, default="net")
    terms_days = models.PositiveSmallIntegerField(default=30)
    tax_category = models.CharField(max_length=2, default="S")
    discount_limit_percent = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    second_terms_days = models.PositiveSmallIntegerField(null=True)  # what needs a second person: terms longer than this
    second_discount_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # a discount above this
    second_bank = models.BooleanField(default=False)
    second_roles = models.BooleanField(default=False)
    asks_approval = models.BooleanField(default=False)  # of drafts, by rules of its own
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="organization_kind", condition=Q(kind__in=("live", "sandbox", "probe"))),
            models.CheckConstraint(name="organization_path", condition=Q(path__in=("suite", "connected", "invoice-first"))),
            models.CheckConstraint(name="organization_terms", condition=Q(terms_kind__in=get_args(TermsKind))),
            models.CheckConstraint(name="organization_tax_category", condition=Q(tax_category__in=CATEGORIES)),
            models.CheckConstraint(name="organization_discount_limit", condition=Q(discount_limit_percent__range=(0, 100))),
            models.CheckConstraint(name="organization_second_discount", condition=Q(second_discount_percent=None) | Q(second_discount_percent__range=(0, 100))),
            models.CheckConstraint(
                name="organization_live_clock_is_real", condition=~Q(kind="live") | Q(clock_offset=timedelta())
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> Clock:
        return Clock(self.timezone, self.clock_offset)
