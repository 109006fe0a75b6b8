"""What signing in leaves behind.  Outside the walls: written before an organization is known, for logins alone."""

from typing import ClassVar

from django.db import models
from django.db.models import CASCADE, Q
from django.db.models.functions import Now

from baton.foundation.keys import new_id
from baton.foundation.models.organization import Organization
from baton.foundation.models.people import User


class LastCode(models.Model):
    """The step of time whose code a user gave last.  No code of that step or an earlier one is good again."""

    UNCONSTRAINED: ClassVar[str] = "one row of a user, which only moves forward"

    user = models.OneToOneField(User, CASCADE, primary_key=True, related_name="+")
    step = models.BigIntegerField()


class RecoveryCode(models.Model):
    """A code for the day the phone is lost: kept as its digest, good once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="recovery_code_unique", fields=["user", "digest"])]


class Tries(models.Model):
    """Wrong tries under a key (a login, a network, a browser that is known), and until when the next one waits."""

    key = models.CharField(max_length=120, primary_key=True)
    failures = models.PositiveIntegerField()
    last_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="tries_wait_after", condition=Q(until__gte=models.F("last_at")))]
        indexes = [models.Index(name="tries_age", fields=["last_at"])]


class Link(models.Model):
    """A link by mail, good once and not for long: to come in for the first time, or with a new password.

    Its secret is made when the mail is, and stands in the mail alone; until then `mail_at` says when to write it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, CASCADE, related_name="links")
    organization = models.ForeignKey(Organization, CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, null=True, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    mail_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="link_purpose", condition=Q(purpose="reset") | Q(purpose="invite", organization__isnull=False)),
            models.CheckConstraint(name="link_ends", condition=Q(expires_at__gt=models.F("made_at"))),
        ]
        indexes = [models.Index(name="link_to_mail", fields=["mail_at"], condition=Q(mail_at__isnull=False))]
