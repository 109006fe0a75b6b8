"""What is sold, for how much from when, and how it is taxed."""

from django.db import models
from django.db.models import Q

from baton.foundation.columns import CurrencyField, Reference
from baton.foundation.models import Row

CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")  # EN 16931, code list UNTDID 5305 as far as it is used
UNITS = ("day", "week", "month", "quarter", "year")


class Product(Row):
    """A thing or service that is sold."""

    NOUN = "product"

    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, default="piece")
    revenue_code = models.CharField(max_length=40, blank=True)
    tax_category = models.CharField(max_length=2, blank=True)  # blank: the organization's
    is_goods = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)  # since when it is no longer offered

    class Meta:
        constraints = [
            models.UniqueConstraint(name="product_name_unique", fields=["organization", "name"]),
            models.CheckConstraint(name="product_tax_category", condition=Q(tax_category__in=("", *CATEGORIES))),
        ]


class Price(Row):
    """What a product costs in a currency from a day.  Never edited, only succeeded."""

    NOUN = "price"

    product = Reference(Product, related_name="prices")
    currency = CurrencyField()
    model = models.CharField(max_length=10, default="per_unit")
    unit_minor = models.BigIntegerField()
    every_n = models.PositiveSmallIntegerField(null=True)  # null: one-off
    every_unit = models.CharField(max_length=7, null=True)
    in_advance = models.BooleanField(default=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # the first day it no longer holds

    class Meta:
        indexes = [models.Index(name="price_of_product", fields=["organization", "product", "currency", "from_on"])]
        constraints = [
            models.CheckConstraint(name="price_model", condition=Q(model__in=("flat", "per_unit"))),
            models.CheckConstraint(name="price_not_negative", condition=Q(unit_minor__gte=0)),
            models.CheckConstraint(
                name="price_every_is_whole",
                condition=Q(every_n=None, every_unit=None) | Q(every_n__gte=1, every_unit__in=UNITS),
            ),
            models.CheckConstraint(name="price_ends_after_it_begins", condition=Q(until_on=None) | Q(until_on__gt=models.F("from_on"))),
        ]


class TaxRate(Row):
    """The percentage of a category in a country or region from a day."""

    NOUN = "tax_rate"

    code = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=2, default="S")
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    from_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tax_rate_unique", fields=["organization", "country", "region", "category", "code", "from_on"]),
            models.CheckConstraint(name="tax_rate_percent", condition=Q(percent__gte=0, percent__lte=100)),
            models.CheckConstraint(name="tax_rate_category", condition=Q(category__in=CATEGORIES)),
        ]
