"""The house's tags: icons, chips, figures, days, and forms that do deeds."""

from datetime import UTC, date, datetime
from decimal import Decimal
from json import dumps
from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from baton.core.money import format_minor
from baton.documents.figures import figures
from baton.reports.owed import Owed
from baton.web import icons
from baton.web.chips import TILES, chip_of

register = template.Library()
EN = figures("en", "a4")
NIL = mark_safe('<span class="nil" aria-label="none">–</span>')  # noqa: S308  our own words


@register.simple_tag(takes_context=True)
def icon(context: Any, name: str, css: str = "i") -> SafeString:
    """An icon of the sprite: {% icon "sun" %}, small {% icon "pin" "i i-s" %}."""
    used(context).add(name)
    return icons.icon(name, css)


@register.simple_tag
def json(value: Any) -> str:
    """A value as a script reads it, in an attribute."""
    return dumps(value)


@register.simple_tag(takes_context=True)
def sprite(context: Any) -> SafeString:
    """The symbols that this page used; stands last."""
    return icons.sprite(used(context))


@register.simple_tag(takes_context=True)
def chip(context: Any, word: str, label: str = "") -> SafeString:
    """A status chip: shape, word and colour together; with a label, that status in other words."""
    tone, name = chip_of(word)
    used(context).add(name)
    return format_html('<span class="chip {}">{}{}</span>', tone, icons.icon(name), label or word)


@register.simple_tag(takes_context=True)
def tile(context: Any, kind: str) -> SafeString:
    """The square icon of something that waits."""
    tone, name = TILES[kind]
    used(context).add(name)
    return format_html('<span class="q-ic {}">{}</span>', tone, icons.icon(name))


@register.simple_tag
def bar(owed: Owed) -> SafeString:
    """What is owed by age, as one stacked bar; its figures stand beside it."""
    filled = [(index, minor) for index, (_, minor) in enumerate(owed.by_age) if minor > 0]
    gap, at, parts = Decimal("0.45"), Decimal(0), []
    for index, minor in filled:
        width = minor * (100 - gap * (len(filled) - 1)) / Decimal(owed.open_minor)
        parts.append((index, f"{at:.2f}%", f"{width:.2f}%"))
        at += width + gap
    said = "; ".join(f"{label.lower()} {amount(minor, owed.currency)}" for label, minor in owed.by_age)
    rects = format_html_join("", '<rect class="a{}" x="{}" y="0" width="{}" height="100%"/>', parts)
    return format_html('<svg class="bar" role="img" aria-label="Receivables by age: {}">{}</svg>', said, rects)


def used(context: Any) -> set[str]:
    """The icons that this request has used so far."""
    request = context["request"]
    if not hasattr(request, "icons"):
        request.icons = set()
    found: set[str] = request.icons
    return found


@register.filter
def money(minor: int | None, currency: str) -> str:
    """With its currency, for headlines, buttons and sentences: "€1,190.00"."""
    return NIL if minor is None else EN.money(int(minor), currency)


@register.filter
def amount(minor: int | None, currency: str) -> str:
    """Without its currency, for a column that names it: "1,190.00"."""
    return NIL if minor is None else EN.amount(int(minor), currency)


@register.filter
def entry(minor: int | str | None, currency: str) -> str:
    """As it is typed into a form whose `amounts_in` is this currency: "1190.00"."""
    return "" if minor in (None, "") else format_minor(int(minor), currency).split()[0]


@register.filter(name="plain")
def plain_(value: Any) -> str:
    """A number as it is typed, without idle zeros: "2", "7.5"; zero and nothing are blank."""
    return "" if value in (None, "") or not Decimal(str(value)) else f"{Decimal(str(value)).normalize():f}"


@register.filter
def quantity(value: Any) -> str:
    return EN.quantity(str(value))


@register.filter
def percent(value: Any) -> str:
    return "" if value is None else EN.percent(str(value))


@register.filter
def day(value: date | str | None) -> str:
    """ "23 Nov 2026"."""
    if not value:
        return NIL
    return EN.short_day(value if isinstance(value, str) else value.isoformat())


@register.filter
def full_day(value: date) -> str:
    """ "Monday 23 November"."""
    return f"{value:%A} {value.day} {value:%B}"


@register.filter
def local_instant(value: datetime | str) -> datetime:
    """An instant, also as JSON has it, in the organization's time zone."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(timezone.get_current_timezone())


@register.filter
def clock(value: datetime | str) -> str:
    """ "14:02"."""
    return f"{local_instant(value):%H:%M}"


@register.filter
def clock_second(value: datetime | str) -> str:
    """ "14:02:31"."""
    return f"{local_instant(value):%H:%M:%S}"


@register.filter
def moment(value: datetime | str | None) -> str:
    """ "23 Nov 2026, 14:02"."""
    if not value:
        return NIL
    return f"{day(local_instant(value).date())}, {clock(value)}"


@register.filter
def ago(at: datetime, now: datetime) -> str:
    """How long since, while that is short; else when: "2 minutes ago"."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return "a minute ago" if minutes == 1 else f"{minutes} minutes ago"
    return moment(at)


@register.filter
def initials(name: str) -> str:
    """Two letters for a picture that is not there."""
    words = name.split()
    return "".join(word[0] for word in words[:2]).upper() if len(words) > 1 else name[:2].upper()


@register.filter
def get(mapping: dict, key: Any) -> Any:
    """A value by a key that is a variable."""
    return mapping.get(key)


@register.filter
def short(id: UUID | str) -> str:
    """The end of an id, enough to tell two on a page apart."""
    return str(id)[-8:]
