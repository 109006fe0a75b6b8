"""The one way in: who comes with which token, how often, and what every answer that is no success looks like."""

from collections.abc import Callable
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from baton.api.problems import OF_STATUS, Problem
from baton.foundation import denials
from baton.foundation.actors import Actor
from baton.foundation.bearers import bearer, counted, tally_of
from baton.foundation.errors import Answer, NeedsSecond, NotAllowed, NotFound
from baton.foundation.tokens import PREFIX
from baton.foundation.visitors import address_of, network_of

log = structlog.get_logger(__name__)
PATHS: Final = "baton.api.operations"
STRANGER: Final = "There is no valid token in the Authorization header."


@csrf_exempt  # no cookie is asked for, so no form of another site can use one
def gate(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a program's request; what is raised beneath becomes a problem, and what nobody foresaw is logged."""
    response = answered(request, lambda: passed(request, path))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def passed(request: Any, path: str) -> HttpResponse:
    """Let in who may come, to the operation that he asks for."""
    request.actor = known(request)
    try:
        match = resolve(path or "/", PATHS)
    except Resolver404:
        raise Problem("not-found", "There is nothing at this address.") from None
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except NotAllowed as refusal:
        denials.keep(request.actor, f"{request.method} {match.route}", request.path, refusal)
        raise
    if response.status_code == 405:
        allowed = ", ".join(sorted(response.headers["Allow"].split(", ")))
        raise Problem("no-such-method", f"{request.method} is not known at this address; {allowed} is.", headers={"Allow": allowed})
    return response


def known(request: Any) -> Actor:
    """The actor whose token this is; whoever has none is told the same, whatever is wrong with it."""
    address = address_of(request)
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    is_token = scheme.lower() == "bearer" and secret.startswith(PREFIX)
    actor = bearer(secret.strip(), address) if is_token else None
    if actor is None:
        limited(f"stranger:{network_of(address)}", settings.API_FAILURES_PER_MINUTE)
        raise Problem("unauthorized", STRANGER, headers={"WWW-Authenticate": "Bearer"})
    limited(tally_of(actor.id), settings.API_CALLS_PER_MINUTE)  # type: ignore[arg-type]  # a token has an id
    return actor


def limited(key: str, most: int) -> None:
    """Count the request under a key, and turn it away when there were too many in this minute."""
    count, left = counted(key)
    if count > most:
        words = f"More than {most} requests in a minute; the next is answered in {left} seconds."
        raise Problem("too-many", words, headers={"Retry-After": str(left)})


def answered(request: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer, or the problem that came instead."""
    try:
        return answer()
    except Problem as problem:
        return problem.response()
    except NotFound as absent:
        return Problem("not-found", _unnamed(absent.words, request.path)).response()
    except NeedsSecond as refusal:
        return Problem("needs-second", refusal.words, refusal.fields).response()
    except Answer as refusal:
        return Problem(OF_STATUS.get(refusal.status, "refused"), refusal.words, refusal.fields).response()
    except DataError:
        log.exception("api_value_did_not_fit", path=request.path)
        return Problem("refused", "A value does not fit where it would be kept. Nothing was done.").response()
    except OperationalError:
        log.exception("api_database_failed", path=request.path)
        return Problem("unavailable", "The database did not answer. Nothing was done.", headers={"Retry-After": "5"}).response()
    except Exception:  # noqa: BLE001  logged, and answered in the words of the others
        log.exception("api_failed", path=request.path)
        return Problem("failed", "This is our fault, and it is in the log. Nothing was done.").response()


def _unnamed(words: str, path: str) -> str:
    """The words without the id that was asked for: of absent and foreign records every byte is the same."""
    for part in path.split("/"):
        if len(part) == 36 and f" {part}." in words:
            words = words.replace(f" {part}.", ".").replace("There is no ", "There is no such ", 1)
    return words
