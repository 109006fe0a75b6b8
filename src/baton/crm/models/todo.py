"""What a person must do, why something must not go out, and what somebody wrote down."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from baton.crm.models.account import Account, of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import Reference
from baton.foundation.models import Row, User

TASK_KINDS = ("review", "fix", "call", "answer", "approve", "match", "compare", "renew", "other")
HOLD_REASONS = ("po", "contact", "name", "tax", "mapping", "duplicate", "manual")


class Task(Row):
    """Something a person must do: what, why, for which record, and what happens next by itself."""

    NOUN = "task"
    SEE = ("account.see",)

    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=300)
    state = models.CharField(max_length=4, default="open")
    account = Reference(Account, null=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.CharField(max_length=40, default="billing")  # the role that answers while nobody owns it
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    script = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    source_kind = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="task_open", fields=["organization", "state", "due_at"]),
            models.Index(name="task_of_account", fields=["organization", "account"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="task_open_once", fields=["organization", "kind", "source_kind", "source_id"], condition=Q(state="open")
            ),
            models.CheckConstraint(name="task_kind", condition=Q(kind__in=TASK_KINDS)),
            models.CheckConstraint(
                name="task_state", condition=Q(state="open", done_at=None) | Q(state="done", done_at__isnull=False)
            ),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return Q() if scope == "all" else Q(owner_id=actor.person) | reach(actor, scope, "account__owner")


class Hold(Row):
    """A reason why a record must not go out, until it is lifted.  Any higher room may place one."""

    NOUN = "hold"
    SEE = ("account.see",)

    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    account = Reference(Account, null=True)
    reason = models.CharField(max_length=10)
    source = models.CharField(max_length=40)  # who placed it, and lifts it: "readiness", a connection, "person"
    words = models.CharField(max_length=500)
    exit = models.CharField(max_length=300, blank=True)  # what lifts it
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="hold_standing", fields=["organization", "subject_id"], condition=Q(lifted_at=None))]
        constraints = [
            models.UniqueConstraint(
                name="hold_stands_once", fields=["organization", "subject_id", "reason", "source"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(name="hold_reason", condition=Q(reason__in=HOLD_REASONS)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")


class Note(Row):
    """What somebody wrote down about an account."""

    NOUN = "note"
    PART_OF = "account"
    SEE = ("account.see",)

    account = Reference(Account, related_name="notes")
    text = models.TextField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="note_of_account", fields=["organization", "account", "noted_at"])]
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)
