"""What happened, and who did what: announcements and the audit as programs see them."""

from collections.abc import Sequence
from uuid import UUID

from baton.foundation.actors import Actor
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.nouns import NOUNS, Noun, show
from baton.foundation.plain import plain


def describe_events(actor: Actor, rows: Sequence[Announcement]) -> list[dict]:
    """Announcements as JSON; `data` only where the actor may see such records as the one it is about."""
    return [
        plain({
            "id": event.pk, "name": event.name, "at": event.at, "actor": event.actor,
            "subject": {"kind": event.subject_kind, "id": event.subject_id}, "account": event.account_id,
            "because": event.because,
        } | ({"data": event.details} if _sees(actor, event.subject_kind) else {}))
        for event in rows
    ]  # fmt: skip


def describe_audit(actor: Actor, rows: Sequence[AuditEntry]) -> list[dict]:  # noqa: ARG001  who sees the audit sees it whole
    """Deeds as JSON: each with what it changed, before and after."""
    return [
        plain({
            "id": entry.pk, "deed": entry.deed, "actor": entry.actor, "at": entry.at, "recorded_at": entry.recorded_at,
            "subject": {"kind": entry.subject_kind, "id": entry.subject_id}, "changes": entry.changes,
            "because": entry.because, "key": entry.key,
        })
        for entry in rows
    ]  # fmt: skip


def last_event(actor: Actor, subject_id: UUID) -> Announcement | None:
    """What happened to a record last, as far as the actor sees it."""
    return Announcement.objects.visible_to(actor).filter(subject_id=subject_id).order_by("-pk").first()


def _sees(actor: Actor, kind: str) -> bool:
    """Does the actor see records of this kind at all?  A kind that nothing shows is for who sees the audit."""
    if kind not in NOUNS:
        return actor.rights.scope("audit.see") is not None
    rights = [right for right in NOUNS[kind].model.SEE if not right.endswith(".see_standing")]
    return not rights or actor.rights.scope(*rights) is not None


show(Noun("event", "events", Announcement, describe_events, {
    "name": "name", "subject": "subject_id", "subject_kind": "subject_kind", "account": "account_id", "because": "because",
}))  # fmt: skip
show(Noun("audit", "audits", AuditEntry, describe_audit, {
    "deed": "deed", "subject": "subject_id", "subject_kind": "subject_kind", "because": "because",
}))  # fmt: skip
