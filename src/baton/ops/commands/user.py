"""Add a person to an organization, with a role."""

from argparse import ArgumentParser, Namespace

from baton.foundation.people import create_user
from baton.foundation.performing import perform
from baton.ops import desk


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="create")
    create = deeds.add_parser("create", help="the password of a new login is printed this once")
    create.add_argument("--email", required=True)
    create.add_argument("--role", required=True, help="owner, billing, sales, accountant, read only, or one of your own")
    create.add_argument("--name", default="")


def run(options: Namespace) -> int:
    return desk.answering(options, lambda: create(options))


def create(options: Namespace) -> int:
    organization = desk.organization(options)
    with perform(desk.actor(options, organization)) as work:
        user, password = create_user(work, email=options.email, role=options.role, name=options.name)
    if options.json:
        desk.tell(options, {"id": user.pk, "email": user.email, "role": options.role, "password": password})
        return desk.DONE
    print(f"{user.email} belongs to {organization.name} now, as {options.role}.")
    print(f"Password, shown this once: {password}" if password else "The login was there before; its password stays.")
    return desk.DONE
