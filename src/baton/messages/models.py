"""Mail: what was said to whom, and what became of it."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from baton.crm.models import Account
from baton.crm.models.account import of_account
from baton.crm.models.team import reach
from baton.documents.models import Document
from baton.foundation.actors import Actor, Scope
from baton.foundation.columns import Reference
from baton.foundation.models import Fact, Row

KINDS = ("invoice", "receipt")
LANGUAGES = ("en", "de", "fr")
STATES = ("queued", "sending", "accepted", "bounced", "failed", "unknown")
RECIPIENT_STATES = ("waiting", "accepted", "refused", "unknown")
OUTCOMES = ("accepted", "refused", "later", "unknown")


class Template(Row):
    """An organization's own words for a kind of mail in a language, instead of the built-in ones (wording.py)."""

    NOUN = "template"
    SEE = ("settings.see",)

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=500)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="template_once", fields=["organization", "kind", "language"]),
            models.CheckConstraint(name="template_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="template_language", condition=Q(language__in=LANGUAGES)),
        ]


class Message(Row):
    """A mail as it goes out, written down before it does.

    `sending` is claimed: somebody talks to the server now.  `unknown`: the server may have taken it, nobody heard.
    `request` is what asked for it: the announcement of an invoice's sending, the receipt, or the message it repeats.
    """

    NOUN = "message"
    SEE = ("invoice.see",)
    PERSONAL = frozenset({"subject", "body", "server_words", "sender_name", "sender_address"})

    account = Reference(Account)
    kind = models.CharField(max_length=20)
    about_kind = models.CharField(max_length=40)
    about_id = models.UUIDField()
    request = models.UUIDField()
    language = models.CharField(max_length=5)
    sender_name = models.CharField(max_length=200)
    sender_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=500)
    body = models.TextField()
    document = Reference(Document, null=True)
    message_id = models.CharField(max_length=320)  # the header's, made before the first try and never again
    state = models.CharField(max_length=8, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    queued_at = models.DateTimeField()  # since when it is tried
    next_try_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    server_words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(name="message_waiting", fields=["organization", "next_try_at"], condition=Q(state="queued")),
            models.Index(name="message_sending", fields=["organization", "tried_at"], condition=Q(state="sending")),
            models.Index(name="message_of_account", fields=["organization", "account", "id"]),
            models.Index(name="message_about", fields=["organization", "about_id"]),
        ]
        constraints = [
            models.UniqueConstraint(name="message_once_a_request", fields=["organization", "request"]),
            models.UniqueConstraint(name="message_id_unique", fields=["organization", "message_id"]),
            models.CheckConstraint(name="message_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="message_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="message_next_try_while_queued",
                condition=Q(state="queued", next_try_at__isnull=False) | ~Q(state="queued") & Q(next_try_at=None),
            ),
            models.CheckConstraint(
                name="message_tried_when_counted", condition=Q(attempts=0, tried_at=None) | Q(attempts__gte=1, tried_at__isnull=False)
            ),
            models.CheckConstraint(name="message_sent_was_tried", condition=Q(state__in=("queued", "failed")) | Q(attempts__gte=1)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "account__owner")

    @classmethod
    def of_survivor(cls, account_id: UUID) -> Q:
        return of_account(account_id)


class Recipient(Row):
    """One address of a message, and what the server said to it."""

    NOUN = "recipient"
    PART_OF = "message"
    SEE = ("invoice.see",)
    PERSONAL = frozenset({"name", "address", "words"})

    message = Reference(Message, related_name="recipients")
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254)
    state = models.CharField(max_length=8, default="waiting")
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="recipient_once", fields=["organization", "message", "address"]),
            models.CheckConstraint(name="recipient_state", condition=Q(state__in=RECIPIENT_STATES)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "message__account__owner")


class Attempt(Fact):
    """What came of one try; a late answer to a try that was taken for lost is a second one of its number."""

    NOUN = "attempt"
    PART_OF = "message"
    SEE = ("invoice.see",)
    PERSONAL = frozenset({"words"})

    message = Reference(Message, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attempt_once", fields=["organization", "message", "number", "outcome"]),
            models.CheckConstraint(name="attempt_outcome", condition=Q(outcome__in=OUTCOMES)),
        ]

    @classmethod
    def within(cls, actor: Actor, scope: Scope) -> Q:
        return reach(actor, scope, "message__account__owner")
