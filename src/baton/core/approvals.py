"""Who must approve a draft before it goes out: rules over what it comes to, merged into one chain of roles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from baton.core.money import format_percent, say_minor

Kind = Literal["discount", "total", "terms", "new_customer"]
KINDS: Final[tuple[Kind, ...]] = ("discount", "total", "terms", "new_customer")
ABSENT_DAYS: Final = 2  # so many working days a role may wait before whoever stands in for its members decides too
SATURDAY: Final = 5


class Rule(NamedTuple):
    """What asks for approval, and the roles that give it, one after the other.

    `limit` is a percentage for a discount, minor units of the organization's currency for a total, and None for the
    rest; what equals it asks for nothing.
    """

    kind: Kind
    limit: Decimal | int | None
    chain: tuple[str, ...]


class Comes(NamedTuple):
    """What a draft comes to.  `total_minor` None: it is in another currency, which no limit can be compared with."""

    discount_percent: Decimal
    total_minor: int | None
    are_terms_changed: bool
    is_new_customer: bool


class Asked(NamedTuple):
    """The roles that must approve, in their order, and the rules that ask for it."""

    chain: tuple[str, ...]
    rules: tuple[Rule, ...]


def asked(rules: Iterable[Rule], comes: Comes) -> Asked:
    """The rules that hold of a draft, merged: the longest chain first, then whom only the others name.

    A role stands in it as often as in the chain that names it most often.
    """
    holding = [rule for rule in rules if holds(rule, comes)]
    merged: list[str] = []
    for rule in sorted(holding, key=lambda rule: -len(rule.chain)):
        missing = Counter(rule.chain) - Counter(merged)
        for role in rule.chain:
            if missing[role]:
                missing[role] -= 1
                merged.append(role)
    return Asked(tuple(merged), tuple(holding))


def holds(rule: Rule, comes: Comes) -> bool:
    """Does the rule ask for approval of this?  A total that cannot be compared asks for it."""
    match rule.kind:
        case "discount":
            return comes.discount_percent > (rule.limit or 0)
        case "total":
            return comes.total_minor is None or comes.total_minor > (rule.limit or 0)
        case "terms":
            return comes.are_terms_changed
        case "new_customer":
            return comes.is_new_customer


def lacking(chain: Sequence[str], given: Iterable[str]) -> tuple[str, ...]:
    """The roles of a chain that have yet to approve, in its order; what was given and is not asked for counts for nothing."""
    had = Counter(given)
    rest = []
    for role in chain:
        if had[role]:
            had[role] -= 1
        else:
            rest.append(role)
    return tuple(rest)


def together(line_percent: Decimal, document_percent: Decimal) -> Decimal:
    """What a discount of a line and one of the document take off together: 10 % and 10 % are 19 %."""
    return 100 - (100 - line_percent) * (100 - document_percent) / 100


def why(rule: Rule, comes: Comes, currency: str) -> str:
    """Why a rule asks, in words; `currency` is the organization's."""
    match rule.kind:
        case "discount":
            return f"the discount of {format_percent(comes.discount_percent)} is over {format_percent(Decimal(rule.limit or 0))}"
        case "total":
            limit = say_minor(int(rule.limit or 0), currency)
            if comes.total_minor is None:
                return f"the total is in another currency than the limit of {limit}"
            return f"the total of {say_minor(comes.total_minor, currency)} is over {limit}"
        case "terms":
            return "the payment terms are not the customer's own"
        case "new_customer":
            return "it is the first invoice of a new customer"


def absent_at(since: datetime, days: int = ABSENT_DAYS) -> datetime:
    """When somebody who was asked has been silent for so many working days, Monday to Friday.

    `since` stands in the time zone whose days count.  What comes in on a weekend waits from Monday on.
    """
    at = since
    if at.weekday() >= SATURDAY:
        at = datetime.combine(at.date() + timedelta(days=7 - at.weekday()), time(), at.tzinfo)
    while days:
        at += timedelta(days=1)
        days -= at.weekday() < SATURDAY
    return at
