"""`perform` opens a unit of work, `reading` a look: transaction, organization, clock and key around them."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

from baton.foundation.actors import Actor
from baton.foundation.errors import AlreadyDone, Conflict, NotFound
from baton.foundation.models import Key, Organization
from baton.foundation.plain import dumps
from baton.foundation.work import Work

_working: ContextVar[bool] = ContextVar("working", default=False)
_looked_at: ContextVar[Organization | None] = ContextVar("looked_at", default=None)  # that of the transaction

# One round trip: the settings found, the new ones, and the organization's own row (nulls when there is none).
# No statement is compiled first (jit): at a hundred thousand invoices that took a tenth of a second to save ten milliseconds.
ENTER = """
SELECT current_setting('baton.organization', true), current_setting('baton.deed', true),
       set_config('baton.organization', %s, true), set_config('baton.deed', %s, true),
       set_config('lock_timeout', '3s', true), set_config('statement_timeout', %s, true), set_config('jit', 'off', true), {columns}
  FROM (VALUES (1)) AS once LEFT JOIN foundation_organization o ON o.id = %s
"""
ORGANIZATION_FIELDS = [field.attname for field in Organization._meta.concrete_fields]
ENTER = ENTER.format(columns=", ".join(f"o.{field.column}" for field in Organization._meta.concrete_fields))
LEAVE = "SELECT set_config('baton.organization', %s, true), set_config('baton.deed', %s, true)"
CLAIM = """
INSERT INTO foundation_key (id, version, key, digest) SELECT gen_random_uuid(), 1, %s, %s
ON CONFLICT (organization_id, key) DO NOTHING RETURNING id;
SELECT set_config('baton.deed', '', true)
"""
ANSWER = """
SELECT set_config('baton.deed', 'key.answer', true);
UPDATE foundation_key SET answer = %s::jsonb WHERE id = %s
"""


@contextmanager
def inside(organization: UUID, *, deed: str = "") -> Iterator[Organization | None]:
    """A transaction of one organization.  Inside another one, the settings found are put back at its end."""
    nested = connection.in_atomic_block
    limit, before = f"{settings.STATEMENT_SECONDS[settings.PROCESS]}s", _looked_at.get()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ENTER, [str(organization), deed, limit, organization])
            found, row = (whole := cursor.fetchone())[:2], whole[7:]
            _looked_at.set(Organization.from_db(connection.alias, ORGANIZATION_FIELDS, row) if row[0] else None)
            yield _looked_at.get()
            if nested:  # SET LOCAL outlives a released savepoint, so it is undone by hand
                cursor.execute(LEAVE, [found[0] or "", found[1] or ""])
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise Conflict("Somebody else is changing this record just now. Nothing was done; try again.") from error
        raise
    finally:
        _looked_at.set(before)


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Look at the actor's organization: one snapshot of settings, no deed, hence no writing."""
    with inside(actor.organization):
        yield


def house_of(actor: Actor) -> Organization:
    """The actor's organization: as it was read when the look began, or as the work has left it."""
    standing = None if _working.get() else _looked_at.get()
    return standing if standing and standing.pk == actor.organization else Organization.objects.get(pk=actor.organization)


def is_working() -> bool:
    """Is a unit of work open here?  What must happen outside one (network, mail) asks this."""
    return _working.get()


@contextmanager
def perform(
    actor: Actor, *, key: str | None = None, given: Any = None, because: UUID | None = None, founding: Organization | None = None
) -> Iterator[Work]:
    """Do a unit of work: rows, audit, announcements and jobs are one fact, or nothing is.

    With a `key` seen before, AlreadyDone(first answer) is raised before the body runs, or Conflict when it came
    with another actor or another `given` (the input as JSON can keep it).  `founding` is an organization not yet
    written, whose clock the work runs by.
    """
    if _working.get():
        raise RuntimeError("perform inside perform: one unit of work has one actor; share a step instead.")
    token = _working.set(True)
    try:
        with inside(actor.organization, deed="key.use" if key else "") as standing:
            organization = standing or founding
            if organization is None:
                raise NotFound(f"There is no organization {actor.organization}.")
            claimed = _claim(actor, key, given) if key else None
            work = Work(actor, organization, because=because, key=key)
            yield work
            work.finish()
            if claimed:
                _answer(claimed, work.answer)
    finally:
        _working.reset(token)


def _claim(actor: Actor, key: str, given: Any) -> UUID:
    """Take the key, or wait for whoever took it and raise what he answered."""
    digest = hashlib.sha256(dumps([actor.described(), given]).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [key, digest])
        claimed = cursor.fetchone()
    if claimed:
        return claimed[0]
    first = Key.objects.get(key=key)
    if first.digest != digest:
        raise Conflict(f"The key {key} was used before for something else. Nothing was done; use a new key.")
    raise AlreadyDone(first.answer)


def _answer(claimed: UUID, answer: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, [dumps(answer), claimed])
