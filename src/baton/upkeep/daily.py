"""The daily mail to a live organization's owners: the head of the audit's chain, to be kept out of the machine's reach."""

from typing import Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from baton.foundation import duties, sealing
from baton.foundation.models import Organization, Seal, User
from baton.foundation.performing import inside

log = structlog.get_logger(__name__)
TEXT: Final = """The audit of {name} is sealed up to here:

    {digest}@{position}

Keep this mail where nobody who runs the machine can change it. To prove that nothing in the audit was changed since:

    baton verify V7 --head {digest}@{position}
"""


def live_houses() -> list[Organization]:
    return list(Organization.objects.filter(kind="live").order_by("pk"))


def tell_owners(house: Organization) -> None:
    """Mail them the last seal, and what is late, by SMTP directly: what it proves must not wait in a queue of the same database."""
    to = owners_of(house)
    if not to or not settings.EMAIL_URL:
        log.warning("daily_not_mailed", organization=str(house.pk), reason="no EMAIL_URL or no owner")
        return
    with inside(house.pk):
        head = sealing.head()
    late = [standing.words for standing in duties.standings() if standing.is_late]
    EmailMessage(f"Baton: the audit of {house.name}", "\n".join([words_of(house, head), *late]), to=to).send()


def words_of(house: Organization, head: Seal | None) -> str:
    if head is None:
        return f"Nothing of the audit of {house.name} is sealed yet.\n"
    return TEXT.format(name=house.name, digest=head.digest, position=head.position)


def owners_of(house: Organization) -> list[str]:
    """The addresses of those who are owners now."""
    owners = User.objects.filter(
        is_active=True, memberships__organization=house, memberships__disabled_at=None, memberships__assignments__role__name="owner"
    )
    return sorted(set(owners.values_list("email", flat=True)))
