"""The bounds of a token: scopes, none wider than what its maker holds; where it comes from; and how long it lives."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from baton.foundation.actions import ACTIONS
from baton.foundation.actors import SCOPES, Right, Rights
from baton.foundation.clock import real_now
from baton.foundation.errors import Refused, require
from baton.foundation.granting import rights_in, roles_named, said
from baton.foundation.models import Token
from baton.foundation.roles import READS
from baton.foundation.work import Work

LIVES = timedelta(days=90)


def lines_of(work: Work, wanted: dict[str, Any]) -> list[Right]:
    """Step: the token's own rights, as a role or as scopes; Refused when its maker does not hold one of them."""
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


def networks_of(entered: Iterable[str]) -> list[str]:
    """Networks as they are kept; Refused names the first that is none."""
    kept = []
    for one in entered:
        try:
            kept.append(str(ip_network(one.strip(), strict=False)))
        except ValueError as error:
            words = f'"{one}" is no network; write one like 203.0.113.0/24. Nothing was made.'
            raise Refused(words, {"networks": words}) from error
    return kept


def expiry_of(entered: datetime | None) -> datetime:
    """When a token ends; Refused beyond a year."""
    now = real_now()
    at = entered or now + LIVES
    require(at.tzinfo is not None, "expires_at needs a time zone, like 2027-01-31T00:00:00Z. Nothing was made.", "expires_at")
    require(at > now, "expires_at is in the past. Nothing was made.", "expires_at")
    require(at <= now + Token.LIVES_AT_MOST, "A token lives for a year at most. Nothing was made; choose an earlier expires_at.", "expires_at")
    return at
