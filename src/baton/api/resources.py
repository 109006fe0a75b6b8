"""The word in an address for each noun."""

from collections.abc import Iterator

from baton.foundation.actions import ACTIONS, Door
from baton.foundation.nouns import NOUNS, Noun
from baton.foundation.plurals import plural

ONE_OF_ITS_KIND = {"audit": "audit", "clock": "clock"}
MAKES = frozenset({"create", "add", "place", "start"})  # verbs after which there is one more


def resource(noun: str) -> str:
    """ "invoice" is "invoices", "tax_rate" "tax-rates"; a few are called as they are."""
    return ONE_OF_ITS_KIND.get(noun, plural(noun))


def nouns() -> Iterator[Noun]:
    """Every noun once, by name."""
    return (NOUNS[name] for name in sorted({noun.name for noun in NOUNS.values()}))


def doors() -> Iterator[Door]:
    """Every door that is open to people, by name."""
    return (ACTIONS[name] for name in sorted(ACTIONS) if ACTIONS[name].by == "people")


def route(door: Door, takes_id: bool) -> tuple[str, str]:
    """Method and address of a deed: create and change by the noun alone, any other by its verb."""
    at = f"/{resource(door.noun)}"
    if takes_id:
        return ("PATCH", f"{at}/{{uuid:id}}") if door.verb == "change" else ("POST", f"{at}/{{uuid:id}}/{door.verb}")
    return ("POST", at) if door.verb == "create" else ("POST", f"{at}/{door.verb}")
