"""Fields of an organization's own on pages: what a record holds of them, and inputs for those that one may write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from baton.fields.models import FieldDefinition
from baton.fields.queries import defined
from baton.web.templatetags.baton import entry
from baton.web.templatetags.forms import field_

register = template.Library()
YES_NO: Final = (("", "Not said"), ("true", "Yes"), ("false", "No"))
TYPES: Final = {"date": "date", "link": "url"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with what a record holds of it."""

    definition: FieldDefinition
    value: Any


@register.simple_tag(takes_context=True)
def own_values(context: Any, noun: str, values: Mapping[str, Any] | None) -> list[Shown]:
    """Every field on a kind of record with its value, None where it has none."""
    return [Shown(one, (values or {}).get(one.key)) for one in _defined(context, noun)]


@register.simple_tag(takes_context=True)
def own_inputs(context: Any, noun: str, values: Mapping[str, Any] | None = None, only_needed: bool = False) -> SafeString:
    """Inputs for the fields that this person may write, in a form; blank where there are none."""
    may_write, verb = context["request"].actor.rights.may_write, context["form"].name.partition(":")[0]
    shown = [one for one in _defined(context, noun) if (one.is_required or not only_needed) and (not one.group or may_write(noun, one.group, verb))]
    return format_html_join("\n", "{}", ((part,) for part in _inputs(context, shown, values or {})))


def _inputs(context: Any, shown: list[FieldDefinition], values: Mapping[str, Any]) -> Iterator[SafeString]:
    for one in shown:
        value = values.get(one.key)
        options: tuple[tuple[str, str], ...] | None = None
        how: dict[str, Any] = {}
        if one.kind == "yes_no":
            options, value = YES_NO, "" if value is None else str(value).lower()
        elif one.kind == "choice":
            options = (("", "None"), *((choice, choice) for choice in one.choices))
        elif one.kind == "money":
            value, how = entry(value, one.currency), {"inputmode": "decimal"}
        elif one.kind == "number":
            how = {"inputmode": "decimal"}
        label = f"{one.label}, {one.currency}" if one.currency else one.label
        how |= {"type": TYPES.get(one.kind, "text"), "required": one.is_required, "autocomplete": "off"}
        yield field_(context, f"fields.{one.key}", label, value, help=one.help or None, options=options, **how)


def _defined(context: Any, noun: str) -> list[FieldDefinition]:
    """The fields on a kind of record, asked for once a page."""
    request = context["request"]
    known = request.__dict__.setdefault("own_fields", {})
    if noun not in known:
        known[noun] = defined(request.actor, noun)
    found: list[FieldDefinition] = known[noun]
    return found
