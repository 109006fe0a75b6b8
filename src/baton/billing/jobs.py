"""What billing does because of what it hears."""

from baton.billing.actions.invoices import refresh_invoices
from baton.foundation.jobs import respond
from baton.foundation.models import Announcement


def recheck_drafts(announcement: Announcement) -> None:
    """A record changed: let the drafts that inherit from it follow, and hold or release them for what they lack."""
    with respond(announcement, "billing.recheck_drafts") as work:
        refresh_invoices(work, kind=announcement.subject_kind, id=announcement.subject_id)
