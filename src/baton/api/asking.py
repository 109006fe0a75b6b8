"""What a request says, read strictly: its body, its page of a list, its version and its key."""

import json
import re
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.core.signing import BadSignature, dumps, loads

from baton.api.problems import Problem, malformed
from baton.foundation.actors import Actor
from baton.foundation.nouns import LIMIT, MOST

KEY: Final = re.compile(r"[\x21-\x7e]{1,100}")
TAG: Final = re.compile(r'"(\d+)(-[0-9a-f]+)?"')
PAGING: Final = ("limit", "after", "sort")


def body(request: Any) -> dict[str, Any]:
    """The JSON object that was sent; no body is an empty one."""
    try:
        raw = request.body
    except RequestDataTooBig:
        raise Problem("too-large", "The body is larger than a request may be. Nothing was done.") from None
    if not raw.strip():
        return {}
    if request.content_type != "application/json" and not request.content_type.endswith("+json"):
        raise Problem("not-json", f"The body came as {request.content_type or 'nothing'}; only JSON is read. Nothing was done.")
    try:
        sent = json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(sent, ensure_ascii=False).encode()
    except RecursionError:
        raise malformed("The body is nested too deeply. Nothing was done.") from None
    except ValueError as error:
        raise malformed(f"The body is no JSON: {_words(error)}. Nothing was done.") from error
    if not isinstance(sent, dict):
        raise Problem("refused", "The body must be a JSON object of fields. Nothing was done.")
    return sent


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return found


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number in JSON")


def _words(error: ValueError) -> str:
    return "half a character, which no text can hold" if isinstance(error, UnicodeError) else str(error)


def key(request: Any) -> str | None:
    """The Idempotency-Key, made the token's own; None without one."""
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return None
    if not KEY.fullmatch(sent):
        raise malformed("An Idempotency-Key is 1 to 100 letters, digits and signs without blanks. Nothing was done.", "Idempotency-Key")
    return f"api:{request.actor.id}:{sent}"


def version(request: Any) -> int | None:
    """The version that If-Match names; None when any will do."""
    sent = request.headers.get("If-Match", "*").strip()
    if sent == "*":
        return None
    found = TAG.fullmatch(sent)
    if found is None:
        raise malformed(f"If-Match takes one ETag as it was given, or *, not {sent[:60]}. Nothing was done.", "If-Match")
    return int(found[1][:9])


def query(request: Any) -> dict[str, str]:
    """What stands behind the question mark, each name once."""
    for name, values in request.GET.lists():
        if len(values) > 1:
            raise malformed(f"{name[:60]} is given {len(values)} times; give it once.", name[:60])
        if "\x00" in name + values[0]:
            raise malformed("A null character is in the address; there is none in any text.", name.replace("\x00", "")[:60])
    return request.GET.dict()


def limit(asked: dict[str, str]) -> int:
    """How many records the page may hold."""
    text = asked.get("limit", str(LIMIT))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        words = f"limit is a whole number from 1 to {MOST}."
        raise Problem("refused", words, {"limit": words})
    return int(text)


def cursor(actor: Actor, place: str, asked: dict[str, str], last: str | None) -> str | None:
    """The mark of where a page ended, good for the same list alone; None after the last."""
    return None if last is None else dumps(last, salt=_salt(actor, place, asked), compress=False)


def after(actor: Actor, place: str, asked: dict[str, str]) -> UUID | None:
    """The record that the page before ended with."""
    if "after" not in asked:
        return None
    try:
        return UUID(loads(asked["after"], salt=_salt(actor, place, asked)))
    except (BadSignature, ValueError):
        words = "after is no cursor of this list: give back what its last page gave as next, with the same filters and sort."
        raise malformed(words, "after") from None


def _salt(actor: Actor, place: str, asked: dict[str, str]) -> str:
    same = sorted((name, value) for name, value in asked.items() if name not in ("limit", "after"))
    return json.dumps(["api.cursor", str(actor.organization), place, same])


def only(request: Any, *names: str) -> dict[str, str]:
    """What is asked, which may be no more than these."""
    asked = query(request)
    unknown = sorted(set(asked) - set(names))
    if unknown:
        words = f"Nothing here can be asked by {', '.join(unknown)[:200]}; what can: {', '.join(names) or 'nothing'}."
        raise Problem("refused", words, dict.fromkeys(unknown, "there is nothing of this name"))
    return asked
