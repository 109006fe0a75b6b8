"""The rules by which an organization asks for approval.  Without any, every draft that lacks nothing goes out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from baton.billing.actions.rounds import close_rounds
from baton.billing.models import ApprovalRound, ApprovalRule, Invoice
from baton.core.approvals import Kind
from baton.core.money import exponent
from baton.crm.actions.tasks import finish_tasks
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.granting import one_at_a_time, roles_named
from baton.foundation.inputs import UNSET, Unset, given
from baton.foundation.models import Organization
from baton.foundation.unique import unique
from baton.foundation.work import Work

NOTHING: Final = "Nothing was saved."
LONGEST_CHAIN: Final = 5
EXAMPLES: Final[tuple[tuple[Kind, int | None, tuple[str, ...]], ...]] = (
    ("discount", 10, ("billing",)), ("total", 10_000, ("billing", "owner")), ("terms", None, ("billing",)), ("new_customer", None, ("billing",)),
)  # fmt: skip


@given
class ApprovalRuleInput:
    """What asks for approval, and the roles that give it, by name, one after the other; a role twice asks two people.

    A discount has `limit_percent`, a total `limit_minor` in the organization's currency; what is over it asks.
    """

    kind: Kind
    limit_percent: Decimal | None = None
    limit_minor: int | None = None
    chain: list[str]


@given
class ApprovalRuleChange:
    """What to set on a rule."""

    limit_percent: Decimal | None | Unset = UNSET
    limit_minor: int | None | Unset = UNSET
    chain: list[str] | Unset = UNSET


@action("approval_rule.create")
def create_rule(work: Work, entered: ApprovalRuleInput) -> ApprovalRule:
    """Ask for approval of what is over a limit, of changed terms or of a new customer.  Drafts that wait are looked at anew."""
    one_at_a_time(work)
    rule = _made(work, entered.kind, entered.limit_percent, entered.limit_minor, entered.chain)
    _settle(work)
    return rule


@action("approval_rule.change")
def change_rule(work: Work, approval_rule_id: UUID, entered: ApprovalRuleChange, *, version: int | None = None) -> ApprovalRule:
    """Set a rule's limit or the roles that it asks.  What was approved stays approved, for as long as the draft stays as it is."""
    rule = work.load(ApprovalRule, approval_rule_id, version=version)
    require(rule.retired_at is None, f"The rule was taken away. {NOTHING}")
    percent = rule.limit_percent if entered.limit_percent is UNSET else entered.limit_percent
    minor = rule.limit_minor if entered.limit_minor is UNSET else entered.limit_minor
    chain = rule.chain if entered.chain is UNSET else _roles(work, entered.chain)
    _check(rule.kind, percent, minor)
    with _once():
        work.change(rule, limit_percent=percent, limit_minor=minor, chain=chain)
    work.announce("approval_rule.changed", rule, kind=rule.kind)
    return rule


@action("approval_rule.retire")
def retire_rule(work: Work, approval_rule_id: UUID, *, version: int | None = None) -> ApprovalRule:
    """Take a rule away.  What waited for it alone can go out."""
    one_at_a_time(work)
    rule = work.load(ApprovalRule, approval_rule_id, version=version)
    if rule.retired_at is None:
        work.change(rule, retired_at=work.now)
        work.announce("approval_rule.retired", rule, kind=rule.kind)
        _settle(work)
    return rule


@action("approval_rule.use_examples")
def use_examples(work: Work) -> ApprovalRule:
    """Begin with four rules: discounts over 10 %, changed terms and new customers to billing, totals over 10,000 to billing and then the owner.

    Answers the first of them.
    """
    one_at_a_time(work)
    require(not work.rows(ApprovalRule).filter(retired_at=None).exists(), f"There are rules already; the examples are for when there are none. {NOTHING}")
    made = []
    for kind, limit, chain in EXAMPLES:
        percent = Decimal(limit) if limit is not None and kind == "discount" else None
        minor = limit * 10 ** exponent(work.organization.currency) if limit is not None and kind == "total" else None
        made.append(_made(work, kind, percent, minor, chain))
    _settle(work)
    return made[0]


def _made(work: Work, kind: Kind, percent: Decimal | None, minor: int | None, chain: Sequence[str]) -> ApprovalRule:
    _check(kind, percent, minor)
    roles = _roles(work, chain)
    with _once():
        rule = work.create(ApprovalRule, kind=kind, limit_percent=percent, limit_minor=minor, chain=roles)
    work.announce("approval_rule.created", rule, kind=kind)
    return rule


def _settle(work: Work) -> None:
    """Step: let the organization know whether it asks for approval at all; once it does no more, nobody is asked any longer."""
    asks = work.rows(ApprovalRule).filter(retired_at=None).exists()
    if not asks:
        waiting = list(work.rows(ApprovalRound).filter(role__isnull=False).values_list("invoice", flat=True))
        for invoice in work.rows(Invoice).filter(pk__in=waiting):
            finish_tasks(work, invoice, "approve")
        close_rounds(work, waiting)
    work.change(Organization.objects.get(pk=work.organization.pk), asks_approval=asks)


def _roles(work: Work, names: Sequence[str]) -> list[UUID]:
    require(names, f"Somebody must be asked: name at least one role. {NOTHING}", "chain")
    require(len(names) <= LONGEST_CHAIN, f"At most {LONGEST_CHAIN} roles are asked one after the other. {NOTHING}", "chain")
    known = {role.name: role.pk for role in roles_named(work, names, "chain", "nothing was saved")}
    return [known[name] for name in names]


def _check(kind: str, percent: Decimal | None, minor: int | None) -> None:
    """Refused, naming the field, for a limit that the kind of rule cannot have or does without."""
    has_percent, has_minor = kind == "discount", kind == "total"
    said = percent is not None and percent.is_finite() and 0 <= percent <= 100
    require(said or not has_percent, f"A discount is over a limit of 0 to 100 percent. {NOTHING}", "limit_percent")
    require(not has_minor or (minor is not None and 0 <= minor < 10**15), f"A total is over a limit of zero or more. {NOTHING}", "limit_minor")
    require(has_percent or percent is None, f"Only a discount has a limit in percent. {NOTHING}", "limit_percent")
    require(has_minor or minor is None, f"Only a total has a limit in money. {NOTHING}", "limit_minor")


def _once() -> Any:
    return unique("approval_rule_once", f"There is such a rule already. {NOTHING} Change that one.", "kind")
