"""Sealing: every minute the audit's new entries are put under a digest that also holds the one before.

Whoever changes, adds, removes or re-orders an entry afterwards, past every protection, has to make all later seals
anew, and then the last one is no longer the one that somebody wrote down outside.
"""

from typing import Any, Final
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL

from baton.foundation.keys import new_id
from baton.foundation.models import Organization, Seal
from baton.foundation.performing import inside

BATCH: Final = 1_000  # entries under one seal: about 20 ms, and what is held at once

# Everything that an entry says; dates are written as UTC, whatever the session's time zone.
ENTRY = SQL("""sha256(convert_to(jsonb_build_array(a.id, a.deed, a.actor, a.at AT TIME ZONE 'UTC', a.recorded_at AT TIME ZONE 'UTC',
    a.subject_kind, a.subject_id, a.changes, a.because, a.key, a.written_in)::text, 'UTF8'))""")
ENTRIES = SQL("string_agg({}, ''::bytea ORDER BY a.written_in, a.id)").format(ENTRY)
DIGEST = SQL("""encode(sha256(convert_to(jsonb_build_array({s}.organization_id, {s}.position, {s}.entries, {s}.first, {s}.last, {s}.up_to,
    {s}.previous, {s}.sealed_at AT TIME ZONE 'UTC')::text, 'UTF8') || coalesce({held}, ''::bytea)), 'hex')""")

# An entry of a transaction that still runs may come to stand before one that is already there, so no further than xmin.
# What the last seal ended with is given as a value: by a query in it, the index would be of no use behind row-level security.
ADD = SQL("""
WITH batch AS MATERIALIZED (
    SELECT a.id, a.written_in, {entry} AS hash FROM foundation_auditentry a
     WHERE a.organization_id = %(organization)s AND a.written_in < baton_tick(pg_snapshot_xmin(pg_current_snapshot()))
       AND (a.written_in, a.id) > (%(up_to)s::bigint, %(last)s::uuid)
     ORDER BY a.written_in, a.id LIMIT %(batch)s
), s AS (
    SELECT %(organization)s::uuid AS organization_id, %(position)s::bigint + 1 AS position, count(*) AS entries,
           (array_agg(id ORDER BY written_in, id))[1] AS first, (array_agg(id ORDER BY written_in DESC, id DESC))[1] AS last,
           max(written_in) AS up_to, %(digest)s AS previous, now() AS sealed_at, string_agg(hash, ''::bytea ORDER BY written_in, id) AS held
      FROM batch
)
INSERT INTO foundation_seal (id, organization_id, position, entries, first, last, up_to, previous, sealed_at, digest)
SELECT %(id)s, organization_id, position, entries, first, last, up_to, previous, sealed_at, {digest} FROM s WHERE entries > 0
ON CONFLICT (organization_id, position) DO NOTHING RETURNING entries
""").format(entry=ENTRY, digest=DIGEST.format(s=SQL("s"), held=SQL("s.held")))

TICK = """
CREATE OR REPLACE FUNCTION baton_tick(transaction xid8) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ SELECT transaction::text::bigint + {} $$
"""
# Both are asked across the walls: nothing is told of an organization but its id.
ACROSS = """
CREATE OR REPLACE FUNCTION baton_highest_tick() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(a.highest), -1) FROM foundation_organization o CROSS JOIN LATERAL
           (SELECT max(written_in) AS highest FROM foundation_auditentry WHERE organization_id = o.id) a
$$;
CREATE OR REPLACE FUNCTION baton_unsealed() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT o.id FROM foundation_organization o
      LEFT JOIN LATERAL (SELECT up_to, last FROM foundation_seal WHERE organization_id = o.id ORDER BY position DESC LIMIT 1) head ON true
     WHERE EXISTS (
           SELECT FROM foundation_auditentry a
            WHERE a.organization_id = o.id AND a.written_in < baton_tick(pg_snapshot_xmin(pg_current_snapshot()))
              AND (a.written_in, a.id) > (coalesce(head.up_to, -1), coalesce(head.last, '00000000-0000-0000-0000-000000000000')))
$$;
REVOKE ALL ON FUNCTION baton_highest_tick(), baton_unsealed() FROM PUBLIC;
"""
IS_BEHIND = "SELECT baton_highest_tick() >= baton_tick(pg_snapshot_xmax(pg_current_snapshot()))"
BEHIND: Final = (
    "The database came from another server, where transactions had higher numbers, so new entries of the audit would stand before "
    "those that are sealed. Nothing was done. Run: bin/baton migrate"
)
NOBODY: Final = UUID(int=0)


class Behind(RuntimeError):
    """What is written now would stand before what is sealed."""


def unsealed() -> list[Organization]:
    """The organizations whose audit has entries that no seal holds."""
    if is_behind():
        raise Behind(BEHIND)
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_unsealed()")
        ids = [id for (id,) in cursor.fetchall()]
    return list(Organization.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def seal(organization: Organization, batch: int = BATCH) -> None:
    """Seal what was committed, some at a time, each seal in a transaction of its own."""
    while _seal_some(organization.pk, batch) == batch:
        pass


def _seal_some(organization: UUID, batch: int) -> int:
    with inside(organization, deed="seal.add"), connection.cursor() as cursor:
        before = head() or Seal(position=0, up_to=-1, last=NOBODY, digest="")
        said: dict[str, Any] = {"position": before.position, "up_to": before.up_to, "last": before.last, "digest": before.digest}
        cursor.execute(ADD, said | {"organization": organization, "batch": batch, "id": new_id()})
        added = cursor.fetchone()
    return int(added[0]) if added else 0


def head() -> Seal | None:
    """The last seal of the transaction's organization."""
    return Seal.objects.order_by("-position").first()


def is_behind() -> bool:
    """Would new entries stand before those that are there?"""
    with connection.cursor() as cursor:
        cursor.execute(IS_BEHIND)
        return bool(cursor.fetchone()[0])


def go_on() -> bool:
    """As the owner: number transactions on from what is there, where it came from another server; whether it did."""
    if not is_behind():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT baton_highest_tick()")
        cursor.execute(TICK.format(cursor.fetchone()[0] + 1))
    return True
