"""Custom fields: what each kind of record has, who uses it, and how it is called; and the accounts that hold a value."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse

from baton.fields.finding import holds
from baton.fields.holders import HOLDERS
from baton.fields.models import FieldDefinition
from baton.fields.queries import defined
from baton.foundation.errors import Refused
from baton.foundation.locks import groups_of
from baton.foundation.nouns import NOUNS
from baton.web.pages import page
from baton.web.settings_pages import shown

KINDS: Final = (
    ("text", "Text"), ("number", "Number"), ("money", "Amount of money"), ("date", "Date"), ("choice", "Choice"), ("yes_no", "Yes or no"), ("link", "Link"),
)  # fmt: skip
ON: Final = {"account": "Accounts", "contact": "Contacts", "deal": "Deals", "invoice": "Invoices"}


@page("settings.see")
def fields(request: Any) -> HttpResponse:
    """The fields on each kind of record, with what uses them; `?on=` is the kind."""
    on = request.GET.get("on", "")
    on = on if on in HOLDERS else "account"
    rows = list(FieldDefinition.objects.visible_to(request.actor).filter(noun=on).order_by("position", "pk"))
    said = NOUNS["field_definition"].describe(request.actor, rows)
    for use in (use for one in said for use in one["used_by"]):
        use["words"] = use["kind"].replace("_", " ").capitalize()
    groups = [("", "Whoever may change the record"), *((group, group.replace("_", " ").capitalize()) for group in sorted(groups_of(on)))]
    return shown(
        request, "fields", on=on, tabs=[(noun, ON[noun]) for noun in HOLDERS], kinds=KINDS, kind_words=dict(KINDS),
        fields=[one for one in said if not one["retired_at"]], retired=[one for one in said if one["retired_at"]],
        groups=groups if len(groups) > 1 else (), group=HOLDERS[on].group,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picked:
    """The field that a list shows as a column, and narrows by where a value is asked for."""

    fields: list[FieldDefinition]
    field: FieldDefinition | None
    value: str
    condition: Q
    fault: str

    @property
    def options(self) -> list[tuple[str, str]]:
        return [("", "No field of yours"), *((one.key, one.label) for one in self.fields)]


def picked(request: Any, noun: str) -> Picked:
    """`?field=` is the field, `?is=` its value.  A value that it cannot have finds nothing, and says why."""
    fields, value = defined(request.actor, noun), request.GET.get("is", "").strip()
    field = next((one for one in fields if one.key == request.GET.get("field", "")), None)
    condition, fault = Q(), ""
    if field and value:
        try:
            condition = holds(request.actor, noun, field.key, value)
        except Refused as refused:
            condition, fault = Q(pk__in=()), refused.words
    return Picked(fields, field, value, condition, fault)
