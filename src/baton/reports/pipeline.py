"""The pipeline: open deals by stage with what they come to, what is stuck, and what became of those won lately."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from baton.billing.inheritance import day_of
from baton.billing.queries import see
from baton.billing.readiness import judge_deals
from baton.billing.sold import Worth, worths
from baton.crm.models import Deal, Stage
from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, Organization
from baton.foundation.nouns import NOUNS

CAP: Final = 10  # cards of a stage that are shown
LATELY: Final = timedelta(days=30)
Step = Literal["none", "late", "planned"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage: how many deals stand there, what they come to in each currency, and the first of them."""

    id: UUID | None
    name: str
    count: int
    sums: list[Worth]
    deals: list[dict]
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages in their order, those won lately, and what stands of the open ones."""

    lanes: list[Lane]
    won: Lane
    count: int
    sums: list[Worth]
    without_step: int
    late: int


def open_deals(actor: Actor, house: Organization, *, mine: bool, step: str = "", is_ready: bool = False) -> QuerySet[Any]:
    """Open deals that the actor sees: his own, those whose next step is "none" or "late", those that lack nothing for billing."""
    rows = _owned(see(actor, Deal).filter(outcome="open"), actor, mine=mine)
    if step == "none":
        rows = rows.filter(next_step="", next_step_on=None)
    elif step == "late":
        rows = rows.filter(next_step_on__lt=day_of(house))
    if is_ready:
        judged = judge_deals(partial(see, actor), house, rows.filter(lines__isnull=False).distinct())
        rows = rows.filter(pk__in=[one.effective.subject.pk for one in judged if one.readiness.ready])
    return rows


def pipeline(actor: Actor, house: Organization, rows: QuerySet[Any], *, mine: bool) -> Pipeline:
    """Those open deals by stage, of each what is stuck first; and won ones, latest first."""
    on, since = day_of(house), house.clock.now() - LATELY
    found = list(rows.select_related("account__survivor"))
    found.sort(key=lambda deal: (bool(deal.next_step or deal.next_step_on), deal.next_step_on or date.max, deal.pk))
    won = _owned(see(actor, Deal).filter(outcome="won", closed_at__gte=since), actor, mine=mine)
    lately = list(won.select_related("account__survivor").order_by("-closed_at", "-pk"))
    worth = worths(partial(see, actor), house, [*found, *lately])
    stages = list(see(actor, Stage).order_by("position"))
    by_stage: dict[UUID, list[Deal]] = defaultdict(list)
    for deal in found:
        by_stage[deal.stage_id].append(deal)
    shown = [deal for stage in stages for deal in by_stage[stage.pk][:CAP]] + lately[:CAP]
    told = {said["id"]: said for said in with_signs(actor, on, NOUNS["deal"].describe(actor, shown))}

    def lane(id: UUID | None, name: str, deals: Sequence[Deal]) -> Lane:
        cards = [told[str(deal.pk)] for deal in deals[:CAP]]
        return Lane(id, name, len(deals), _sums(worth, deals), cards, is_last=bool(stages) and id == stages[-1].pk)

    steps = [step_of(deal.next_step, deal.next_step_on, on) for deal in found]
    lanes = [lane(stage.pk, stage.name, by_stage[stage.pk]) for stage in stages]
    return Pipeline(lanes, lane(None, "Won lately", lately), len(found), _sums(worth, found), steps.count("none"), steps.count("late"))


def with_signs(actor: Actor, on: date, deals: list[dict]) -> list[dict]:
    """Deals as JSON, each with how its next `step` stands and when it was last touched, by one query."""
    ids = [UUID(deal["id"]) for deal in deals]
    told = see(actor, Announcement).filter(subject_id__in=ids).values("subject_id").annotate(at=Max("at"))
    touched: dict[UUID, datetime] = dict(told.values_list("subject_id", "at"))
    return [deal | {"step": _step(deal, on), "touched_at": touched.get(UUID(deal["id"]))} for deal in deals]


def step_of(words: str, step_on: date | None, today: date) -> Step:
    """How a deal's next step stands; what is due today is not late."""
    if not words and step_on is None:
        return "none"
    return "late" if step_on is not None and step_on < today else "planned"


def _step(deal: dict, on: date) -> Step:
    return step_of(deal["next_step"], date.fromisoformat(deal["next_step_on"]) if deal["next_step_on"] else None, on)


def _owned(rows: QuerySet[Any], actor: Actor, *, mine: bool) -> QuerySet[Any]:
    return rows.filter(Q(owner=actor.id)) if mine else rows


def _sums(worth: dict[UUID, Worth], deals: Iterable[Deal]) -> list[Worth]:
    """What deals come to together, in each currency, by its name."""
    sums: dict[str, int] = defaultdict(int)
    for deal in deals:
        sums[worth[deal.pk].currency] += worth[deal.pk].net_minor
    return [Worth(currency, minor) for currency, minor in sorted(sums.items())]
