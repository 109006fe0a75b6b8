"""The pipeline: open deals by stage with what they come to, what is stuck, and what became of those won lately."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Max, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

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
STEPLESS: Final = Q(next_step="", next_step_on=None)
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
    rows = owned(see(actor, Deal).filter(outcome="open"), actor, mine=mine)
    if step == "none":
        rows = rows.filter(STEPLESS)
    elif step == "late":
        rows = rows.filter(next_step_on__lt=day_of(house))
    if is_ready:
        judged = judge_deals(partial(see, actor), house, rows.filter(lines__isnull=False).distinct())
        rows = rows.filter(pk__in=[one.effective.subject.pk for one in judged if one.readiness.ready])
    return rows


def pipeline(actor: Actor, house: Organization, rows: QuerySet[Any], *, mine: bool) -> Pipeline:
    """Those open deals by stage, of each what is stuck first; and won ones, latest first."""
    on, since = day_of(house), house.clock.now() - LATELY
    shown = rows | owned(see(actor, Deal).filter(outcome="won", closed_at__gte=since), actor, mine=mine)
    sums: dict[UUID | None, list[Worth]] = defaultdict(list)
    for (outcome, stage, currency), minor in sorted(worths(house, shown, ("outcome", "stage")).items()):
        sums[None if outcome == "won" else stage].append(Worth(currency, minor))
    cards: dict[UUID | None, list[dict]] = defaultdict(list)
    for deal in with_signs(actor, on, NOUNS["deal"].describe(actor, _first(shown))):
        cards[None if deal["outcome"] == "won" else UUID(deal["stage"])].append(deal)
    counts, stuck = _counts(shown, on)
    stages = list(see(actor, Stage).order_by("position"))

    def lane(id: UUID | None, name: str) -> Lane:
        return Lane(id, name, counts[id], _added(sums[id]), cards[id], is_last=bool(stages) and id == stages[-1].pk)

    lanes = [lane(stage.pk, stage.name) for stage in stages]
    whole = _added([one for stage in lanes for one in stage.sums])
    return Pipeline(lanes, lane(None, "Won lately"), sum(stage.count for stage in lanes), whole, *stuck)


def _first(shown: QuerySet[Any]) -> list[Deal]:
    """The first few of each stage and of those won, in the order in which they are shown, by one query."""
    lane = Case(When(outcome="won", then=None), default=F("stage"))
    has_step = Case(When(STEPLESS, then=False), default=True, output_field=BooleanField())
    order = [F("closed_at").desc(), has_step.asc(), F("next_step_on").asc(nulls_last=True), F("pk").asc()]
    placed = shown.annotate(place=Window(RowNumber(), partition_by=[lane], order_by=order))
    return list(placed.filter(place__lte=CAP).select_related("owner", "stage").order_by("place"))


def _counts(shown: QuerySet[Any], on: date) -> tuple[dict[UUID | None, int], tuple[int, int]]:
    """How many stand at each stage and were won, and how many open ones have no next step, or a late one."""
    late = Q(next_step_on__lt=on)
    rows = shown.values("outcome", "stage").annotate(count=Count("pk"), stepless=Count("pk", filter=STEPLESS), late=Count("pk", filter=late))
    counts: dict[UUID | None, int] = defaultdict(int)
    stepless = behind = 0
    for row in rows.values_list("outcome", "stage", "count", "stepless", "late"):
        is_won = row[0] == "won"
        counts[None if is_won else row[1]] += row[2]
        stepless, behind = stepless + (0 if is_won else row[3]), behind + (0 if is_won else row[4])
    return counts, (stepless, behind)


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


def owned(rows: QuerySet[Any], actor: Actor, *, mine: bool) -> QuerySet[Any]:
    """Deals that are the actor's own, or all of them."""
    return rows.filter(owner=actor.person) if mine else rows


def _added(worths: Iterable[Worth]) -> list[Worth]:
    """One sum for each currency, by its name."""
    sums: dict[str, int] = defaultdict(int)
    for one in worths:
        sums[one.currency] += one.net_minor
    return [Worth(currency, minor) for currency, minor in sorted(sums.items())]
