"""Forms that do deeds.

    {% deed "invoice.issue" id=invoice.id version=invoice.version %} {% field "issued_on" "Dated" type="date" %} … {% enddeed %}

Nothing of it is shown to who may not do the deed.  The form carries its organization, a key by which it is done once,
and the page to show again when it is refused; then its fields hold what was typed, each with the words of what is wrong.
"""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from baton.foundation.actions import ACTIONS
from baton.foundation.keys import new_id
from baton.web.plurals import plural

register = template.Library()


@dataclass(slots=True)
class Form:
    """A form on the page: whether it is the one that was refused, and then what was typed and what is wrong with it."""

    name: str
    typed: Any = None
    words: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, otherwise: Any) -> Any:
        if self.typed is None:
            return "" if otherwise is None else otherwise
        return self.typed.get(name, "")


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
        said = given | {"action": address(name, given.get("id")), "form": form, "inner": inner, "key": new_id().hex}
        return part(context, "ui/_form.html", said)


@register.tag
def deed(parser: Any, token: Any) -> DeedNode:
    """{% deed NAME [id= version= next= css= of=] %}; `of` tells two forms of one deed on a page apart."""
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
    typed = request.typed
    if typed is None or typed.get("form") != name:
        return Form(name)
    return Form(name, typed, request.refused.words, request.refused.fields)


@register.simple_tag(takes_context=True, name="field")
def field_(context: Any, name: str, label: str, value: Any = None, **attributes: Any) -> SafeString:
    """A labelled input.  `help`, `type`, `rows` (a text area), `options` (a choice of (value, label)), `hide_label`; all else is an attribute."""
    form: Form = context["form"]
    known = {key: attributes.pop(key, None) for key in ("help", "rows", "options", "hide_label", "css", "origin")}
    attributes.setdefault("type", "text")
    said = known | {
        "name": name, "label": label, "value": form.value(name, value), "id": f"{form.name}-{name}".replace(".", "-").replace(":", "-"),
        "error": form.errors.get(name), "attributes": {key.replace("_", "-"): v for key, v in attributes.items() if v not in (None, False)},
    }  # fmt: skip
    return part(context, "ui/_field.html", said)


@register.simple_tag(takes_context=True)
def tick(context: Any, name: str, label: str, value: Any = False) -> SafeString:
    """A check box that also says when it is not ticked."""
    form: Form = context["form"]
    said = {"name": name, "label": label, "is_ticked": str(form.value(name, value)).lower() in ("true", "on", "1")}
    return part(context, "ui/_tick.html", said)
