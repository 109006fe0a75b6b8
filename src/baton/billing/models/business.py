"""Who issues: what stands on every document, and how it is sent."""

from typing import Final

from django.db import models
from django.db.models import Q

from baton.foundation.models import Row

PAPERS: Final = ("a4", "us-letter")
COLOUR: Final = "#0b5563"
HOLD_SECONDS: Final = 30
LONGEST_HOLD_SECONDS: Final = 120


class Business(Row):
    """The organization as its customers read it: one row of each organization.

    `bank` has holder, iban, bic and name; `texts` has intro, payment and footer by language.
    """

    NOUN = "business"
    SEE = ("settings.see",)

    legal_name = models.CharField(max_length=200)
    address = models.JSONField(default=dict)
    tax_id = models.CharField(max_length=40, blank=True)
    registration = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    website = models.CharField(max_length=200, blank=True)
    bank = models.JSONField(default=dict)
    colour = models.CharField(max_length=7, default=COLOUR)
    logo = models.CharField(max_length=64, blank=True)  # the stored file's content hash
    paper = models.CharField(max_length=10, default="a4")
    texts = models.JSONField(default=dict)
    send_hold_seconds = models.PositiveSmallIntegerField(default=HOLD_SECONDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="business_one", fields=["organization"]),
            models.CheckConstraint(name="business_named", condition=~Q(legal_name="")),
            models.CheckConstraint(name="business_paper", condition=Q(paper__in=PAPERS)),
            models.CheckConstraint(name="business_colour", condition=Q(colour__regex=r"^#[0-9a-f]{6}$")),
            models.CheckConstraint(name="business_logo", condition=Q(logo__regex=r"^([0-9a-f]{64})?$")),
            models.CheckConstraint(name="business_hold", condition=Q(send_hold_seconds__lte=LONGEST_HOLD_SECONDS)),
        ]
