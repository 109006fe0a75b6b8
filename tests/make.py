"""A house to test in: an organization, its people, and records made through doors."""

from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from baton.billing.actions.founding import found
from baton.foundation.actors import Actor, system
from baton.foundation.ciphers import encrypt
from baton.foundation.models import User
from baton.foundation.organizations import OrganizationInput
from baton.foundation.people import actor_of, create_user
from baton.foundation.performing import perform, reading
from baton.foundation.second_person import RulesInput, set_second_person

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of everybody's authenticator app


def sign_in_in_two_steps(user: User) -> None:
    """As the roles of a live organization ask for; since long ago, so that tokens made from now on are good."""
    data = {"secret": encrypt(SEED)}
    Authenticator.objects.create(user=user, type="totp", data=data, created_at=datetime(2020, 1, 1, tzinfo=UTC))


class House:
    """An organization seen through its people: `house.sales`, `house.billing`, `house.owner`, …"""

    def __init__(self, name: str = "Baton Ltd", *, currency: str = "EUR", kind: str = "live", country: str = "DE"):
        self.organization = found(
            OrganizationInput(name=name, currency=currency, timezone="Europe/Berlin", country=country, kind=kind)
        )
        self.id: UUID = self.organization.pk
        self.operator = system("operator", "operator", self.id)
        self.clock = system("clock", "clock", self.id)

    def person(self, role: str, email: str | None = None) -> Actor:
        """A member with this role, made on first use."""
        email = email or f"{role.replace(' ', '')}-{self.id.hex[-12:]}@example.org"
        user = User.objects.filter(email=email).first()
        if user is None:
            with perform(self.operator) as work:
                user, _ = create_user(work, email=email, role=role, name=role)
            sign_in_in_two_steps(user)
        return actor_of(user, self.id)

    @property
    def owner(self) -> Actor:
        return self.person("owner")

    @property
    def billing(self) -> Actor:
        return self.person("billing")

    @property
    def sales(self) -> Actor:
        return self.person("sales")

    def do(self, door, *args, by: Actor | None = None, key: str | None = None, **kwargs):
        """One deed in a work of its own, by the operator unless somebody is named."""
        with perform(by or self.operator, key=key, given=[str(a) for a in args]) as work:
            return door(work, *args, **kwargs)

    def let_one_person_do(self) -> None:
        """Take the two-person rules away."""
        self.do(set_second_person, RulesInput(bank=False, roles=False))

    @contextmanager
    def look(self, by: Actor | None = None):
        """Read the house's rows."""
        with reading(by or self.operator):
            yield
