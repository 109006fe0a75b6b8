"""The icons (Lucide, ISC licence), and the one sprite that holds those a page uses."""

import json
from pathlib import Path
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

ICONS: Final[dict[str, str]] = json.loads((Path(__file__).parent / "icons.json").read_text())


def icon(name: str, css: str = "i") -> SafeString:
    """A reference into the page's sprite; KeyError for a name that is no icon of ours."""
    ICONS[name]
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


def sprite(names: set[str]) -> SafeString:
    """The symbols of these icons, drawn nowhere themselves."""
    symbols = format_html_join(
        "", '<symbol id="{}" viewBox="0 0 24 24">{}</symbol>', ((name, mark_safe(ICONS[name])) for name in sorted(names))  # noqa: S308  our own file
    )
    return format_html('<svg id="sprite" width="0" height="0" aria-hidden="true" focusable="false" class="vh">{}</svg>', symbols)
