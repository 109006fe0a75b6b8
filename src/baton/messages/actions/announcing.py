"""What the announcements of a mail say of it."""

from typing import Any

from baton.messages.models import Message


def told(message: Message) -> dict[str, Any]:
    """Whose it is, the record it is about, and the name of what it carries."""
    return {"account": message.account_id, "about": message.about_id, "name": message.document.name if message.document else ""}
