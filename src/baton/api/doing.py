"""A deed by a program: the door's own input, its version and its key, and the record that came of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from baton.api import asking
from baton.api.answers import JSON, etag
from baton.api.problems import Problem, malformed
from baton.api.resources import MAKES, resource
from baton.foundation import carrying, plain
from baton.foundation.actions import Door
from baton.foundation.actors import Actor
from baton.foundation.errors import AlreadyDone, Conflict, NotFound
from baton.foundation.inputs import signature
from baton.foundation.models.row import Recorded
from baton.foundation.nouns import NOUNS, find
from baton.foundation.performing import perform, reading


def do(request: Any, door: Door, id: UUID | None) -> HttpResponse:
    """Do the deed once under its key, and answer the record that came of it, as it then was."""
    entered, key = versioned(request, door, asking.body(request)), asking.key(request)
    try:
        with perform(request.actor, key=key, given=[door.name, str(id), entered]) as work:
            result = carrying.do(door, work, id, entered, exact=True)
            said = told(request.actor, bare := work.answer)
            work.answer = answer(door, said, is_whole=said is not bare)
        return sent(with_secret(work.answer, said, result))
    except AlreadyDone as done:
        return sent(done.first, replayed=True)
    except Conflict as conflict:
        raise _problem(request.actor, conflict, is_stale="version" in entered) from conflict


def versioned(request: Any, door: Door, entered: dict[str, Any]) -> dict[str, Any]:
    """The input with the version that If-Match names."""
    version = asking.version(request)
    if version is None:
        return entered
    if "version" not in signature(door).model.model_fields:
        raise malformed(f"{door.name} compares no version, so If-Match cannot be kept. Nothing was done.", "If-Match")
    if entered.get("version", version) != version:
        raise malformed("If-Match and the version in the body differ. Nothing was done.", "version")
    return entered | {"version": version}


def told(actor: Actor, done: Any) -> dict[str, Any]:
    """The record as it now is; what cannot be shown, or not to this actor any more, by kind and id."""
    if isinstance(done, dict) and done.get("kind") in NOUNS:
        try:
            return find(actor, NOUNS[done["kind"]], UUID(done["id"]))
        except NotFound:  # done, and out of this actor's sight: whoever gives a record away
            return done
    return done if isinstance(done, dict) else {"answer": done}


def answer(door: Door, said: dict[str, Any], *, is_whole: bool) -> dict[str, Any]:
    """What is kept under the key: all that is sent, but a secret."""
    text = plain.dumps(said)
    headers = {"ETag": etag(said, text)} if is_whole else {}
    if door.verb in MAKES and "id" in said:
        headers["Location"] = f"/api/v1/{resource(door.noun)}/{said['id']}"
    return {"status": 201 if door.verb in MAKES else 200, "text": text, "headers": headers}


def with_secret(kept: dict[str, Any], said: dict[str, Any], result: Any) -> dict[str, Any]:
    """The answer with the secret that the deed returned beside its record: sent this once and kept nowhere."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], Recorded):
        return kept | {"text": plain.dumps(said | {"secret": result[1]})}
    return kept


def sent(kept: dict[str, Any], *, replayed: bool = False) -> HttpResponse:
    headers = kept["headers"] | ({"Idempotent-Replayed": "true"} if replayed else {})
    return HttpResponse(kept["text"], status=kept["status"], content_type=JSON, headers=headers)


def _problem(actor: Actor, conflict: Conflict, *, is_stale: bool) -> Problem:
    """The conflict with what stands now, where the actor may see it; a version that was named and has passed is stale."""
    current = conflict.current
    if current is None:
        return Problem("conflict", conflict.words, conflict.fields)
    more = {}
    if current.NOUN in NOUNS:
        with reading(actor):
            more["current"] = told(actor, {"kind": current.NOUN, "id": str(current.pk)})
    return Problem("stale" if is_stale else "conflict", conflict.words, conflict.fields, more=more)
