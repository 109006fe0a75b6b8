"""Documents: how many invoices one process sets as PDF/A in a second, with the compiler it keeps."""

from typing import Any

from baton.billing.models import Invoice
from baton.documents.typesetting import render
from baton.foundation.performing import reading
from baton.ops.bench.drafts import drafted
from baton.ops.bench.issue import issue
from baton.ops.bench.pairs import milliseconds, seconds

SET = 200


def measure() -> dict[str, Any]:
    """One-page invoices, each of another customer and with figures of its own, so that none was set before."""
    operator, drafts = drafted(SET + 1)
    issue(operator, drafts)
    with reading(operator):
        issued: Any = Invoice.objects.visible_to(operator).order_by("sequence")
        first, *snapshots = [invoice.snapshot for invoice in issued]
    render(first)  # fonts and templates are read once
    taken = [seconds(render, _own(snapshot, n)) for n, snapshot in enumerate(snapshots)]
    return {"per_s": round(len(taken) / sum(taken)), **milliseconds(taken), "n": len(taken)}


def _own(snapshot: dict[str, Any], n: int) -> dict[str, Any]:
    """The snapshot with words and amounts that no other has."""
    lines = [line | {"description": f"{line['description']}, order {n}", "net_minor": line["net_minor"] + n} for line in snapshot["lines"]]
    sums = {name: snapshot[name] + n for name in ("lines_minor", "net_minor", "total_minor")}
    return snapshot | sums | {"lines": lines}
