"""An invoice as it reads, put together for the page from its snapshot."""

from decimal import Decimal
from typing import Any

from baton.documents.parties import address_lines
from baton.web.profile import terms_words
from baton.web.templatetags.baton import EN


def on_paper(paper: dict) -> dict[str, Any]:
    """A snapshot's parts as the page shows them."""
    seller_country = paper["seller"]["address"]["country"]
    return {
        "address": address_lines(paper["buyer"]["address"], seller_country, EN.locale),
        "terms": terms_words(paper["terms"]),
        "lines": [line | {"notes": notes(line)} for line in paper["lines"]],
    }


def notes(line: dict) -> str:
    """What stands under a line: its period and place, what it is counted in, and its own discount."""
    period = EN.period(line["period_start"], line["period_end"]) if line.get("period_start") else ""
    less = f"less {EN.percent(line['discount_percent'])}" if Decimal(line["discount_percent"]) else ""
    per = f"per {line['unit']}" if line.get("unit") not in (None, "", "piece") else ""
    return ", ".join(part for part in (period, line.get("location") or "", per, less) if part)
