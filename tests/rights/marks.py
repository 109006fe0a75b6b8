"""What only some may see, and where in an answer it is looked for."""

from collections.abc import Iterable

from tests.rights.grounds import HIDDEN, SECRETS, Grounds


def forbidden(grounds: Grounds, name: str) -> list[str]:
    """The marks that nothing may show to this person."""
    rights = grounds.actors[name].rights
    hidden = [mark for mark, needed in SECRETS.items() if rights.scope(*needed) is None]
    return [*hidden, *(HIDDEN if name == "rival" else ())]


def shown(text: str, marks: Iterable[str]) -> list[str]:
    """Those of these marks that stand in a text, also where it spaces them out."""
    dense = text.replace(" ", "").replace("\u00a0", "").replace("&nbsp;", "")
    return [mark for mark in marks if mark in text or mark in dense]
