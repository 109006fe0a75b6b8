"""Logins and what they may do.  Outside the walls: read before an organization is known."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CASCADE, PROTECT, F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from baton.foundation.keys import new_id
from baton.foundation.models.organization import Organization
from baton.foundation.models.row import Recorded, Rows

if TYPE_CHECKING:
    from baton.foundation.actors import Actor

SEES_PEOPLE = "user.see"
SESSION_SALT = "baton.foundation.models.people.session"


class Users(models.QuerySet["User"]):
    """Logins as an organization sees them."""

    def visible_to(self, actor: "Actor") -> Self:
        """The members of the actor's organization, for who may see them; else none."""
        return self.filter(memberships__organization=actor.organization) if actor.rights.scope(SEES_PEOPLE) else self.none()


class UserManager(BaseUserManager.from_queryset(Users)):  # type: ignore[misc]  # a base class made by a call
    def create_user(self, email: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, Recorded):
    """A login.  The e-mail address is the name; what it may do is said per organization by Membership."""

    NOUN = "user"
    PERSONAL = frozenset({"email", "name", "password"})

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)  # sessions of an earlier one are over

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower("email")))]

    @property
    def label(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to be this user's: it changes with the password, and when all sessions are ended."""
        if not self.session_epoch:
            return super()._get_session_auth_hash(secret)  # type: ignore[misc]  # unknown to the stubs
        return salted_hmac(SESSION_SALT, f"{self.session_epoch}:{self.password}", secret=secret, algorithm="sha256").hexdigest()


class Role(Recorded):
    """A named set of rights of one organization; the built-in ones come with it."""

    NOUN = "role"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, CASCADE, related_name="roles")
    name = models.CharField(max_length=60)
    is_built_in = models.BooleanField(default=False)
    asks_second_factor = models.BooleanField(default=False)  # who holds it gets in by two steps only
    retired_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="role_name_unique", fields=["organization", "name"], condition=Q(retired_at=None)),
            models.CheckConstraint(name="role_built_in_stays", condition=Q(is_built_in=False) | Q(retired_at=None)),
        ]

    @classmethod
    def seen_by(cls, actor: "Actor") -> Q:
        return Q(retired_at=None) if actor.rights.scope(SEES_PEOPLE) else Q(pk__in=())


class RoleRight(Recorded):
    """One line of a role: a deed or read, how far it reaches, and which field groups it may write."""

    NOUN = "role_right"
    PART_OF = "role"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    role = models.ForeignKey(Role, CASCADE, related_name="rights")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=4, default="all")
    groups = models.JSONField(null=True)  # a list of names; null: all of them

    class Meta:
        constraints = [
            models.UniqueConstraint(name="role_right_unique", fields=["role", "name"]),
            models.CheckConstraint(name="role_right_scope", condition=Q(scope__in=("own", "team", "all"))),
        ]


class Membership(Recorded):
    """A user belongs to an organization; once disabled, he does no more there, and what he did stays his."""

    NOUN = "membership"
    PART_OF = "user"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, CASCADE, related_name="memberships")
    user = models.ForeignKey(User, PROTECT, related_name="memberships")
    delegate = models.ForeignKey(User, PROTECT, null=True, related_name="+")  # decides for him while he is away
    disabled_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="membership_unique", fields=["organization", "user"]),
            models.CheckConstraint(name="membership_delegates_to_another", condition=Q(delegate=None) | ~Q(delegate=F("user"))),
        ]


class RoleAssignment(Recorded):
    """A member holds a role; he may hold several."""

    NOUN = "role_assignment"
    PART_OF = "membership"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, PROTECT, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(name="role_assignment_unique", fields=["membership", "role"])]
