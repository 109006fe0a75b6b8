"""Who comes with a token: known by its digest, asked anew at every call, and counted."""

import hashlib
from ipaddress import ip_address, ip_network
from typing import Final
from uuid import UUID

from django.db import connection

from baton.foundation import factors
from baton.foundation.actors import Actor, rights_of
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed
from baton.foundation.models import Token
from baton.foundation.people import actor_of

# Counts in the minute that runs now; what is lost of it in a crash is not missed, so no commit waits for the disk.
COUNT = """
WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO foundation_tally AS t (key, minute, count) SELECT %s, date_trunc('minute', now()), 1 FROM quick
ON CONFLICT (key) DO UPDATE SET minute = excluded.minute, count = CASE WHEN t.minute = excluded.minute THEN t.count + 1 ELSE 1 END
RETURNING count, 60 - extract(second FROM now())::int
"""
TOKEN: Final = "token:"  # how the key of a token's tally begins


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


def meets_policy(token: Token) -> bool:
    """Does who made the token sign in as his roles require, and did he when he made it?  Where not, it is dead."""
    maker = token.user
    if maker is None or not factors.asked_of(maker):
        return True
    since = factors.since(maker)
    return since is not None and since <= token.created_at


def counted(key: str) -> tuple[int, int]:
    """Count one more under a key: how many it are in this minute, in all processes, and seconds until the next."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key])
        count, left = cursor.fetchone()
        return count, max(1, left)


def tally_of(token: UUID) -> str:
    """The key under which a token's calls are counted."""
    return f"{TOKEN}{token}"


def _comes_from(token: Token, network: str) -> bool:
    if not token.networks:
        return True
    try:
        address = ip_address(network)
    except ValueError:
        return False
    return any(address in ip_network(one) for one in token.networks)
