"""Settings, Users and roles: the matrix of rights, a role on a page of its own, and a member's roles."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Right, Rights, rights_of
from baton.foundation.errors import NotFound
from baton.foundation.locks import groups_of
from baton.foundation.models import Role, User
from baton.foundation.nouns import NOUNS, find
from baton.foundation.own_roles import known_rights
from baton.foundation.roles import READS
from baton.foundation.telling import readable
from baton.web.deeds import do, led_on
from baton.web.matrix import called, matrix
from baton.web.pages import page, posted
from baton.web.settings_pages import beside

WHOSE: Final = (("", "No"), ("own", "Own records"), ("team", "Own and team’s"), ("all", "All records"))
FIELD: Final = "right:"  # before the name of a right, in a form
SAVES: Final = ("role.create", "role.change")


@dataclass(frozen=True, slots=True)
class Choice:
    """A right that a role may have: on whose records, and which field groups it may write (name, words, whether)."""

    name: str
    label: str
    field: str
    scope: str
    options: list[tuple[str, str]]
    groups: list[tuple[str, str, bool]]


@page("user.see")
def roles(request: Any) -> HttpResponse:
    """What each role sees and does, and how many hold it."""
    found = list(Role.objects.visible_to(request.actor).order_by("-is_built_in", "pk"))
    said = NOUNS["role"].describe(request.actor, found)
    lines = matrix([rights_in(role) for role in said])
    return _shown(request, "roles", roles=said, lines=lines, people=sum(role["holders"] for role in said))


@page("role.create")
def new(request: Any) -> HttpResponse:
    """A role of one's own, from nothing or as a copy of `?copy=`."""
    copy = request.GET.get("copy", "")
    standing = next((one for one in _all(request) if one["id"] == copy), None)
    role = {"id": "", "name": "", "rights": standing["rights"] if standing else [], "version": ""}
    return _shown(request, "role", role=role, copied=standing, choices=choices(request, role), may_save=True)


@page("user.see")
def role(request: Any, id: UUID) -> HttpResponse:
    """A role's rights: to change when it is an own one, to read and copy when it is built in."""
    said = find(request.actor, NOUNS["role"], id)
    lines = rights_in(said).lines
    may_save = not said["is_built_in"] and bool(request.actor.rights.scope("role.change")) and all(map(request.actor.rights.holds, lines))
    words = [(called_in_full(line.name), line) for line in lines]
    return _shown(request, "role", role=said, choices=choices(request, said) if may_save else [], may_save=may_save, words=words)


@posted(*SAVES)
def save(request: Any) -> HttpResponse:
    """Take the rights that were chosen to the deed, which reads them as a list."""
    id = request.POST.get("role", "")
    door = ACTIONS["role.change" if id else "role.create"]
    given = {"name": request.POST.get("name", ""), "rights": chosen(request.POST)}
    return led_on(request, door, do(request, door, _id(id) if id else None, given), _id(id) if id else None)


@page("user.see")
def member(request: Any, id: UUID) -> HttpResponse:
    """One member: which roles he has, and whether he comes in."""
    said = find(request.actor, NOUNS["user"], id)
    return _shown(request, "user", member=said, roles=_all(request), is_me=User(pk=id) == request.user)


def rights_in(role: dict[str, Any]) -> Rights:
    """The lines of a role as it is described."""
    return rights_of((line["name"], line["scope"], line["groups"]) for line in role["rights"])


def choices(request: Any, role: dict[str, Any]) -> list[tuple[str, bool, list[Choice]]]:
    """Every right that this person could give, by noun: its words, whether the role has any there, and each right."""
    held = {line["name"]: line for line in (chosen(request.typed) if request.typed else role["rights"])}
    names = sorted(known_rights() - {"*"}, key=lambda name: (name.split(".")[0], not name.endswith(".see"), not name.endswith("*"), name))
    found = [_choice(request, name, held.get(name)) for name in ["*", *names] if "." not in name or _exists(name)]
    given = [one for one in found if len(one.options) > 1]
    return [
        (readable(noun) if noun != "*" else "Everything", any(one.scope for one in same), same)
        for noun, same in ((noun, list(same)) for noun, same in groupby(given, key=lambda one: one.name.split(".")[0]))
    ]


def chosen(form: Any) -> list[dict[str, Any]]:
    """The rights of a form: each with its scope, and its field groups where not all of them are ticked."""
    found = []
    for field, scope in form.items():
        name = field.removeprefix(FIELD)
        if field == name or not scope:
            continue
        every = groups_of(name.split(".")[0])
        ticked = sorted(group for group in every if form.get(f"{name}:{group}") == "true")
        limited = _is_limited(name) and every and set(ticked) != every
        found.append({"name": name, "scope": scope, "groups": ticked if limited else None})
    return found


def called_in_full(name: str) -> str:
    """A right in words: "Deal: win", "Invoice: see how it stands", "Contact: everything"."""
    if name == "*":
        return "Everything, people and settings included"
    noun, _, verb = name.partition(".")
    return f"{readable(noun)}: {said(verb)}"


def said(verb: str) -> str:
    return {"*": "everything", "see_standing": "see how it stands"}.get(verb, verb.replace("_", " "))


def _choice(request: Any, name: str, line: dict[str, Any] | None) -> Choice:
    mine, every = request.actor.rights, sorted(groups_of(name.split(".")[0])) if _is_limited(name) else []
    options = [(scope, words) for scope, words in WHOSE if not scope or mine.holds(Right(name, scope, () if every else None))]  # type: ignore[arg-type]
    writes = line["groups"] if line else None
    groups = [(group, called(group), writes is None or group in writes) for group in every]
    label = "Everything" if name == "*" else said(name.partition(".")[2]).capitalize()
    return Choice(name, label, FIELD + name, line["scope"] if line else "", options, groups)


def _is_limited(name: str) -> bool:
    """Can the right be limited to some field groups?"""
    return name.split(".")[-1] in ("*", "create", "change") and name != "*"


def _exists(name: str) -> bool:
    """Is there such a deed or read by now?"""
    return name in READS or name in ACTIONS or any(door.noun == name.split(".")[0] for door in ACTIONS.values())


def _all(request: Any) -> list[dict[str, Any]]:
    return NOUNS["role"].describe(request.actor, list(Role.objects.visible_to(request.actor).order_by("-is_built_in", "pk")))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such role.") from None


def _shown(request: Any, name: str, **context: Any) -> HttpResponse:
    return render(request, f"settings/{name}.html", context | {"subnav": beside(request, "settings_users")})
