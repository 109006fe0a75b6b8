"""Make a token for a program, printed this once, or revoke one."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import UTC, date, datetime, time
from typing import Any

from baton.foundation.inputs import UNSET
from baton.foundation.performing import perform
from baton.foundation.tokens import TokenInput, create_token, revoke_token
from baton.ops import desk


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="create|revoke")
    create = deeds.add_parser("create", help="the secret is printed this once; with --as EMAIL it acts for that user")
    create.add_argument("--name", default="a program", help="what it is for")
    create.add_argument("--role", help="what this role may: owner, billing, sales, accountant, read only, or one of your own")
    create.add_argument("--scope", action="append", metavar="NAME[:REACH]", help="like invoice.issue, deal.* or account.see:own; more than once")
    create.add_argument("--expires", type=end_of, metavar="DATE", help="its last day, by UTC; omitted: 90 days from now, and a year at most")
    create.add_argument("--network", action="append", default=[], metavar="NETWORK", help="where it may come from, like 203.0.113.0/24")
    revoke = deeds.add_parser("revoke", help="it ends at once")
    revoke.add_argument("id", type=desk.record_id, metavar="ID")


def end_of(text: str) -> datetime:
    """The last instant of a day."""
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date; write one like 2027-01-31") from None


def run(options: Namespace) -> int:
    return desk.answering(options, lambda: {"create": create, "revoke": revoke}[options.deed](options))


def create(options: Namespace) -> int:
    organization = desk.organization(options)
    unset: Any = UNSET
    entered = TokenInput(
        name=options.name, role=options.role or unset, scopes=tuple(options.scope) if options.scope else unset,
        expires_at=options.expires, networks=tuple(options.network),
    )  # fmt: skip
    with perform(desk.actor(options, organization)) as work:
        token, secret = create_token(work, entered)
    if options.json:
        desk.tell(options, {"id": token.pk, "name": token.name, "expires_at": token.expires_at, "secret": secret})
        return desk.DONE
    print(f"Token {token.pk} of {organization.name}, until {token.expires_at:%Y-%m-%d}. Its secret, shown this once:")
    print(secret)
    return desk.DONE


def revoke(options: Namespace) -> int:
    organization = desk.organization(options)
    with perform(desk.actor(options, organization)) as work:
        token = revoke_token(work, options.id)
    if options.json:
        desk.tell(options, {"id": token.pk, "revoked_at": token.revoked_at})
        return desk.DONE
    print(f"Token {token.name} is revoked.")
    return desk.DONE
