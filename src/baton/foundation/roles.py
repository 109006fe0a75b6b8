"""The built-in roles, as data: what each sees, does, and which field groups it may write; and every read there is."""

from typing import Final

from baton.foundation.actors import Scope

Line = tuple[str, Scope, list[str] | None]

READS: Final = (
    "account.see", "deal.see", "invoice.see", "invoice.see_standing", "payment.see", "report.see", "import.see",
    "settings.see", "user.see", "audit.see",
)  # fmt: skip


def _all(*names: str) -> list[Line]:
    return [(name, "all", None) for name in names]


# a token allows no more than who made it may, and who stands in no more than he may himself
OWN_TOKENS: Final[list[Line]] = [("token.*", "own", None), ("user.name_delegate", "own", None)]
ASKS: Final[list[Line]] = [("change.request", "all", None), ("change.withdraw", "own", None)]
# Who holds one of these signs in in two steps, in a live organization that does not say otherwise.
IN_TWO_STEPS: Final = frozenset({"owner", "billing", "accountant"})

BUILT_IN: dict[str, list[Line]] = {
    "owner": _all("*"),
    "billing": _all(
        "account.see", "deal.see", "invoice.see", "payment.see", "report.see", "settings.see",
        "deal.return", "account.create", "account.change", "location.*", "contact.*", "note.*", "task.*", "hold.*", "team.*",
        "product.*", "price.*", "tax_rate.*", "invoice.*", "credit_note.*", "payment.*", "allocation.*", "bank.*",
        "message.resend", "rule.pause", "import.*", "change.*",
    ) + OWN_TOKENS,
    "sales": [
        ("account.see", "team", None),
        ("deal.see", "team", None),
        ("invoice.see_standing", "team", None),
        ("account.create", "all", ["relationship"]),
        ("account.change", "team", ["relationship"]),
        ("deal.*", "own", None),
        *_all("location.*", "contact.*", "quote.*", "task.*", "note.*"),
        *ASKS,
        *OWN_TOKENS,
    ],
    "accountant": _all(
        "account.see", "deal.see", "invoice.see", "payment.see", "report.see", "audit.see",
        "allocation.*", "bank.match", "mapping.*", "export.run", "report.*", "period.close",
    ) + ASKS + OWN_TOKENS,
    "read only": _all("account.see", "deal.see", "invoice.see_standing"),
}  # fmt: skip
