"""The sandbox that the demo plays in, its people, and how they do deeds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from baton.billing.actions.founding import found
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Actor, system
from baton.foundation.inputs import call
from baton.foundation.models import Organization, User
from baton.foundation.organizations import OrganizationInput, move_clock
from baton.foundation.people import actor_of, create_user, reset_password
from baton.foundation.performing import perform
from baton.foundation.work import By, Work
from baton.ops.advance import advance

NAME, ZONE = "Harbor & Pine Studio", "Europe/Berlin"
TEAM = {"owner": "Maren Holt", "billing": "Ines Falk", "sales": "Jonas Reed", "accountant": "Petra Lund"}
OPENS, CLOSES = time(9), time(17)


@dataclass
class Stage:
    """One organization, with a purse of chance that is the same for the same seed."""

    organization: Organization
    chance: Random
    people: dict[str, Actor] = field(default_factory=dict)
    products: dict[str, dict[str, str]] = field(default_factory=dict)  # product -> currency -> price id

    @property
    def operator(self) -> Actor:
        return system("operator", "operator", self.organization.pk)

    def do(self, deed: str, id: UUID | str | None = None, *, by: str = "billing", key: str | None = None, **entered: Any) -> Any:
        """One deed in a work of its own, as `baton do` does it."""
        with perform(self.people.get(by, self.operator), key=key) as work:
            return call(ACTIONS[deed], work, UUID(str(id)) if id else None, entered)

    def batch(self, deed: str, body: Callable[[Work], Any], *, by: By = "people") -> Any:
        """Many of one deed in one work, by the step that its door does it with; by billing, or by itself."""
        with perform(self.people["billing"] if by == "people" else system("clock", "clock", self.organization.pk)) as work, work.acting(deed, by):
            return body(work)

    def at(self, day: date, hour: time = OPENS) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(ZONE))

    def move(self, day: date, hour: time = OPENS) -> None:
        """Set the clock to an hour of a day, without what is due on the way."""
        with perform(self.operator) as work:
            if work.now < (to := self.at(day, hour)):
                move_clock(work, to=to)

    def close_day(self) -> None:
        """Let the day pass, with its documents set and its mail sent."""
        advance(self.organization.pk, self.at(self.today, CLOSES))

    @property
    def today(self) -> date:
        house = Organization.objects.get(pk=self.organization.pk)
        return house.clock.day(house.clock.now())


def opened(seed: int, since: date) -> Stage:
    """A new sandbox whose clock begins on a day, with its people."""
    start = datetime.combine(since, OPENS, ZoneInfo(ZONE))
    house = found(OrganizationInput(name=name_of(seed), currency="EUR", timezone=ZONE, country="DE", kind="sandbox", starts_at=start))
    stage = Stage(house, Random(seed))
    for role, name in TEAM.items():
        with perform(stage.operator) as work:
            user, _ = create_user(work, email=login(role), role=role, name=name)
        stage.people[role] = actor_of(user, house.pk)
    return stage


def name_of(seed: int) -> str:
    """The business's name; each seed is another business."""
    return NAME if seed == 1 else f"{NAME} {seed}"


def mark_of(seed: int, until: date | None) -> str:
    """The key that its first deed was done under, by which the audit knows this demo again; its beginning for any day."""
    return f"demo {seed} until {until.isoformat() if until else ''}"


def login(role: str) -> str:
    return f"{role}@demo.example"


def passwords(organization: Organization) -> dict[str, str]:
    """New passwords for the demo's people, to be printed; only ever for logins that no live organization has."""
    given = {}
    for role in TEAM:
        user = User.objects.get(email=login(role))
        if user.memberships.filter(organization__kind="live").exists():
            continue
        with perform(system("operator", "operator", organization.pk)) as work:
            given[login(role)] = reset_password(work, user.pk)
    return given
