"""What needs a second person: rules of an organization that `create`, `change` and `remove` obey, whatever door calls them.

Rooms add their lines at import.  A rule holds for people, their tokens and their files, and only while another member
could second the deed, so that nobody locks himself out.  The operator at the machine stands outside, as he does outside
of all rights.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from baton.core.money import format_percent
from baton.foundation.actors import Rights, rights_of
from baton.foundation.errors import NeedsSecond
from baton.foundation.models import Membership, Organization
from baton.foundation.models.row import Recorded

if TYPE_CHECKING:
    from baton.foundation.work import Work

Values = Mapping[str, Any]
Gone = dict[tuple[type[Recorded], Any], dict[str, Any]]  # the most that removed parts of a record held, by its id
Crosses = Callable[["Work", Values, Values], bool]
APPROVE: Final = "change.approve"
REMOVED: Final = "removed"  # what of a part comes when it goes
LATER: Final = {"net": 0, "end_of_month": 31, "day_of_next_month": 31}  # days that terms of a kind can run beyond their number


@dataclass(frozen=True, slots=True)
class Rule:
    """Fields of a model, when a move of them from what was to what comes crosses the rule, and what it says then."""

    fields: frozenset[str]
    crosses: Crosses
    words: Callable[[Organization], str]


RULES: dict[type[Recorded], list[Rule]] = defaultdict(list)


def rule(model: type[Recorded], fields: Iterable[str], crosses: Crosses, words: Callable[[Organization], str]) -> None:
    """Let a move of these fields need a second person when it crosses."""
    RULES[model].append(Rule(frozenset(fields), crosses, words))


def check(work: "Work", model: type[Recorded], moves: Iterable[tuple[Values, Values]]) -> None:
    """NeedsSecond when one of these moves, each from values before to values after, crosses a rule that holds."""
    if model not in RULES or work.is_seconded or not _is_for_a_person(work):
        return
    moves = list(moves)
    for one in RULES[model]:
        crossed = any(one.fields & now.keys() and one.crosses(work, was, now) for was, now in moves)
        if crossed and others(work, work.deed):
            raise NeedsSecond(
                f"{one.words(work.organization)} in {work.organization.name}: two different people. Nothing was done. "
                "Ask for it with a reason, and somebody else who may do it approves it."
            )


def standing(row: Recorded) -> dict[str, Any]:
    """What a record holds of the fields that rules look on."""
    return {name: getattr(row, name) for one in RULES.get(type(row), ()) for name in one.fields if name != REMOVED}


def moves(rows: Sequence[Recorded], columns: Sequence[str], values: Sequence[tuple]) -> Iterator[tuple[Values, Values]]:
    """A change of many records as moves."""
    for row, own in zip(rows, values, strict=True) if type(rows[0]) in RULES else ():
        yield standing(row), dict(zip(columns, own, strict=True))


def added(gone: Gone, model: type[Recorded], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Values, Values]]:
    """New rows as moves: from what the parts held whose place they take, else from nothing."""
    for row in rows if model in RULES else ():
        now = dict(zip(columns, row, strict=True))
        yield gone.get((model, now.get(model.PART_OF or "")), {}), now


def keep(gone: Gone, part: Recorded) -> None:
    """Remember what a removed part held: those that take its place in the same work may hold as much."""
    held = {name: value for name, value in standing(part).items() if isinstance(value, Decimal)}
    if held:
        field: Any = part._meta.get_field(part.PART_OF or "")
        most = gone.setdefault((type(part), getattr(part, field.attname)), {})
        most |= {name: max(value, most.get(name, value)) for name, value in held.items()}


def others(work: "Work", deed: str) -> list[UUID]:
    """Members other than the actor who could approve this deed."""
    doer = work.actor.person or work.actor.on_behalf_of
    return [user for user, rights in rights_of_members(work.organization).items() if user != doer and may_second(rights, deed)]


def _is_for_a_person(work: "Work") -> bool:
    """Does a person act, a token, or what works off what he ordered (a file)?"""
    return work.actor.kind in ("user", "token") or work.actor.on_behalf_of is not None


def may_second(rights: Rights, deed: str) -> bool:
    """May the holder approve this deed for somebody else: approve at all, and do it himself on every record?"""
    return rights.scope(APPROVE) == "all" and rights.scope(deed) == "all"


def rights_of_members(house: Organization) -> dict[UUID, Rights]:
    """What each member who comes in may do; one query, however many there are."""
    names = (f"assignments__role__rights__{name}" for name in ("name", "scope", "groups"))
    acting = Membership.objects.filter(organization=house, disabled_at=None, user__is_active=True)
    lines: dict[UUID, list[tuple]] = defaultdict(list)
    for user, *line in acting.values_list("user", *names):
        lines[user] += [tuple(line)] if line[0] else []
    return {user: rights_of(held) for user, held in lines.items()}


# limits that several rooms keep


def limit_terms(model: type[Recorded]) -> None:
    """Terms longer than the organization's limit, in the two columns `terms_kind` and `terms_days` of a model."""
    rule(model, ["terms_kind", "terms_days"], _longer, lambda house: f"Terms longer than {house.second_terms_days} days need a second person")


def limit_discount(
    model: type[Recorded], name: str = "discount_percent", unless: Callable[["Work", Values], bool] = lambda work, now: False
) -> None:
    """A discount above the organization's limit, in this column of a model."""

    def crosses(work: "Work", was: Values, now: Values) -> bool:
        limit = work.organization.second_discount_percent
        return limit is not None and (now.get(name) or 0) > max(limit, was.get(name) or 0) and not unless(work, now)

    rule(model, [name], crosses, lambda house: f"A discount above {format_percent(house.second_discount_percent or Decimal())} needs a second person")


def _longer(work: "Work", was: Values, now: Values) -> bool:
    limit = work.organization.second_terms_days
    return limit is not None and _longest({**was, **now}) > max(limit, _longest(was))


def _longest(values: Values) -> int:
    """How many days terms can run; none where they are inherited."""
    kind = values.get("terms_kind")
    return -1 if kind is None else LATER[kind] + (values.get("terms_days") or 0)
