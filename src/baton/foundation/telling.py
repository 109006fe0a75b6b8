"""What happened, in a line for a person: each room says it of what it announces, once for page, command line and API."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from baton.core.money import say_minor
from baton.core.template import render

TOLD: dict[str, str] = {}  # a template of core for each announcement
BY_STANDING: dict[str, frozenset[str]] = {}  # of a kind of record, the details for who may see but how it stands
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")


def tell(words: Mapping[str, str]) -> None:
    """Give announcements their words: templates of their details.

    `total_minor` is written as `total` with its currency, a day as "19 Jan 2026", a list as its entries.
    """
    TOLD.update(words)


def words_of(name: str, details: Mapping[str, Any], timezone: str) -> str:
    """What happened; only its name in plain words where a room says no more, or the details lack what it would say."""
    if name in TOLD:
        try:
            return render(TOLD[name], _values(details, ZoneInfo(timezone)))
        except ValueError:  # it was announced before the words were, or the reader may not see all of it
            return readable(name)
    return readable(name)


def readable(name: str) -> str:
    """ "invoice.paid" as "Invoice paid"."""
    return name.replace("_", " ").replace(".", " ").capitalize()


def _values(details: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """Every detail as text under its name, and amounts under that of what they are."""
    values: dict[str, Any] = {name: _text(name, value, zone) for name, value in details.items()}
    for name, value in details.items():
        if name.endswith("_minor") and isinstance(value, int):
            values[name] = value  # for an `if`
            values[name.removesuffix("_minor")] = say_minor(value, details.get("currency") or "")
    return values


def _text(name: str, value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, list):
        return ", ".join(_text("", entry, zone) for entry in value)
    text = "" if value is None else str(value).removeprefix("fields.")
    if name.endswith("_on") and text:
        return _day(date.fromisoformat(text))
    if (name == "at" or name.endswith("_at")) and text:
        at = datetime.fromisoformat(text).astimezone(zone)
        return f"{_day(at.date())}, {at:%H:%M}"
    return text.replace("_", " ") if _CODE.fullmatch(text) else text


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
