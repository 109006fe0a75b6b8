from uuid import UUID

from baton.crm.actions.references import seen
from baton.crm.models import Account, Note
from baton.foundation.actions import action
from baton.foundation.errors import require
from baton.foundation.people import member
from baton.foundation.work import Work


@action("note.add")
def add_note(work: Work, *, account: UUID, text: str) -> Note:
    """Write down something about an account: a call, a wish, a warning."""
    require(text.strip(), "A note must say something. Nothing was saved.", "text")
    about = seen(work, Account, account)
    author = member(work, work.actor.person) if work.actor.person else None
    note = work.create(Note, account=about, text=text.strip(), author=author, noted_at=work.now)
    work.announce("note.added", note, account=about.pk)
    return note
