"""Contacts with what they do where, and teams with who is on them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from baton.crm.models import Contact, ContactRole, Team, TeamMember
from baton.crm.queries.accounts import label_of, names_of_accounts
from baton.fields.queries import by_field, values_of
from baton.foundation.actors import Actor
from baton.foundation.nouns import Noun, show
from baton.foundation.plain import plain


def describe_contacts(actor: Actor, rows: Sequence[Contact]) -> list[dict]:
    """Contacts as JSON, with their roles; those at accounts that are hidden from the actor are left out."""
    prefetch_related_objects(rows, Prefetch("roles", ContactRole.objects.order_by("from_on", "pk")))
    names = names_of_accounts(actor, (role.account_id for contact in rows for role in contact.roles.all()))
    own = values_of(actor, "contact", rows)
    return [
        plain({
            "id": contact.pk, "version": contact.version, "name": contact.name, "email": contact.email,
            "phone": contact.phone, "language": contact.language, "left_on": contact.left_on, "fields": fields,
            "roles": [
                {
                    "account": role.account_id, "account_name": names[role.account_id], "role": role.role,
                    "from_on": role.from_on, "until_on": role.until_on,
                }
                for role in contact.roles.all() if role.account_id in names
            ],
        })
        for contact, fields in zip(rows, own, strict=True)
    ]  # fmt: skip


def at_accounts(actor: Actor, accounts: Iterable[UUID], *, but: UUID | None = None) -> dict[UUID, dict[UUID, tuple[Contact, set[str]]]]:
    """Who does something at these accounts now, by account and contact, with his jobs there; by one query."""
    rows = ContactRole.objects.visible_to(actor).filter(account__in=list(accounts), until_on=None, contact__left_on=None)
    found: dict[UUID, dict[UUID, tuple[Contact, set[str]]]] = defaultdict(dict)
    rows = rows.exclude(contact=but) if but else rows
    for row in rows.select_related("contact").order_by("contact__name", "pk"):
        found[row.account_id].setdefault(row.contact_id, (row.contact, set()))[1].add(row.role)
    return found


def working_at(actor: Actor, account: UUID) -> QuerySet[Contact]:
    """Who does something at an account now."""
    roles = ContactRole.objects.visible_to(actor).filter(account=account, until_on=None)
    return Contact.objects.visible_to(actor).filter(left_on=None, pk__in=roles.values("contact"))


def roles_of_outer(actor: Actor) -> QuerySet[ContactRole]:
    """Who does what now at each account of an outer query, by name."""
    now = ContactRole.objects.visible_to(actor).filter(account=OuterRef("pk"), until_on=None, contact__left_on=None)
    return now.order_by("contact__name", "pk")


def describe_teams(actor: Actor, rows: Sequence[Team]) -> list[dict]:  # noqa: ARG001  every member sees the teams
    """Teams as JSON, with their members in the order they came."""
    prefetch_related_objects(rows, Prefetch("members", TeamMember.objects.select_related("user").order_by("pk")))
    return [
        plain({
            "id": team.pk, "version": team.version, "name": team.name,
            "members": [{"user": member.user_id, "name": label_of(member.user)} for member in team.members.all()],
        })
        for team in rows
    ]  # fmt: skip


show(Noun("contact", "contacts", Contact, describe_contacts, {
    "name": "name", "email": lambda address: Q(email_key=str(address).lower()), "account": "roles__account", "left_on": "left_on",
}, families={"fields": by_field("contact")}))  # fmt: skip
show(Noun("team", "teams", Team, describe_teams, {"name": "name"}))
