"""An issued invoice as it is shown: from its snapshot, whatever its account says today."""

from typing import Any

from baton.billing.models import Invoice

SHOWN = ("seller", "buyer", "language", "terms", "po_number", "discount_minor", "texts")


def as_issued(invoice: Invoice) -> dict[str, Any]:
    """What of an invoice comes from its snapshot; nothing while it is a draft.  It inherits no more, so has no origins."""
    snapshot: Any = invoice.snapshot
    if snapshot is None:
        return {}
    return {name: snapshot[name] for name in SHOWN} | {"digest": invoice.digest, "origins": {}}
