"""The chain in which the audit is sealed."""

from typing import Any

from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from baton.foundation.models.row import Fact


class Tick(Func):
    """The number of the transaction, as a column default; higher than any before it, also after a restore."""

    template = "baton_tick(pg_current_xact_id())"
    output_field = models.BigIntegerField()
    arity = 0

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:  # type: ignore[override]
        return self.template, []


class Seal(Fact):
    """Some entries of the audit, and all the seals before it, under one digest.

    It holds the `entries` that follow those of the seal before, in the order of (written_in, id), up to the entry
    `last`, which was `written_in` the transaction `up_to`.  `previous` is the digest of the seal before; the first
    one's is blank.  What the digest is made of stands in sealing.py.
    """

    NOUN = "seal"
    SEE = ("audit.see",)

    position = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    first = models.UUIDField()
    last = models.UUIDField()
    up_to = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="seal_one_after_the_other", fields=["organization", "position"]),
            models.CheckConstraint(name="seal_counts_from_one", condition=models.Q(position__gte=1, entries__gte=1)),
            models.CheckConstraint(
                name="seal_on_the_one_before", condition=models.Q(position=1, previous="") | (models.Q(position__gt=1) & ~models.Q(previous=""))
            ),
        ]
