"""Two houses, who walks through them, and what stands there: the ground of the matrix of rights."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from baton.foundation.actors import Actor
from baton.foundation.models import Denial
from baton.foundation.nouns import NOUNS
from baton.foundation.performing import reading
from tests.make import House
from tests.rights.fingerprint import changed, fingerprint
from tests.story import Story
from tests.web.furnished import furnish
from tests.web.signed_in import signed_in

INSIDE: Final = ("owner", "billing", "sales", "rival", "accountant", "read only")  # of the house; a rival sells on another team
OUTSIDE: Final = ("anonymous", "disabled", "foreign")
PRINCIPALS: Final = (*INSIDE, *OUTSIDE)
ABSENT: Final = "00000000-0000-7000-8000-000000000000"
SECRETS: Final = {  # what only these rights let one see
    "PAYMENTMARK": ("payment.see",),
    "LINEMARK": ("invoice.see",),
    "DE89370400440532013000": ("settings.see", "invoice.see"),  # it stands on invoices
}
HIDDEN: Final = ("Acme North", "Acme GmbH")  # of accounts that are none of the rival's


class Visit(NamedTuple):
    """What a page answered: nothing but its status when it is no page."""

    status: int
    text: str


class Grounds:
    """The house, furnished, its people with a browser each, and an owner next door."""

    def __init__(self) -> None:
        self.house, self.neighbour = House(), House("Next Door Ltd")
        self.story = Story(self.house)
        self.places = furnish(self.story)
        self._mark()
        self.story.run_jobs()
        self.actors = self._people()
        self.clients = {name: self._client(name) for name in PRINCIPALS}
        self.calls = 0
        self._visits: dict[tuple[str, str], Visit] = {}
        self._once: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What is made when it is first asked for."""
        if name not in self._once:
            self._once[name] = make()
        return self._once[name]

    def name_of(self, place: str) -> str | None:
        """The name of the address."""
        match = route(place)
        return match.url_name if match else None

    def visit(self, name: str, place: str) -> "Visit":
        """A page as it answers this person; asked for once, however many tests look at it."""
        if (name, place) not in self._visits:
            with self.undone():
                answer = self.call(name, "get", place)
                is_page = answer.headers.get("Content-Type", "").startswith("text/html")
                text = answer.content.decode() if is_page and not answer.streaming else ""
            self._visits[name, place] = Visit(answer.status_code, text)
        return self._visits[name, place]

    def call(self, name: str, method: str, address: str, fields: dict[str, Any] | None = None) -> Any:
        """Ask for an address as this person; a form carries the organization it was made in."""
        self.calls += 1
        body = {"organization": str(self.neighbour.id if name == "foreign" else self.house.id), **(fields or {})} if method == "post" else {}
        return getattr(self.clients[name], method)(address, body)

    @contextmanager
    def unchanged(self, told: str) -> Iterator[None]:
        """What happens inside leaves every row of both houses as it was."""
        before = self.fingerprint()
        yield
        tables = changed(before, self.fingerprint())
        assert tables == [], f"{told} changed {tables}"

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside is taken back."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def fingerprint(self) -> dict[str, tuple]:
        return fingerprint(self.house.id, self.neighbour.id)

    def denials(self) -> int:
        with reading(self.house.operator):
            return Denial.objects.count()

    def sees(self, name: str, noun: str, id: Any) -> bool:
        """Is this record within the person's sight?"""
        actor = self.actors[name]
        with reading(actor):
            return NOUNS[noun].model.objects.visible_to(actor).filter(pk=id).exists()

    def _mark(self) -> None:
        """Put where only some may look what can be found again."""
        story, acme = self.story, self.story.ids["Acme"]
        story.do("business.change_bank", by="owner", holder="Baton", iban="DE89370400440532013000")
        paid = {"account": acme, "currency": "EUR", "received_on": "2026-02-01", "amount_minor": 5_00}
        story.do("payment.create", reference="PAYMENTMARK", allocations=[], **paid)
        billed = story.bill("Acme", "1 x LINEMARK at 10.00 EUR")
        story.do("invoice.issue", billed, issued_on="2026-02-01")
        story.ids |= {"billed": billed, "draft": story.bill("Acme", "1 x LINEMARK at 20.00 EUR")}
        self.places += [f"/invoices/{billed}/", f"/invoices/{story.ids['draft']}/", "/find/?q=INV", "/find/?q=buyer", "/find/?q=Won"]

    def _people(self) -> dict[str, Actor]:
        house, own = self.house, self.house.id.hex[-12:]
        people = {name: house.person(name) for name in INSIDE if name != "rival"}
        people |= {"rival": house.person("sales", f"rival-{own}@example.org"), "foreign": self.neighbour.owner}
        people["disabled"] = gone = house.person("billing", f"gone-{own}@example.org")
        for team, members in (("North", ["sales"]), ("South", ["rival"])):
            made = str(self.story.do("team.create", name=team).pk)
            self.story.ids[team] = made
            for name in members:
                self.story.do("team.add_member", made, user=str(people[name].id))
        self.story.do("user.disable", str(gone.id), by="owner")
        return people

    def _client(self, name: str) -> Client:
        return Client() if name == "anonymous" else signed_in(self.actors[name].id)


def route(address: str) -> ResolverMatch | None:
    """What answers at an address of ours; None where nothing does."""
    try:
        return resolve(address.partition("?")[0].partition("#")[0])
    except Resolver404:
        return None


def rights(match: ResolverMatch) -> tuple[str, ...]:
    declared: tuple[str, ...] = getattr(match.func, "rights", ())
    return declared


def as_absent(address: str, id: Any) -> str:
    """The same address of a record that is not there."""
    return address.replace(str(id), ABSENT)
