"""Every deed is named, permitted, documented, and says what came of it."""

import ast
import inspect
import re

import pytest

from baton.core.template_syntax import parsed
from baton.foundation.actions import ACTIONS
from baton.foundation.hearing import HANDLERS, HEARS
from baton.foundation.inputs import signature
from baton.foundation.nouns import NOUNS
from baton.foundation.roles import BUILT_IN
from baton.foundation.telling import TOLD
from tests.house.source import calls, functions, modules

NAME = re.compile(r"[a-z_]+\.[a-z_]+")
DOORS = sorted(ACTIONS.values(), key=lambda door: door.name)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_a_door_is_named_documented_and_takes_what_json_can_say(door):
    assert NAME.fullmatch(door.name)
    assert inspect.getdoc(door.body), f"{door.name} does not say what it does"
    parameters = list(inspect.signature(door.body).parameters.values())
    assert parameters[0].name == "work"
    shape = signature(door)
    assert shape.takes_id in (None, f"{door.noun}_id")
    shape.model.model_json_schema(mode="validation")


def test_every_right_of_a_built_in_role_names_something():
    """A right that no door and no read answers to is a slip of the pen, or of a room that is still to come."""
    still_to_come = {"credit_note", "bank", "rule", "quote", "mapping", "export", "report", "period", "audit", "settings"}
    nouns = {name.split(".")[0] for name in ACTIONS} | set(NOUNS) | still_to_come | {"*"}
    assert {line[0] for lines in BUILT_IN.values() for line in lines if line[0].split(".")[0] not in nouns} == set()


def announced() -> set[str]:
    return {
        call.args[0].value
        for tree in modules().values()
        for name, call in calls(tree)
        if name.endswith((".announce", ".announce_many")) and call.args and isinstance(call.args[0], ast.Constant)
    }


def test_announcements_are_named_like_deeds_in_the_past_tense():
    irregular = {"deal.won", "deal.lost", "contact.left", "invoice.paid", "invoice.sent", "allocation.made", "message.resent", "account.withdrawn", "contact.withdrawn", "import.undone", "change.withdrawn"}
    odd = {name for name in announced() if not NAME.fullmatch(name) or not (name.endswith("ed") or name in irregular)}
    odd -= {"task.done", "contact.role_given", "allocation.undone", "business.logo_set", "charge.unknown", "message.unknown"}
    assert odd == set()


def test_words_are_kept_for_what_is_announced_and_each_can_be_read():
    by_state = {f"{noun}.{state}" for noun in ("invoice", "message") for state in ("accepted", "bounced", "failed", "viewed")}
    assert set(TOLD) - announced() - by_state == set()
    assert {name: problems for name, words in TOLD.items() if (problems := parsed(words)[1])} == {}


def test_whoever_listens_listens_to_something_that_is_said():
    said = announced() | {"organization.changed"}
    assert set(HEARS) - said == set()
    assert {handler for heard in HEARS.values() for handler in heard} <= set(HANDLERS)


def test_every_public_function_method_and_class_of_the_core_says_what_it_does():
    silent = {
        f"{name}:{part.lineno} {part.name}"
        for name, tree in modules().items()
        if name.startswith("core/")
        for part in (*functions(tree), *(node for node in tree.body if isinstance(node, ast.ClassDef)))
        if not part.name.startswith("_") and not ast.get_docstring(part)
    }
    assert silent == set()
