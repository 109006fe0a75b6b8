"""An import from its first row to its last: in portions, each a unit of work, so that a crash leaves whole rows only."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db import DataError, IntegrityError

from baton.documents.store import store
from baton.exchange.actions.ordering import stop
from baton.exchange.actions.taking import finish, park, take
from baton.exchange.actions.undoing import finish_undo, take_back
from baton.exchange.entries import Entry
from baton.exchange.lines import PORTION, left, portions
from baton.exchange.models import Import, ImportRow
from baton.exchange.ready import words_of
from baton.exchange.sheets import Unreadable
from baton.foundation.actors import Actor
from baton.foundation.errors import Answer, Conflict, NotFound, Refused
from baton.foundation.performing import perform, reading

TRIES = 3  # of a portion that somebody else is in the way of
Watch = Callable[[Import], None]


def run_import(actor: Actor, import_id: UUID, watch: Watch = lambda run: None, size: int = PORTION) -> Import:
    """Bring in what is left of a file, from the first line whose outcome is not on record.

    `watch` is told after each portion of `size` rows.  Stops, saying why, where the file cannot be read on.
    """
    worker, run = _worker(actor), found_import(actor, import_id)
    try:
        with store().at_hand(run.sha256) as path:
            for portion in portions(left(run, path), size):
                watch(_take(worker, run.pk, portion))
    except Unreadable as error:
        with perform(worker) as work:
            return stop(work, run.pk, reason=str(error))
    except Refused:
        run = found_import(actor, import_id)
        if run.state == "running":
            raise
        return run  # somebody stopped it, or finished it faster
    with perform(worker) as work:
        return finish(work, run.pk)


def undo_import(actor: Actor, import_id: UUID, watch: Watch = lambda run: None) -> Import:
    """Take back what can be taken back, the last row first.

    Once more from the end as long as that freed anything: who stands above others goes after them.
    """
    worker = _worker(actor)
    while True:
        before = found_import(actor, import_id).undone
        for rows in portions_back(actor, import_id):
            with perform(worker) as work:
                watch(take_back(work, import_id, rows=rows))
        after = found_import(actor, import_id)
        if after.undone == before or not after.created + after.updated:
            break
    with perform(worker) as work:
        return finish_undo(work, import_id)


def portions_back(actor: Actor, import_id: UUID) -> Iterator[list[UUID]]:
    """Rows that did something, from the last line up, in portions."""
    line = None
    while True:
        with reading(actor):
            left = ImportRow.objects.visible_to(actor).filter(run=import_id, state__in=("created", "updated"))
            left = left if line is None else left.filter(line__lt=line)
            rows = list(left.order_by("-line").values_list("pk", "line")[:PORTION])
        if not rows:
            return
        line = rows[-1][1]
        yield [id for id, _ in rows]


def _worker(actor: Actor) -> Actor:
    """Who works off what a person ordered: with his rights, and on his behalf."""
    if actor.kind not in ("user", "token"):
        return actor
    return Actor("behaviour", None, "import", actor.organization, actor.rights, on_behalf_of=actor.person)


def found_import(actor: Actor, import_id: UUID) -> Import:
    """The import as it stands; NotFound when absent or hidden."""
    with reading(actor):
        found = Import.objects.visible_to(actor).filter(pk=import_id).first()
    if found is None:
        raise NotFound(f"There is no import {import_id}.")
    return found


def _take(worker: Actor, import_id: UUID, portion: list[Entry]) -> Import:
    """Bring in a portion; where that fails, row by row, so that one bad row parks itself and the others go on."""
    try:
        return _try(worker, import_id, portion)
    except (Answer, DataError, IntegrityError) as error:
        if len(portion) == 1:
            with perform(worker) as work:
                return park(work, import_id, entry=portion[0], words=_refused(error))
    for entry in portion:
        run = _take(worker, import_id, [entry])
    return run


def _try(worker: Actor, import_id: UUID, portion: list[Entry]) -> Import:
    for _ in range(TRIES - 1):
        try:
            with perform(worker) as work:
                return take(work, import_id, entries=portion)
        except Conflict:
            continue
    with perform(worker) as work:
        return take(work, import_id, entries=portion)


def _refused(error: Exception) -> str:
    return words_of(error) if isinstance(error, Answer) else f"The database refused it: {str(error).strip().splitlines()[0]}"
