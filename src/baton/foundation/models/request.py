"""A change that somebody asks another person for."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import PROTECT, F, Q

from baton.foundation.models.people import User
from baton.foundation.models.row import Row

if TYPE_CHECKING:
    from baton.foundation.actors import Actor, Scope

STATES = ("open", "approved", "refused", "withdrawn")


class ChangeRequest(Row):
    """A deed that was entered, and waits for a second person to approve it; frozen but for that decision.

    `subject_id` is the record that it would be done on, null where it takes none; `seen` that record's version when it was
    asked.  `entered` is the deed's input, `was` what stood then of the same fields.
    """

    NOUN = "change"
    PERSONAL = frozenset({"entered", "was"})

    deed = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True)
    label = models.CharField(max_length=200, blank=True)  # of the record, as it was called
    seen = models.PositiveIntegerField(null=True)
    entered = models.JSONField()
    was = models.JSONField()
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(User, PROTECT, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="open")
    decided_by = models.ForeignKey(User, PROTECT, null=True, db_index=False, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(name="change_open", fields=["organization", "id"], condition=Q(state="open")),
            models.Index(name="change_of_subject", fields=["organization", "subject_id", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="change_by_two_people", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))),
            models.CheckConstraint(
                name="change_decided_by_somebody",
                condition=Q(state="open", decided_by=None, decided_at=None)
                | Q(state="withdrawn", decided_by=None, decided_at__isnull=False)
                | Q(state__in=("approved", "refused"), decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(name="change_refused_in_words", condition=~Q(state="refused") | ~Q(words="")),
            models.CheckConstraint(name="change_asked_with_a_reason", condition=~Q(reason="")),
        ]

    @classmethod
    def seen_by(cls, actor: "Actor") -> Q:
        """One's own; of others, for who may approve, those of deeds that he may do on every record himself."""
        mine = Q(asked_by=actor.person)
        if actor.rights.scope("change.approve") != "all":
            return mine
        held = [line.name for line in actor.rights.lines if line.scope == "all" and line.writes]
        if "*" in held:
            return Q()
        whole = [Q(deed__startswith=name[:-1]) for name in held if name.endswith(".*")]
        return reduce(or_, whole, mine | Q(deed__in=held))

    @classmethod
    def within(cls, actor: "Actor", scope: "Scope") -> Q:
        return Q() if scope == "all" else Q(asked_by=actor.person)
