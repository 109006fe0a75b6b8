"""Tokens: made by people for programs, in no respect mightier than who made them, and known again by their digest."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any
from uuid import UUID

from django.db import connection

from baton.foundation.actions import ACTIONS, action
from baton.foundation.actors import SCOPES, Actor, Right, Rights, rights_of
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed, Refused, require
from baton.foundation.granting import rights_in, roles_named, said
from baton.foundation.inputs import UNSET, Unset, fields_set, given
from baton.foundation.keys import new_secret
from baton.foundation.models import Tally, Token
from baton.foundation.nouns import Noun, show
from baton.foundation.people import actor_of
from baton.foundation.plain import plain
from baton.foundation.roles import READS
from baton.foundation.work import Work

PREFIX = "bt_"
LIVES = timedelta(days=90)
SHOWN = ("id", "version", "name", "ending", "scopes", "networks", "created_at", "expires_at", "revoked_at")
# Counts in the minute that runs now; what is lost of it in a crash is not missed, so no commit waits for the disk.
COUNT = """
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO foundation_tally AS t (key, minute, count) SELECT %s, date_trunc('minute', now()), 1 FROM quick
ON CONFLICT (key) DO UPDATE SET minute = excluded.minute, count = CASE WHEN t.minute = excluded.minute THEN t.count + 1 ELSE 1 END
RETURNING count, 60 - extract(second FROM now())::int
"""


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
    lines, secret = _lines(work, entered), new_secret(PREFIX)
    token = work.create(
        Token, organization=work.organization, user_id=work.actor.person, name=entered.name.strip(), digest=digest_of(secret),
        ending=secret[-4:], scopes=[[line.name, line.scope, plain(line.groups)] for line in lines],
        networks=_networks(entered.networks), expires_at=_expiry(entered.expires_at),
    )  # fmt: skip
    work.announce("token.created", token, name=token.name)
    work.answer = {"kind": "token", "id": str(token.pk)}
    return token, secret


@action("token.revoke")
def revoke_token(work: Work, token_id: UUID, *, version: int | None = None) -> Token:
    """End a token at once.  It stays in the list, with what was done by it."""
    model: Any = Token
    token = work.load(model, token_id, version=version)
    require(token.revoked_at is None, f"The token {token.name} was revoked before. Nothing was changed.")
    revoked: Token = work.change(token, revoked_at=real_now())
    work.announce("token.revoked", revoked, name=revoked.name)
    return revoked


def digest_of(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def bearer(secret: str, network: str) -> Actor | None:
    """Who comes with this secret from this address, with no more rights than who made it has now; None: nobody."""
    token = Token.objects.filter(digest=digest_of(secret)).select_related("user", "organization").first()
    if token is None or token.revoked_at or token.expires_at <= real_now() or not _comes_from(token, network):
        return None
    rights = rights_of(token.scopes)
    if token.user is not None:
        try:
            maker = actor_of(token.user, token.organization_id)
        except NotAllowed:
            return None
        if not meets_policy(token):
            return None
        rights = rights.both(maker.rights)
    return Actor("token", token.pk, token.name, token.organization_id, rights, on_behalf_of=token.user_id)


def meets_policy(token: Token) -> bool:  # noqa: ARG001  asked of every token at every call
    """Does who made the token still sign in as his roles require?  Where not, his tokens are dead until he does."""
    return True


def counted(key: str) -> tuple[int, int]:
    """Count one more under a key: how many it are in this minute, in all processes, and seconds until the next."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key])
        count, left = cursor.fetchone()
        return count, max(1, left)


def tally_of(token: UUID) -> str:
    """The key under which a token's calls are counted."""
    return f"token:{token}"


def describe_tokens(actor: Actor, rows: Iterable[Token]) -> list[dict]:  # noqa: ARG001  a visible token is seen whole
    """Tokens as JSON, with the minute they were last used in."""
    rows = list(rows)
    used = dict(Tally.objects.filter(key__in=[tally_of(row.pk) for row in rows]).values_list("key", "minute"))
    return [
        plain({name: getattr(row, name) for name in SHOWN} | {"user": row.user_id, "last_used_at": used.get(tally_of(row.pk))})
        for row in rows
    ]


def _comes_from(token: Token, network: str) -> bool:
    if not token.networks:
        return True
    try:
        address = ip_address(network)
    except ValueError:
        return False
    return any(address in ip_network(one) for one in token.networks)


def _networks(entered: Iterable[str]) -> list[str]:
    """Networks as they are kept; Refused names the first that is none."""
    kept = []
    for one in entered:
        try:
            kept.append(str(ip_network(one.strip(), strict=False)))
        except ValueError as error:
            words = f'"{one}" is no network; write one like 203.0.113.0/24. Nothing was made.'
            raise Refused(words, {"networks": words}) from error
    return kept


def _expiry(entered: datetime | None) -> datetime:
    now = real_now()
    at = entered or now + LIVES
    require(at.tzinfo is not None, "expires_at needs a time zone, like 2027-01-31T00:00:00Z. Nothing was made.", "expires_at")
    require(at > now, "expires_at is in the past. Nothing was made.", "expires_at")
    require(at <= now + Token.LIVES_AT_MOST, "A token lives for a year at most. Nothing was made; choose an earlier expires_at.", "expires_at")
    return at


def _lines(work: Work, entered: TokenInput) -> list[Right]:
    """The token's own rights; Refused when its maker does not hold one of them."""
    wanted = fields_set(entered)
    require(not ("role" in wanted and "scopes" in wanted), "Give a role or scopes, not both. Nothing was made.", "scopes")
    mine = work.actor.rights
    if "role" in wanted:
        lines = list(rights_in(roles_named(work, [wanted["role"]], "role", "nothing was made")))
    elif "scopes" in wanted:
        require(wanted["scopes"], "A token with no scopes may do nothing. Nothing was made; name some, or leave them out.", "scopes")
        lines = [_line(text, mine) for text in wanted["scopes"]]
    else:
        return list(mine.lines)
    over = [said(line) for line in lines if not mine.holds(line)]
    words = f"{work.actor.label} does not hold {', '.join(over[:3])}, so no token of his can. Nothing was made."
    require(not over, words, "role" if "role" in wanted else "scopes")
    return lines


def _line(text: str, mine: Rights) -> Right:
    """A scope as it is written, name or name:reach; what is not said is as wide as its maker's own."""
    name, _, reach = text.strip().partition(":")
    if not any(Right(name).covers(one) for one in (*ACTIONS, *READS)):
        words = f'"{name}" names no deed and no read. Nothing was made; scopes are like invoice.issue, deal.* or account.see:own.'
        raise Refused(words, {"scopes": words})
    if reach not in ("", *SCOPES):
        words = f'"{text}" reaches nowhere: after the colon stands own, team or all. Nothing was made.'
        raise Refused(words, {"scopes": words})
    widest: Any = reach or mine.scope(name) or "all"
    line = Right(name, widest)
    held = [one.groups for one in mine.lines if one.covers(name)]
    return line if None in held or not held else replace(line, groups=tuple(dict.fromkeys(group for groups in held for group in groups or ())))


show(Noun("token", "tokens", Token, describe_tokens))
