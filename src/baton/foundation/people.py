"""Users, their memberships, and the actor that a signed-in user is."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from baton.foundation.actions import action
from baton.foundation.actors import Actor, rights_of
from baton.foundation.errors import NotAllowed, Refused, require
from baton.foundation.granting import may_grant, rights_in, roles_named
from baton.foundation.keys import new_password
from baton.foundation.models import Membership, Organization, RoleAssignment, User
from baton.foundation.work import Work


def actor_of(user: User, organization: UUID) -> Actor:
    """The user as an actor of an organization, with the rights of all his roles there; NotAllowed for a stranger."""
    rights = (f"assignments__role__rights__{name}" for name in ("name", "scope", "groups"))
    lines = list(Membership.objects.filter(user=user, organization_id=organization, disabled_at=None).values_list(*rights))
    if not (lines and user.is_active):
        raise NotAllowed(f"{user.label} does not belong to this organization.")
    return Actor("user", user.pk, user.label, organization, rights_of(line for line in lines if line[0]))


def member(work: Work, user_id: UUID, field: str = "owner") -> User:
    """Step: the user with this id; Refused, naming the field, when he does not belong to the organization."""
    found = User.objects.filter(pk=user_id, memberships__organization=work.organization, memberships__disabled_at=None).first()
    if found is None:
        words = f"Nobody in {work.organization.name} has the user id {user_id}. Nothing was saved."
        raise Refused(words, {field: words})
    return found


def members_of(organization: Organization) -> list[Membership]:
    """Who belongs to an organization, by name, each with his roles; two queries more, however many there are."""
    found = Membership.objects.filter(organization=organization).select_related("user")
    return list(found.prefetch_related("assignments__role").order_by("user__name", "user__email"))


@action("user.reset_password", by="system")
def reset_password(work: Work, user_id: UUID) -> str:
    """Give a member a new password, which is returned this once; the one he had works no more.

    Announces user.password_changed.
    """
    user, password = member(work, user_id, "user"), new_password()
    user.set_password(password)
    User.objects.filter(pk=user.pk).update(password=user.password)
    work.announce("user.password_changed", user)
    return password


@action("user.create")
def create_user(work: Work, *, email: str, role: str, name: str = "") -> tuple[User, str | None]:
    """Add a person to the organization, with a role.

    A login that exists is made a member; a new one gets a password, which is returned this once.
    """
    password = new_password()
    user, is_new = join(work, email, role, name, password)
    work.announce("user.created", user, role=role)
    work.answer = {"kind": "user", "id": str(user.pk), "email": user.email, "role": role}
    return user, password if is_new else None


def join(work: Work, email: str, role: str, name: str, password: str | None) -> tuple[User, bool]:
    """Step: make whoever has this address a member, with a role; and whether he is new here altogether."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(f'"{email}" is no e-mail address; nobody was added.', {"email": "not an address"}) from error
    [held] = roles_named(work, [role], "role", "nobody was added")
    may_grant(work, rights_in([held]))
    user = User.objects.filter(email=email).first()
    if is_new := user is None:
        user = User(email=email, name=name)
        user.set_password(password)
        user = work.create(User, id=user.pk, email=email, name=name, password=user.password)
    require(
        not Membership.objects.filter(user=user, organization=work.organization).exists(),
        f"{email} already belongs to {work.organization.name}; nothing was changed.",
        "email",
    )
    membership = work.create(Membership, organization=work.organization, user=user)
    work.create(RoleAssignment, membership=membership, role=held)
    return user, is_new
