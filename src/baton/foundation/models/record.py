"""What is kept of every deed: the audit, the announcements, and the keys it was done under."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Now

from baton.foundation.models.row import Fact, Row
from baton.foundation.models.seal import Tick

if TYPE_CHECKING:
    from baton.foundation.actors import Actor

# Whose deed it is: the person for whom something acted, else who acted himself, else what kind of thing acted.
WHOSE = Coalesce(KT("actor__on_behalf_of"), KT("actor__id"), KT("actor__kind"))


class AuditEntry(Fact):
    """One deed on one root record: who, what, when, before and after, and because of what.

    `changes` is a list of {kind, id, fields: {name: [before, after]}}; personal values are "hidden".
    `at` is the organization's clock, `recorded_at` the database's; by `written_in` it is sealed.
    """

    NOUN = "audit"
    SEE = ("audit.see",)

    deed = models.CharField(max_length=80)
    actor = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    changes = models.JSONField()
    because = models.UUIDField(null=True)
    key = models.CharField(max_length=200, null=True)
    whose = models.GeneratedField(expression=WHOSE, output_field=models.TextField(), db_persist=True)  # JSON is no way to find it behind row-level security
    written_in = models.BigIntegerField(db_default=Tick(), editable=False)

    @classmethod
    def read_by(cls, actor: "Actor") -> models.QuerySet["AuditEntry"]:
        """The audit, for who sees it; everybody else reads what he did himself, and what was done for him."""
        if actor.rights.scope(*cls.SEE) is not None:
            return cls.objects.visible_to(actor)
        return cls.objects.filter(organization_id=actor.organization, whose=str(actor.person))

    class Meta:
        indexes = [
            models.Index(name="audit_subject", fields=["organization", "subject_id", "id"]),
            models.Index(name="audit_newest", fields=["organization", "id"]),
            models.Index(name="audit_sealing", fields=["organization", "written_in", "id"]),
            models.Index(name="audit_by_whom", fields=["organization", "whose", "id"]),
            models.Index(name="audit_deed", fields=["organization", "deed", "id"]),
        ]
        constraints = [
            models.CheckConstraint(name="audit_deed_named", condition=models.Q(deed__contains=".")),
        ]


class Announcement(Fact):
    """Something happened: what timeline, "why", webhooks, automation and sync all read."""

    NOUN = "event"
    SEE = ("account.see", "audit.see")

    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    deed = models.CharField(max_length=80)
    actor = models.JSONField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    account_id = models.UUIDField(null=True)
    because = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="announcement_subject", fields=["organization", "subject_id", "id"]),
            models.Index(name="announcement_account", fields=["organization", "account_id", "id"]),
            models.Index(name="announcement_because", fields=["organization", "because"], condition=models.Q(because__isnull=False)),
            BrinIndex(name="announcement_at", fields=["organization", "at"], pages_per_range=16, autosummarize=True),  # small: they stand in the order of their time
        ]
        constraints = [
            models.CheckConstraint(name="announcement_named", condition=models.Q(name__contains=".")),
        ]


class Key(Row):
    """A deed was done under this key; asked again, the first answer stands.  Kept for 30 days."""

    NOUN = "key"

    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(name="key_used_once", fields=["organization", "key"])]
        indexes = [models.Index(name="key_age", fields=["organization", "used_at"])]


class Denial(Row):
    """Somebody was not allowed something: who, what, when and where, and in which words.  Kept for 90 days.

    Written after the refused transaction, of which nothing else is left.
    """

    NOUN = "denial"
    SEE = ("audit.see",)

    actor = models.JSONField()
    what = models.CharField(max_length=80)  # the deed, or the page
    path = models.CharField(max_length=300)
    words = models.CharField(max_length=500)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(name="denial_age", fields=["organization", "at"])]
        constraints = [models.CheckConstraint(name="denial_of_something", condition=~models.Q(what=""))]
