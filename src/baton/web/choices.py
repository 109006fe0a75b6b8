"""What can be chosen in forms: (value, label) each."""

from typing import Any, Final

from baton.crm.actions.entering import SERVICE_TIERS
from baton.foundation.models import User

Choices = list[tuple[str, str]]
TERMS: Final[Choices] = [("net", "days after the invoice"), ("end_of_month", "days after the month’s end"), ("day_of_next_month", "day of the next month")]
LANGUAGES: Final[Choices] = [("", "As the organization"), ("en", "English"), ("de", "German"), ("fr", "French")]
DELIVERY: Final[Choices] = [("email", "By e-mail, with the PDF"), ("link_only", "By e-mail, a link only"), ("post", "By post")]
ROLES: Final[Choices] = [("accounts_payable", "Billing"), ("buyer", "Buyer"), ("approver", "Approver"), ("technical", "Technical")]
JOBS: Final = dict(ROLES)
CYCLES: Final[Choices] = [("day", "days"), ("week", "weeks"), ("month", "months"), ("quarter", "quarters"), ("year", "years")]
ANCHORS: Final[Choices] = [("", "As it comes"), *((str(day), str(day)) for day in range(1, 32)), ("last", "The last day")]
TIERS: Final[Choices] = [(tier, tier) for tier in SERVICE_TIERS]
METHODS: Final[Choices] = [
    ("bank_transfer", "Bank transfer"), ("card", "Card"), ("cash", "Cash"), ("cheque", "Cheque"), ("direct_debit", "Direct debit"), ("other", "Other"),
]  # fmt: skip


def members(request: Any) -> Choices:
    """Who belongs to the organization, by name; first nobody."""
    users = User.objects.filter(memberships__organization=request.organization, memberships__disabled_at=None, is_active=True).order_by("name", "email")
    return [("", "Nobody"), *((str(user.pk), user.label) for user in users)]
