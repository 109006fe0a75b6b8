"""Fields of an organization's own: what they are, who refers to them, and by what records are found."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from baton.foundation.columns import Reference
from baton.foundation.models import Row
from baton.foundation.models.row import Walled

KINDS = ("text", "number", "money", "date", "choice", "yes_no", "link")
COUNTED = ("number", "money")  # kinds that entries keep as a number
LONGEST = 500  # letters of a value
FOUND_BY = 200  # letters of it that it is found by


class FieldDefinition(Row):
    """A field of an organization's own on a kind of record.

    Its key never changes, and is what values, files and programs name it by; its label may.  One that is retired is
    neither shown nor set, and what records hold of it stays.
    """

    NOUN = "field_definition"

    noun = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=6)
    choices = models.JSONField(default=list)
    currency = models.CharField(max_length=3, blank=True)
    help = models.CharField(max_length=200, blank=True)
    is_required = models.BooleanField(default=False)
    group = models.CharField(max_length=30, blank=True)  # of rights; blank: whoever may change the record
    position = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="field_key_unique", fields=["organization", "noun", "key"]),
            models.UniqueConstraint("organization", "noun", Lower("label"), name="field_label_unique", condition=Q(retired_at=None)),
            models.CheckConstraint(name="field_key", condition=Q(key__regex=r"^[a-z][a-z0-9_]*$")),
            models.CheckConstraint(name="field_labelled", condition=~Q(label="")),
            models.CheckConstraint(name="field_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="field_of_money_has_a_currency", condition=Q(kind="money") & ~Q(currency="") | ~Q(kind="money") & Q(currency="")),
            models.CheckConstraint(name="field_of_choices_has_some", condition=Q(kind="choice") & ~Q(choices=[]) | ~Q(kind="choice") & Q(choices=[])),
        ]


class FieldUse(Walled):
    """Something refers to a field: an import's columns, a view, a template.  As long as it does, the field is not retired."""

    NOUN = "field_use"
    PART_OF = "definition"

    definition = Reference(FieldDefinition, related_name="uses")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    label = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(name="field_use_of_subject", fields=["organization", "kind", "subject_id"])]
        constraints = [models.UniqueConstraint(name="field_use_unique", fields=["organization", "definition", "kind", "subject_id"])]


class FieldEntry(Walled):
    """A value that records are found by.  The database makes these of each record's `fields` by itself (see entries.py).

    A condition inside a JSON value cannot use an index behind row-level security; one on these columns can.
    """

    NOUN = "field_entry"

    definition = Reference(FieldDefinition)
    record = models.UUIDField()
    text = models.CharField(max_length=FOUND_BY, null=True)  # in small letters
    number = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(name="field_entry_by_text", fields=["organization", "definition", "text", "record"], condition=Q(text__isnull=False)),
            models.Index(name="field_entry_by_number", fields=["organization", "definition", "number", "record"], condition=Q(number__isnull=False)),
            models.Index(name="field_entry_of_record", fields=["organization", "record"]),
        ]
        constraints = [
            models.CheckConstraint(name="field_entry_is_one", condition=Q(text=None, number__isnull=False) | Q(text__isnull=False, number=None))
        ]
