"""The word in an address for each noun that has a deed."""

from typing import Final

from baton.foundation.actions import ACTIONS
from baton.foundation.plurals import plural

PLURALS: Final[dict[str, str]] = {plural(door.noun): door.noun for door in ACTIONS.values()}
