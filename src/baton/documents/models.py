"""The documents that were made of records, and where their content is kept."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from baton.crm.models import Account
from baton.crm.models.account import of_account
from baton.crm.models.team import reach
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import Reference
from baton.foundation.models import Fact

KINDS = ("invoice", "receipt")


class Document(Fact):
    """A file as the customer got it: made once of what was frozen, and never again.

    `subject_kind` and `subject_id` name the record it was made of; the content stands in the store under `sha256`.
    """

    NOUN = "document"
    SEE = ("invoice.see",)

    kind = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    account = Reference(Account, related_name="documents")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=100)  # of the file, as it is mailed and downloaded
    language = models.CharField(max_length=5)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="document_of_account", fields=["organization", "account", "id"])]
        constraints = [
            models.UniqueConstraint(name="document_made_once", fields=["organization", "subject_id", "subject_kind", "kind"]),
            models.CheckConstraint(name="document_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="document_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="document_not_empty", condition=Q(size_bytes__gt=0)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)
