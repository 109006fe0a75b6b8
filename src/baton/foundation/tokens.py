"""Tokens: made by people for programs, in no respect mightier than who made them, and known again by their digest."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from baton.foundation.actions import action
from baton.foundation.actors import Actor
from baton.foundation.bearers import digest_of, tally_of
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed, require
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.keys import new_secret
from baton.foundation.models import Tally, Token
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain
from baton.foundation.scopes import expiry_of, lines_of, networks_of
from baton.foundation.work import Work

PREFIX = "bt_"
SHOWN = ("id", "version", "name", "ending", "scopes", "networks", "created_at", "expires_at", "revoked_at")


@given
class TokenInput:
    """A new token.  `scopes`: deeds and reads like invoice.issue, deal.* or account.see:own; none: all that its maker may.

    `role` takes the lines of a role instead.  It lives for 90 days unless `expires_at` says otherwise, a year at most;
    `networks` are those it may come from, like 203.0.113.0/24.
    """

    name: str
    scopes: tuple[str, ...] | Unset = UNSET
    role: str | Unset = UNSET
    expires_at: datetime | None = None
    networks: tuple[str, ...] = ()


@action("token.create")
def create_token(work: Work, entered: TokenInput) -> tuple[Token, str]:
    """Make a token for a program; answers it with its secret, which is shown this once and kept nowhere.

    Refused when it would allow what its maker may not do.  A token makes no tokens.
    """
    if work.actor.kind == "token":
        raise NotAllowed("A token cannot make tokens: a person who is signed in does. Nothing was made.")
    require(entered.name.strip(), "A token needs a name that says what it is for. Nothing was made.", "name")
    lines, secret = lines_of(work, fields_set(entered)), new_secret(PREFIX)
    token = work.create(
        Token, organization=work.organization, user_id=work.actor.person, name=entered.name.strip(), digest=digest_of(secret),
        ending=secret[-4:], scopes=[[line.name, line.scope, plain(line.groups)] for line in lines],
        networks=networks_of(entered.networks), expires_at=expiry_of(entered.expires_at),
    )  # fmt: skip
    work.announce("token.created", token, name=token.name)
    work.answer = {"kind": "token", "id": str(token.pk)}
    return token, secret


@action("token.revoke")
def revoke_token(work: Work, token_id: UUID, *, version: int | None = None) -> Token:
    """End a token at once.  It stays in the list, with what was done by it."""
    token = work.load(Token, token_id, version=version)  # type: ignore[type-var]  # outside the walls, and with rows like theirs
    require(token.revoked_at is None, f"The token {token.name} was revoked before. Nothing was changed.")
    revoked: Token = work.change(token, revoked_at=real_now())
    work.announce("token.revoked", revoked, name=revoked.name)
    return revoked


def describe_tokens(actor: Actor, rows: Iterable[Token]) -> list[dict]:  # noqa: ARG001  a visible token is seen whole
    """Tokens as JSON, with the minute they were last used in."""
    rows = list(rows)
    used = dict(Tally.objects.filter(key__in=[tally_of(row.pk) for row in rows]).values_list("key", "minute"))
    return [
        plain({name: getattr(row, name) for name in SHOWN} | {"user": row.user_id, "last_used_at": used.get(tally_of(row.pk))})
        for row in rows
    ]


show(Noun("token", "tokens", Token, describe_tokens))
