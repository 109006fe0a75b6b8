"""Where the numbers of documents come from."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from baton.foundation.columns import Reference
from baton.foundation.models import Row

KINDS: Final = ("invoice", "receipt", "credit_note")
LONGEST_PADDING: Final = 10


class Series(Row):
    """How a kind of document is numbered: from 1 on without a gap, once and for all or anew each year.

    A prefix holds no digit and is no other series', so that no two numbers of an organization can read the same.
    """

    NOUN = "series"
    SEE = ("settings.see",)

    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=10)
    prefix = models.CharField(max_length=20, blank=True)
    per_year = models.BooleanField(default=False)
    padding = models.PositiveSmallIntegerField(default=1)  # digits at least

    class Meta:
        constraints = [
            models.UniqueConstraint(name="series_one_per_kind", fields=["organization", "kind"]),
            models.UniqueConstraint(name="series_name_unique", fields=["organization", "name"]),
            models.UniqueConstraint(name="series_prefix_unique", fields=["organization", "prefix"]),
            models.CheckConstraint(name="series_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="series_name", condition=Q(name__regex=r"^[A-Z]+$")),
            models.CheckConstraint(name="series_prefix_without_digit", condition=Q(prefix__regex=r"^[^0-9]*$")),
            models.CheckConstraint(name="series_padding", condition=Q(padding__gte=1, padding__lte=LONGEST_PADDING)),
        ]

    def key(self, year: int | None) -> str:
        """What its documents bear as their series: within it, the sequence is unique."""
        return self.name if year is None else f"{self.name}-{year}"

    def number(self, year: int | None, sequence: int) -> str:
        """A number as it is printed: "INV-2041", with a year of its own "INV-2026-0017"."""
        begun = "" if year is None else f"{year}-"
        return f"{self.prefix}{begun}{sequence:0{self.padding}d}"


class Counter(Row):
    """The last number that a series gave, in a year or at all.  Its row is locked by whoever takes the next."""

    NOUN = "counter"
    PART_OF = "series"
    SEE = ("settings.see",)

    series = Reference(Series, related_name="counters")
    year = models.PositiveSmallIntegerField(null=True)
    first_sequence = models.PositiveIntegerField(default=1)
    last_sequence = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)  # null: none was given yet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="counter_one_per_year", fields=["organization", "series", "year"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="counter_begins_at_its_first",
                condition=Q(first_sequence__gte=1)
                & (
                    Q(last_on=None, last_sequence=F("first_sequence") - 1)
                    | Q(last_on__isnull=False, last_sequence__gte=F("first_sequence"))
                ),
            ),
        ]
