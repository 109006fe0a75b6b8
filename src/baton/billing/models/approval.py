"""Who must approve a draft, whose turn it is, and what each of them said."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from baton.billing.models.invoice import Invoice
from baton.core.approvals import KINDS
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import Reference
from baton.foundation.models import Fact, Role, Row, User

DECISIONS: Final = ("approved", "refused")


class IsNoneOf(Func):
    """A value that does not stand in an array."""

    template = "%(expressions)s)"
    arg_joiner = " <> ALL ("
    output_field = models.BooleanField()
    arity = 2


class ApprovalRule(Row):
    """What a draft must not have without approval, and the roles that give it, by their ids, one after the other."""

    NOUN = "approval_rule"
    SEE = ("settings.see",)

    kind = models.CharField(max_length=12)
    limit_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    limit_minor = models.BigIntegerField(null=True)  # of a total, in the organization's currency
    chain = ArrayField(models.UUIDField())
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_rule_once", fields=["organization", "kind", "limit_percent", "limit_minor"],
                condition=Q(retired_at=None), nulls_distinct=False,
            ),
            models.CheckConstraint(name="approval_rule_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="approval_rule_has_its_limit",
                condition=Q(kind="discount", limit_percent__isnull=False, limit_percent__range=(0, 100), limit_minor=None)
                | Q(kind="total", limit_percent=None, limit_minor__isnull=False, limit_minor__gte=0)
                | Q(kind__in=("terms", "new_customer"), limit_percent=None, limit_minor=None),
            ),
            models.CheckConstraint(name="approval_rule_asks_somebody", condition=~Q(chain=[])),
        ]


class ApprovalRound(Row):
    """Approval as it was asked for last: for which version of the draft, and whose turn it is since when.

    `digest` tells what the draft said, with all it inherits; once that is another, a new round begins and what was
    decided in this one counts no more.  From `absent_at` on, whoever stands in for the role's members decides too.
    """

    NOUN = "approval_round"
    PART_OF = "invoice"
    SEE = ("invoice.see",)

    invoice = Reference(Invoice, related_name="rounds")
    asked_for = models.PositiveIntegerField()  # the draft's version
    digest = models.CharField(max_length=64)
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+", db_index=False)  # null: nobody is asked, or all have answered
    asked_at = models.DateTimeField(null=True)
    absent_at = models.DateTimeField(null=True)
    is_handed_on = models.BooleanField(default=False)  # the stand-ins were told

    class Meta:
        constraints = [
            models.UniqueConstraint(name="approval_round_one", fields=["organization", "invoice"]),
            models.CheckConstraint(
                name="approval_round_asks_since",
                condition=Q(role=None, asked_at=None, absent_at=None, is_handed_on=False)
                | Q(role__isnull=False, asked_at__isnull=False, absent_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="approval_round_waits", fields=["organization", "absent_at"], condition=Q(role__isnull=False))]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "invoice__account__owner") | reach(actor, scope, "invoice__deal__owner")


class Approval(Fact):
    """One person's decision on one version of a draft, for the role whose turn it was.

    `authors` are those whose draft it is: who made it, won its deal or changed either.  None of them decides.
    """

    NOUN = "approval"
    PART_OF = "invoice"
    SEE = ("invoice.see",)

    invoice = Reference(Invoice, related_name="approvals")
    asked_for = models.PositiveIntegerField()  # the draft's version
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", db_index=False)
    decision = models.CharField(max_length=8)
    words = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()
    authors = ArrayField(models.UUIDField())

    class Meta:
        constraints = [
            models.UniqueConstraint(name="approval_once_a_person", fields=["organization", "invoice", "asked_for", "role", "decided_by"]),
            models.CheckConstraint(name="approval_decision", condition=Q(decision__in=DECISIONS)),
            models.CheckConstraint(name="approval_refused_in_words", condition=~Q(decision="refused") | ~Q(words="")),
            models.CheckConstraint(name="approval_not_of_ones_own", condition=IsNoneOf("decided_by", "authors")),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "invoice__account__owner") | reach(actor, scope, "invoice__deal__owner")
