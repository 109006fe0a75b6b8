"""The same for programs: lists, records and deeds over the API allow and show no more than the pages do."""

import json
from typing import Any

import pytest
from django.test import override_settings

from baton.api.description import where
from baton.api.questions import QUESTIONS
from baton.api.resources import nouns, resource
from baton.foundation.actions import ACTIONS, Door
from baton.foundation.inputs import call
from baton.foundation.nouns import find, listing
from baton.foundation.performing import perform, reading
from tests.api.programs import Program
from tests.rights.bodies import Body
from tests.rights.grounds import ABSENT, HIDDEN, INSIDE, SECRETS, Grounds
from tests.rights.marks import forbidden, shown
from tests.rights.test_deeds import DOORS, as_absent, found_ids

pytestmark = pytest.mark.django_db
NARROWER = [name for name in INSIDE if name != "owner"]
NOBODYS = {"token.create"}  # a token makes none, whoever made it


@pytest.fixture(scope="package")
def programs(grounds: Grounds) -> Any:
    """A program for each of them; who may make no token has one of an owner's, no wider than his role."""
    with override_settings(API_CALLS_PER_MINUTE=1_000_000, API_FAILURES_PER_MINUTE=1_000_000):
        yield {name: Program(secret(grounds, name)) for name in (*INSIDE, "foreign")}


def secret(grounds: Grounds, name: str) -> str:
    own = grounds.actors[name].rights.scope("token.create") is not None
    by, entered = (grounds.actors[name], {}) if own else (grounds.actors["owner"], {"role": name})
    with perform(by) as work:
        _, made = call(ACTIONS["token.create"], work, None, {"name": name, **entered})
    return str(made)


def do(program: Program, door: Door, body: Body) -> Any:
    method, path = where(door)
    return program.ask(method, path.replace("{uuid:id}", body.of or ""), body.entered)


def test_an_owners_program_does_every_deed(grounds: Grounds, known: dict[str, Body], programs: dict[str, Program]):
    failed = {}
    for name, door in DOORS.items():
        with grounds.undone():
            answer = do(programs["owner"], door, known[name])
            if (answer.status_code >= 300) != bool(known[name].refused or name in NOBODYS):
                failed[name] = (answer.status_code, answer.content[:300])
    assert failed == {}


@pytest.mark.parametrize("name", NARROWER)
def test_a_program_is_denied_what_its_maker_may_not(grounds: Grounds, known: dict[str, Body], programs: dict[str, Program], name: str):
    wrong = {}
    for deed, door in DOORS.items():
        if grounds.actors[name].rights.scope(deed) is not None:
            continue
        before = grounds.denials()
        with grounds.unchanged(f"{name} {deed}"):
            status = do(programs[name], door, known[deed]).status_code
        if (status, grounds.denials() - before) != (403, 1):
            wrong[deed] = (status, grounds.denials() - before)
    assert wrong == {}


def test_a_program_next_door_finds_nothing_of_this_house(grounds: Grounds, known: dict[str, Body], programs: dict[str, Program]):
    """Absent and foreign answer with the same bytes, whether it is a record or stands in the input."""
    differ = {}
    for deed, door in DOORS.items():
        if as_absent(known[deed]) == known[deed]:
            continue
        with grounds.unchanged(f"foreign {deed}"):
            there, nowhere = (do(programs["foreign"], door, body) for body in (known[deed], as_absent(known[deed])))
        if alike(there, known[deed]) != alike(nowhere, known[deed]) or there.status_code not in (404, 422, 403):
            differ[deed] = (there.content[:200], nowhere.content[:200])
    for noun in nouns():
        for id in ids(grounds, noun)[:1]:
            there, nowhere = (programs["foreign"].get(f"/{resource(noun.name)}/{one}") for one in (id, ABSENT))
            if (there.status_code, there.content) != (404, nowhere.content):
                differ[noun.name] = (there.content[:200], nowhere.content[:200])
    assert differ == {}


def alike(answer: Any, body: Body) -> tuple[int, str]:
    """Status and bytes; ids that the program sent itself are told back to it."""
    text = answer.content.decode()
    for id in found_ids(body):
        text = text.replace(id, ABSENT)
    return answer.status_code, text


@pytest.mark.parametrize("name", INSIDE)
def test_no_list_record_or_question_shows_what_may_not_be_seen(grounds: Grounds, programs: dict[str, Program], name: str):
    marks, leaks, statuses = forbidden(grounds, name), [], set()
    for noun in nouns():
        at = f"/{resource(noun.name)}"
        answers = [programs[name].get(f"{at}?limit=200"), *(programs[name].get(f"{at}/{id}") for id in ids(grounds, noun)[:3])]
        statuses |= {answer.status_code for answer in answers}
        leaks += [(noun.name, found) for answer in answers if (found := shown(answer.content.decode(), marks))]
        sorts = [programs[name].get(f"{at}?sort={by}&after={id}") for by in noun.sortable for id in ids(grounds, noun)[:1]]
        leaks += [(noun.name, found) for answer in sorts if (found := shown(answer.content.decode(), marks))]
    for question in QUESTIONS:
        for id in (grounds.story.ids["Acme"], grounds.story.ids["billed"], grounds.story.ids["Ready"]) if "{" in question.path else ("",):
            answer = programs[name].get(question.path.replace("{uuid:id}", id) + "?q=Acme" * ("search" in question.path))
            leaks += [(question.name, found) for _ in [0] if (found := shown(answer.content.decode(errors="replace"), marks))]
    assert leaks == []
    assert statuses <= {200, 403, 404}


def test_the_marks_are_there_for_an_owners_program(grounds: Grounds, programs: dict[str, Program]):
    answers = [programs["owner"].get(f"/{resource(noun.name)}?limit=200").content.decode() for noun in nouns()]
    assert set(shown("".join(answers), (*SECRETS, *HIDDEN))) == {*SECRETS, *HIDDEN}


@pytest.mark.parametrize("name", [*INSIDE, "foreign"])
def test_a_noun_lists_what_is_in_sight_and_nothing_else(grounds: Grounds, name: str):
    """As `baton show` reads it: no mark, and nothing at all of a noun without a right to it."""
    actor = grounds.actors[name]
    with reading(actor):
        for noun in nouns():
            items = listing(actor, noun, {}, limit=200)["items"]
            see = getattr(noun.model, "SEE", ())
            assert not items or not see or actor.rights.scope(*see) is not None, noun.name
            assert shown(json.dumps(items), forbidden(grounds, name)) == [], noun.name
            assert not items or find(actor, noun, items[0]["id"]) == items[0]


def ids(grounds: Grounds, noun: Any) -> list[Any]:
    with reading(grounds.house.operator):
        return list(noun.model.objects.visible_to(grounds.house.operator).order_by("pk").values_list("pk", flat=True)[:5])
