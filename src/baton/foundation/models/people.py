"""Logins and what they may do.  Outside the walls: read before an organization is known."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CASCADE, PROTECT, Q
from django.db.models.functions import Lower

from baton.foundation.keys import new_id
from baton.foundation.models.organization import Organization
from baton.foundation.models.row import Recorded


class UserManager(BaseUserManager["User"]):
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

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [models.CheckConstraint(name="user_email_lower_case", condition=Q(email=Lower("email")))]

    @property
    def label(self) -> str:
        return self.name or self.email


class Role(Recorded):
    """A named set of rights of one organization; the built-in ones come with it."""

    NOUN = "role"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, CASCADE, related_name="roles")
    name = models.CharField(max_length=60)
    is_built_in = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="role_name_unique", fields=["organization", "name"])]


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
    """A user belongs to an organization."""

    NOUN = "membership"
    PART_OF = "user"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, CASCADE, related_name="memberships")
    user = models.ForeignKey(User, PROTECT, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(name="membership_unique", fields=["organization", "user"])]


class RoleAssignment(Recorded):
    """A member holds a role; he may hold several."""

    NOUN = "role_assignment"
    PART_OF = "membership"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, CASCADE, related_name="assignments")
    role = models.ForeignKey(Role, PROTECT, related_name="assignments")

    class Meta:
        constraints = [models.UniqueConstraint(name="role_assignment_unique", fields=["membership", "role"])]
