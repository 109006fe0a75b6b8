"""Forms that do deeds.

    {% deed "invoice.issue" id=invoice.id version=invoice.version %} {% field "issued_on" "Dated" type="date" %} … {% enddeed %}

Nothing of it is shown to who may not do the deed.  The form carries its organization, a key by which it is done once,
and the page to show again when it is refused; then its fields hold what was typed, each with the words of what is wrong.
Where somebody was faster (`version`), both versions stand in it field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from baton.crm.queries.trail import last_event
from baton.foundation.actions import ACTIONS
from baton.foundation.errors import Answer, NeedsSecond
from baton.foundation.keys import new_id
from baton.web.plurals import plural

register = template.Library()
TICKED = {"true": "yes", "false": "no"}


class Difference(NamedTuple):
    """A field that somebody else has set meanwhile, or that was typed otherwise: what stands now, and what was typed."""

    label: str
    theirs: str
    mine: str


@dataclass(slots=True)
class Form:
    """A form on the page: whether it is the one that was refused, and then what was typed and what is wrong with it."""

    name: str
    typed: Any = None
    refused: Answer | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def words(self) -> str:
        return self.refused.words if self.refused else ""

    @property
    def errors(self) -> dict[str, str]:
        return self.refused.fields if self.refused else {}

    @property
    def conflict(self) -> Any:
        """The record as somebody else has left it, when he was faster."""
        return getattr(self.refused, "current", None)

    @property
    def needs_second(self) -> bool:
        """Was it refused because it needs a second person, or lacked the reason for asking one?"""
        without_reason = bool(self.refused and self.typed and "ask_reason" in self.typed and not self.name.startswith("change."))
        return isinstance(self.refused, NeedsSecond) or without_reason

    @property
    def reason(self) -> str:
        return self.typed.get("ask_reason", "") if self.typed else ""

    def value(self, name: str, now: Any, label: str = "", words: Mapping[str, str] | None = None) -> Any:
        """What a field holds: what was typed when the form was refused, else what stands `now`.  `words` are a choice's."""
        now = "" if now is None else now
        if self.typed is None:
            return now
        typed, said = self.typed.get(name, ""), words or {}
        if label and self.conflict and str(now) != typed:
            self.differences.append(Difference(label, said.get(str(now), str(now)), said.get(typed, typed)))
        return typed


class DeedNode(template.Node):
    """Renders what stands between {% deed %} and {% enddeed %} as a form."""

    def __init__(self, name: Any, options: dict[str, Any], inner: Any):
        self.name, self.options, self.inner = name, options, inner

    def render(self, context: Any) -> str:
        request, name = context["request"], self.name.resolve(context)
        if request.actor.rights.scope(ACTIONS[name].name) is None:  # a name that is no deed is a mistake, and loud
            return ""
        given = {key: value.resolve(context) for key, value in self.options.items()}
        form = form_of(request, f"{name}:{given.get('id', '')}{given.get('of', '')}")
        with context.push(form=form):
            inner = self.inner.render(context)
        said = {"action": address(name, given.get("id"))} | given | {"form": form, "inner": inner, "key": new_id().hex, "deed_name": name}
        said["may_ask"] = form.needs_second and request.actor.rights.scope("change.request")
        if form.conflict:
            said["changed"] = last_event(request.actor, form.conflict.pk)
        return part(context, "ui/_form.html", said)


class AnsweredNode(template.Node):
    """Renders what stands between {% answered %} and {% endanswered %}, and before it what no form there could say."""

    def __init__(self, nodelist: Any):
        self.nodelist = nodelist

    def render(self, context: Any) -> str:
        inner: str = self.nodelist.render(context)
        request = context["request"]
        if request.refused is None or getattr(request, "is_answered", False):
            return inner
        return part(context, "ui/_unsaid.html", {"words": request.refused.words, "typed": typed_fields(request)}) + inner


