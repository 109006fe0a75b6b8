"""Tokens: what a program signs in with.  Outside the walls: read before an organization is known."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CASCADE, PROTECT, F, Q
from django.db.models.functions import Now

from baton.foundation.keys import new_id
from baton.foundation.models.organization import Organization
from baton.foundation.models.people import User
from baton.foundation.models.row import Recorded, Rows

if TYPE_CHECKING:
    from baton.foundation.actors import Actor, Scope


class Token(Recorded):
    """A program's way in to one organization: a secret of which only the digest is kept, and what it may do at most.

    Who made it is whom it acts for, and it never may more than he may now; without one, the operator made it.
    `scopes` is a list of [name, scope, field groups or null], as the lines of a role; `networks` of those it may
    come from, empty for all.  Its times are the machine's, also in a sandbox.
    """

    NOUN = "token"
    PERSONAL = frozenset({"digest"})
    LIVES_AT_MOST = timedelta(days=365)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, CASCADE, related_name="tokens")
    user = models.ForeignKey(User, PROTECT, null=True, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)  # of the secret, to tell one from another
    scopes = models.JSONField(default=list)
    networks = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = Rows.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="token_lives_a_year",
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + timedelta(days=366)),
            )
        ]

    @classmethod
    def seen_by(cls, actor: "Actor") -> Q:
        """Everybody's for who sees the settings, else one's own."""
        return Q() if actor.rights.scope("settings.see") else Q(user=actor.person)

    @classmethod
    def within(cls, actor: "Actor", scope: "Scope") -> Q:
        return Q() if scope == "all" else Q(user=actor.person)


class Tally(models.Model):
    """How often something was asked in the minute it was last asked in, across all processes."""

    key = models.CharField(max_length=100, primary_key=True)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="tally_counts", condition=Q(count__gt=0))]
        indexes = [models.Index(name="tally_age", fields=["minute"])]
