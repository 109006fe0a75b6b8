"""Make an organization, or choose which modules it shows."""

import sys
from argparse import ArgumentParser, Namespace

from baton.billing.actions.founding import found
from baton.foundation.models import Organization
from baton.foundation.organizations import OrganizationInput, set_path
from baton.foundation.performing import perform
from baton.ops import desk
from baton.ops.errors import WrongUsage

FIELDS = ("name", "currency", "timezone", "country", "kind", "path")


def configure(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="create|set")
    create = deeds.add_parser("create", help="make one with its roles, pipeline and books; prints its id")
    create.add_argument("--name", required=True)
    create.add_argument("--currency", required=True, help="ISO 4217, like EUR")
    create.add_argument("--timezone", required=True, help="like Europe/Berlin")
    create.add_argument("--country", required=True, help="ISO 3166, like DE")
    create.add_argument("--kind", default="live", choices=Organization.KINDS[:2])
    create.add_argument("--path", default="suite", choices=Organization.PATHS)
    change = deeds.add_parser("set", help="choose the modules that show; nothing is lost, and it can be changed again")
    change.add_argument("id", nargs="?", metavar="ID", help="omitted: as for --organization")
    change.add_argument("--path", required=True, choices=Organization.PATHS)


def run(options: Namespace) -> int:
    return desk.answering(options, lambda: create(options) if options.deed == "create" else change(options))


def create(options: Namespace) -> int:
    if options.as_email is not None:
        raise WrongUsage("An organization is made by the operator: nobody belongs to it yet. Leave --as out.")
    made = found(OrganizationInput(**{name: getattr(options, name) for name in FIELDS}))
    if options.json:
        desk.tell(options, described(made))
    else:
        print(made.pk)
        print(f"{made.name} is founded, with its roles, pipeline and books. Next: baton user create --help", file=sys.stderr)
    return desk.DONE


def change(options: Namespace) -> int:
    if options.id is not None:
        options.organization = options.id
    organization = desk.organization(options)
    with perform(desk.actor(options, organization)) as work:
        changed = set_path(work, path=options.path)
    desk.tell(options, described(changed))
    return desk.DONE


def described(organization: Organization) -> dict:
    return {"id": organization.pk, **{name: getattr(organization, name) for name in FIELDS}}
