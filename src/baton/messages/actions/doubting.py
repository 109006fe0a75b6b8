"""Mail that waited in a backup: it may have gone out after the backup was made."""

from uuid import UUID

from baton.crm.actions.tasks import open_task
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.work import Work
from baton.messages.actions.announcing import told
from baton.messages.models import Attempt, Message

WORDS = "It waited when the backup was made from which this database was restored, and may have gone out since."


@action("message.doubt", by="system")
def doubt(work: Work, message_id: UUID) -> Message:
    """Take a waiting mail for one that may have arrived: it is shown, and sent again by a person alone.

    Only whoever releases a restored database takes this door.  Announces message.unknown.
    """
    message = work.load(Message, message_id)
    require(message.state == "queued", f"The message is {message.state}. Nothing was changed.")
    for recipient in message.recipients.filter(state="waiting"):
        work.change(recipient, state="unknown")
    work.change(message, state="unknown", attempts=message.attempts + 1, tried_at=work.now, next_try_at=None, server_words=WORDS)
    work.create(Attempt, message=message, number=message.attempts, outcome="unknown", at=work.now, words=WORDS)
    open_task(
        work, kind="review", subject=f"Did the mail arrive? {message.subject}, to {message.account.name}"[:300], source=message, account=message.account,
        reason=WORDS, next_step="It is not sent by itself. Ask the customer, or send it again: it keeps its id.",
    )  # fmt: skip
    work.announce("message.unknown", message, **told(message))
    return message
