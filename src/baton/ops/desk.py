"""What every command about records begins and ends with: which organization, who acts, and how the answer is told."""

import difflib
import json
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from baton.foundation.actors import Actor, system
from baton.foundation.errors import Answer, NotFound
from baton.foundation.models import Organization, User
from baton.foundation.people import actor_of
from baton.foundation.plain import plain
from baton.ops.errors import WrongUsage

DONE, REFUSED = 0, 1


def record_id(text: str) -> UUID:
    """An id as it is typed; argparse says so when it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no id; ids look like 01890a5d-ac96-774b-bcce-b302099a8057") from None


def organization(options: Namespace) -> Organization:
    """The one named by --organization, else the only live one, else the only one."""
    every = list(Organization.objects.exclude(kind="probe").order_by("created_at", "pk"))
    if options.organization is not None:
        return _named(options.organization)
    for candidates in ([o for o in every if o.kind == "live"], every):
        if len(candidates) == 1:
            return candidates[0]
    if not every:
        raise WrongUsage("There is no organization yet. Make one: baton organization create --help")
    lines = [f"  {o.pk}  {o.kind:<8}{o.name}" for o in every]
    raise WrongUsage("\n".join(["Which organization? Add --organization and one of these ids:", *lines]))


def _named(text: str) -> Organization:
    try:
        found = Organization.objects.filter(pk=UUID(text)).first()
    except ValueError:
        raise WrongUsage(f"{text!r} is no organization's id. Leave --organization out to see them.") from None
    if found is None:
        raise NotFound(f"There is no organization {text}. Nothing was done.")
    return found


def actor(options: Namespace, of: Organization) -> Actor:
    """The operator, or with --as that user with no more than his rights."""
    if options.as_email is None:
        return system("operator", "operator", of.pk)
    user = User.objects.filter(email=options.as_email.strip().lower()).first()
    if user is None:
        raise NotFound(f"There is no user {options.as_email}. Nothing was done.")
    return actor_of(user, of.pk)


def tell(options: Namespace, value: Any) -> None:
    """Print an answer as JSON: indented for people, one line with --json."""
    print(json.dumps(plain(value), ensure_ascii=False, indent=None if options.json else 2))


def answering(options: Namespace, deed: Callable[[], int]) -> int:
    """Do it; a refusal is told in words on standard error, or with --json as an object on standard output."""
    try:
        return deed()
    except Answer as refusal:
        if options.json:
            tell(options, {"error": refusal.words, "fields": refusal.fields})
        else:
            print(refusal.words, file=sys.stderr)
            for field, why in refusal.fields.items():
                if why not in refusal.words:
                    print(f"  {field}: {why}", file=sys.stderr)
        return REFUSED


def near(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """What was probably meant, or where to look."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(close)}?" if close else otherwise
