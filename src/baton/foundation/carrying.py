"""How a deed is done that was entered: by page, program or command line; an approved one is carried out in the same work."""

from typing import Any
from uuid import UUID

from baton.foundation.actions import ACTIONS, Door
from baton.foundation.inputs import call
from baton.foundation.work import Work


def do(door: Door, work: Work, id: UUID | None, entered: dict[str, Any], *, exact: bool = False) -> Any:
    """Do the deed, then what it approved, by the same actor's rights; answers what the deed returned.

    A secret that the approved deed returned beside its record is returned beside the approval.
    """
    result = call(door, work, id, entered, exact=exact)
    if work.then is None:
        return result
    then, answer, work.then = work.then, work.answer, None
    did = call(ACTIONS[then.deed], work, then.id, then.entered)
    work.answer = answer
    return (result, did[1]) if isinstance(did, tuple) else result
