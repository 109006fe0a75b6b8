"""What a worker does because somebody ordered an import to be run or taken back."""

from uuid import UUID

import structlog

from baton.exchange.models import Import
from baton.exchange.running import run_import, undo_import
from baton.foundation.actors import Actor, system
from baton.foundation.errors import NotAllowed
from baton.foundation.models import Announcement, User
from baton.foundation.people import actor_of
from baton.foundation.performing import reading

log = structlog.get_logger(__name__)


def work_off_import(announcement: Announcement) -> None:
    """Do what was ordered, from where it stands; a job that is done again finds nothing left to do."""
    actor = _whoever_ordered(announcement)
    with reading(actor):
        run = Import.objects.visible_to(actor).filter(pk=announcement.subject_id).first()
    if run is None:
        log.info("import_not_seen", id=str(announcement.subject_id))
    elif run.state == "running":
        run_import(actor, run.pk)
    elif run.state == "undoing":
        undo_import(actor, run.pk)


def _whoever_ordered(announcement: Announcement) -> Actor:
    """The person with the rights he has now, or the operator."""
    who = announcement.actor
    if who["kind"] == "user":
        return actor_of(User.objects.get(pk=UUID(who["id"])), announcement.organization_id)
    if who["kind"] == "operator":
        return system("operator", "operator", announcement.organization_id)
    raise NotAllowed(f"{who['label']} may not order an import. Nothing was done.")