@register.tag
def answered(parser: Any, token: Any) -> AnsweredNode:  # noqa: ARG001
    """{% answered %} … {% endanswered %}: a refusal whose form is no longer on the page is said above it."""
    nodelist = parser.parse(("endanswered",))
    parser.delete_first_token()
    return AnsweredNode(nodelist)


def typed_fields(request: Any) -> list[tuple[str, str]]:
    """What was typed into a form that is not there any more, so that it is not lost."""
    own = ("csrfmiddlewaretoken", "form", "organization", "key", "back", "next", "version", "amounts_in")
    return [(name, value) for name, value in request.typed.items() if name not in own and value]


@register.tag
def deed(parser: Any, token: Any) -> DeedNode:
    """{% deed NAME [id= version= next= css= of= amounts_in= action=] %}.

    `of` tells two forms of one deed on a page apart; `action` is where it is sent instead, to be done for several records.  With `amounts_in`, a currency or the field that holds it, fields
    whose names end in `_minor` are typed as amounts: "450.00" (`entry` shows them so).
    """
    _, name, *rest = token.split_contents()
    options = template.base.token_kwargs(rest, parser)
    inner = parser.parse(("enddeed",))
    parser.delete_first_token()
    return DeedNode(parser.compile_filter(name), options, inner)


def part(context: Any, name: str, said: dict[str, Any]) -> SafeString:
    """A partial, with what it needs and what every page has; like an inclusion tag, without asking the shell again."""
    whole = ("request", "csrf_token", "organization", "page_address")
    inner = context.new(said | {key: context.get(key) for key in whole})
    rendered: SafeString = context.template.engine.get_template(name).render(inner)
    return rendered


def address(name: str, id: Any) -> str:
    noun, verb = name.split(".")
    args = [plural(noun), id, verb] if id else [plural(noun), verb]
    return reverse("deed", args=args)


def form_of(request: Any, name: str) -> Form:
    if not is_refused(request, name):
        return Form(name)
    request.is_answered = True
    return Form(name, request.typed, request.refused)


def is_refused(request: Any, name: str) -> bool:
    """Is this the form that is shown again?"""
    return request.typed is not None and request.typed.get("form") == name


@register.simple_tag(takes_context=True)
def unfolded(context: Any, name: str, id: Any = "", of: str = "") -> str:
    """ "open" for the <details> around a form that was refused, so that it is seen."""
    return "open" if is_refused(context["request"], f"{name}:{id}{of}") else ""


@register.simple_tag(takes_context=True, name="field")
def field_(context: Any, name: str, label: str, value: Any = None, **attributes: Any) -> SafeString:
    """A labelled input.  `help`, `type`, `rows` (a text area), `options` (a choice of (value, label)), `hide_label`, `missing` (why it must be filled in); all else is an attribute."""
    form: Form = context["form"]
    known = {key: attributes.pop(key, None) for key in ("help", "rows", "options", "hide_label", "css", "origin", "missing")}
    attributes.setdefault("type", "text")
    said = known | {
        "name": name, "label": label, "value": form.value(name, value, label, dict(known["options"] or ())), "id": f"{form.name}-{name}".replace(".", "-").replace(":", "-"),
        "error": form.errors.get(name) or known["missing"], "attributes": {key.replace("_", "-"): v for key, v in attributes.items() if v not in (None, False)},
    }  # fmt: skip
    return part(context, "ui/_field.html", said)


@register.simple_tag(takes_context=True)
def hidden(context: Any, name: str, value: Any = None) -> SafeString:
    """A field that is not shown; when the form was refused it holds what it held."""
    form: Form = context["form"]
    return format_html('<input type="hidden" name="{}" value="{}">', name, form.value(name, value))


@register.simple_tag(takes_context=True)
def tick(context: Any, name: str, label: str, value: Any = False) -> SafeString:
    """A check box that also says when it is not ticked."""
    form: Form = context["form"]
    shown = str(form.value(name, "true" if value else "false", label, TICKED)).lower()
    said = {"name": name, "label": label, "is_ticked": shown in ("true", "on", "1")}
    return part(context, "ui/_tick.html", said)
