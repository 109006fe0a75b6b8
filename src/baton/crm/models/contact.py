from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from baton.crm.models.account import Account
from baton.foundation.actors import Actor
from baton.foundation.columns import Reference
from baton.foundation.models import Row

ROLES = ("buyer", "approver", "accounts_payable", "technical")


class Contact(Row):
    """A person.  What he does at which account is said by ContactRole.

    `email_key` is his address in small letters, to find him by.  Withdrawn is as for an account.
    """

    NOUN = "contact"
    SEE = ("account.see",)
    PERSONAL = frozenset({"name", "email", "phone", "fields"})
    KEYED = frozenset({"fields"})

    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=5, blank=True)
    left_on = models.DateField(null=True)
    email_key = models.GeneratedField(expression=Lower("email"), output_field=models.CharField(max_length=254), db_persist=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    fields = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(name="contact_by_email", fields=["organization", "email_key"], condition=~Q(email_key=""))]
        constraints = [models.CheckConstraint(name="contact_named", condition=~Q(name=""))]

    @classmethod
    def seen_by(cls, actor: Actor) -> Q:
        return super().seen_by(actor) & Q(withdrawn_at=None)

    @classmethod
    def within(cls, actor, scope):
        return Q()  # people are shared: whoever sees accounts may know them


class ContactRole(Row):
    """A contact does a job at an account, from a day until a day (the first he no longer does it)."""

    NOUN = "contact_role"
    PART_OF = "contact"
    SEE = ("account.see",)

    contact = Reference(Contact, related_name="roles")
    account = Reference(Account, related_name="contact_roles")
    role = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(name="contact_role_of_account", fields=["organization", "account", "role"]),
            models.Index(name="contact_role_of_contact", fields=["organization", "contact"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contact_role_once", fields=["organization", "contact", "account", "role"], condition=Q(until_on=None)
            ),
            models.CheckConstraint(name="contact_role_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="contact_role_days", condition=Q(until_on=None) | Q(until_on__gte=F("from_on"))),
        ]

    @classmethod
    def within(cls, actor, scope):
        return Q()
