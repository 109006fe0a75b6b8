"""Organizations: founding one, its settings, and a sandbox's clock and end."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db import connection

from baton.core.money import exponent
from baton.foundation.actions import action
from baton.foundation.built_in import make_built_in_roles
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused, require
from baton.foundation.inputs import given
from baton.foundation.models import Organization
from baton.foundation.work import Work

FOUNDED = ("name", "kind", "path", "currency", "country", "timezone")


@given
class OrganizationInput:
    """A new organization: ISO 4217 currency, IANA time zone, ISO 3166 country.

    `starts_at` is where a sandbox's clock begins, with its zone; null: now.
    """

    name: str
    currency: str
    timezone: str
    country: str
    kind: str = "live"
    path: str = "suite"
    starts_at: datetime | None = None


def checked(entered: OrganizationInput) -> Organization:
    """The organization that this input describes, not yet written; Refused names every field that is wrong."""
    wrong = {}
    entered = replace(entered, name=entered.name.strip(), currency=entered.currency.upper(), country=entered.country.upper())
    if not entered.name:
        wrong["name"] = "must not be empty"
    try:
        exponent(entered.currency)
    except ValueError as error:
        wrong["currency"] = str(error)
    if entered.timezone not in available_timezones():
        wrong["timezone"] = f'"{entered.timezone}" is no time zone; write one like Europe/Berlin'
    if not (len(entered.country) == 2 and entered.country.isalpha()):
        wrong["country"] = f'"{entered.country}" is no country; write two letters like DE'
    if entered.kind not in Organization.KINDS:
        wrong["kind"] = f"must be one of {', '.join(Organization.KINDS)}"
    if entered.path not in Organization.PATHS:
        wrong["path"] = f"must be one of {', '.join(Organization.PATHS)}"
    if entered.starts_at is not None and (entered.kind == "live" or entered.starts_at.tzinfo is None):
        wrong["starts_at"] = "is an instant with its zone, and only a sandbox's clock begins anywhere but now"
    if wrong:
        words = "; ".join(f"{field}: {why}" for field, why in wrong.items())
        raise Refused(f"No organization was made. {words}.", wrong)
    offset = entered.starts_at - real_now() if entered.starts_at else timedelta()
    return Organization(**{name: getattr(entered, name) for name in FOUNDED}, clock_offset=offset)


def found(work: Work) -> Organization:
    """Step: write the organization this work was opened for, with its built-in roles and first duties."""
    organization = work.organization
    fields = {name: getattr(organization, name) for name in (*FOUNDED, "clock_offset")}
    is_live = organization.kind == "live"
    made = work.create(Organization, id=organization.pk, **fields, second_bank=is_live, second_roles=is_live)
    make_built_in_roles(work)
    work.schedule("forget_keys", work.now + timedelta(days=1))
    return made


@action("organization.set_path")
def set_path(work: Work, *, path: str) -> Organization:
    """Choose the buying path: which modules show.  It loses nothing and can be changed again."""
    require(path in Organization.PATHS, f'"{path}" is no path; choose one of {", ".join(Organization.PATHS)}.', "path")
    changed = work.change(Organization.objects.get(pk=work.organization.pk), path=path)
    work.announce("organization.changed", changed, path=path)
    return changed


@action("clock.move")
def move_clock(work: Work, *, to: datetime) -> Organization:
    """Set a sandbox's clock; it runs on from there with real time.  A live organization's clock is real."""
    require(work.organization.kind != "live", "The clock of a live organization cannot be moved.")
    if to.tzinfo is None:
        to = to.replace(tzinfo=ZoneInfo(work.organization.timezone))
    require(to >= work.now, "A clock only moves forward; nothing was changed.", "to")
    organization = Organization.objects.get(pk=work.organization.pk)
    return work.change(organization, clock_offset=to - real_now())


def drop_sandbox(organization: UUID) -> None:
    """Remove a sandbox with all its records.  PostgreSQL itself refuses any organization of another kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_sandbox(%s)", [organization])
