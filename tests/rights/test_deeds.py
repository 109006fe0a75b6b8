"""Every deed for everybody: who may not do it changes nothing, learns nothing, and his try is on record."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction

from baton.foundation.actions import ACTIONS, Door
from baton.foundation.nouns import NOUNS
from baton.foundation.performing import reading
from baton.web.plurals import plural
from tests.rights.bodies import Body
from tests.rights.grounds import ABSENT, INSIDE, Grounds
from tests.rights.plainly import plainly

pytestmark = pytest.mark.django_db
DOORS = {name: door for name, door in sorted(ACTIONS.items()) if door.by == "people"}
COLLEAGUES = {"user.name_delegate"}  # names a member, and who is one is no secret among members
HOW = "A deed that is not walked here is not known to be safe: add its line to tests/rights/bodies.py."


def test_every_deed_of_people_has_a_body_here(known: dict[str, Body]):
    assert set(DOORS) == set(known), HOW


def test_an_owner_does_every_one_of_them(grounds: Grounds, known: dict[str, Body]):
    """Else what the others are denied might be denied for another reason."""
    failed = {}
    for name in DOORS:
        with grounds.undone():
            answer = post(grounds, "owner", DOORS[name], known[name])
            if answer.status_code != (422 if known[name].refused else 303) or known[name].refused not in answer.content.decode():
                failed[name] = (answer.status_code, words_of(answer))
    assert failed == {}


@pytest.mark.parametrize("name", [one for one in INSIDE if one != "owner"])
def test_who_holds_no_right_to_a_deed_changes_nothing_and_is_noted(grounds: Grounds, known: dict[str, Body], name: str):
    actor, wrong, tried = grounds.actors[name], {}, Counter()
    for door in DOORS.values():
        if actor.rights.scope(door.name) is not None:
            continue
        before = grounds.denials()
        with grounds.unchanged(f"{name} {door.name}"):
            answer = post(grounds, name, door, known[door.name])
        tried[answer.status_code] += 1
        if answer.status_code != 403 or grounds.denials() != before + 1:
            wrong[door.name] = (answer.status_code, grounds.denials() - before)
    assert wrong == {}
    print(f"{name}: {dict(tried)} of {len(DOORS)}")


@pytest.mark.parametrize("name", ["anonymous", "disabled"])
def test_who_does_not_come_in_changes_nothing(grounds: Grounds, known: dict[str, Body], name: str):
    with grounds.unchanged(name):
        found = {door.name: post(grounds, name, door, known[door.name]).status_code for door in DOORS.values()}
    assert set(found.values()) == {302 if name == "anonymous" else 403}


def test_nobody_next_door_reaches_a_record_of_this_house(grounds: Grounds, known: dict[str, Body]):
    """An owner of another organization: with a record's id or one inside the input, what is foreign answers like what is absent."""
    reached, differ = {}, {}
    for door in DOORS.values():
        body = known[door.name]
        absent = as_absent(body)
        if absent == body:
            continue  # no id of this house in it
        answers = []
        for one in (body, absent):
            with grounds.unchanged(f"foreign {door.name}"):
                answers.append(post(grounds, "foreign", door, one))
        there, nowhere = answers
        if there.status_code not in ((404,) if body.of else (404, 422)):
            reached[door.name] = there.status_code
        if (there.status_code, plainly(there)) != (nowhere.status_code, plainly(nowhere)):
            differ[door.name] = (words_of(there), words_of(nowhere))
    assert reached == {}
    assert differ == {}


def test_a_rival_reaches_nothing_of_another_team(grounds: Grounds, known: dict[str, Body]):
    """Deeds that sales may do, on records of accounts and deals that this seller does not see."""
    actor, done = grounds.actors["rival"], {}
    for door in DOORS.values():
        body = known[door.name]
        if actor.rights.scope(door.name) is None or door.name in COLLEAGUES or not hidden(grounds, body):
            continue
        with grounds.unchanged(f"rival {door.name}"):
            status = post(grounds, "rival", door, body).status_code
        if status not in (403, 404, 422):
            done[door.name] = status
    assert done == {}


def hidden(grounds: Grounds, body: Body) -> bool:
    """Is one of the records in it out of the rival's sight?"""
    ids, actor = found_ids(body), grounds.actors["rival"]
    with reading(grounds.house.operator):
        for noun in {one.name: one for one in NOUNS.values()}.values():
            there = noun.model.objects.visible_to(grounds.house.operator).filter(pk__in=ids)
            if there.exists() and not noun.model.objects.visible_to(actor).filter(pk__in=ids).exists():
                return True
    return False


@pytest.mark.soak
@pytest.mark.parametrize("name", [one for one in INSIDE if one != "owner"])
def test_no_deed_on_any_record_is_done_by_who_may_not(grounds: Grounds, known: dict[str, Body], name: str):
    """The same for every record that stands there, in whatever state it is."""
    actor, calls = grounds.actors[name], 0
    for door in DOORS.values():
        if actor.rights.scope(door.name) is not None or not known[door.name].of or door.noun not in NOUNS:
            continue
        with reading(grounds.house.operator):
            ids = list(NOUNS[door.noun].model.objects.visible_to(grounds.house.operator).values_list("pk", flat=True))
        with grounds.unchanged(f"{name} {door.name}"):
            statuses = {post(grounds, name, door, known[door.name]._replace(of=str(id))).status_code for id in ids}
        calls += len(ids)
        assert statuses <= {403}, door.name
    print(f"{name}: {calls} calls")


def post(grounds: Grounds, name: str, door: Door, body: Body) -> Any:
    """Send the form of a deed."""
    address = f"/{plural(door.noun)}/{f'{body.of}/' if body.of else ''}{door.verb}"
    with transaction.atomic():
        return grounds.call(name, "post", address, flat(body.entered))


def flat(value: Any, name: str = "") -> dict[str, str]:
    """A door's input as the fields of a form: names with dots, places in lists by number."""
    if not isinstance(value, dict | list):
        return {name: str(value)}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {key: text for part, inner in parts for key, text in flat(inner, f"{name}.{part}" if name else str(part)).items()}


def found_ids(body: Body) -> list[str]:
    texts = [*flat(body.entered).values(), *([body.of] if body.of else [])]
    return [text for text in texts if len(text) == 36 and text.count("-") == 4]


def as_absent(body: Body) -> Body:
    """The same with ids of nothing."""
    ids = found_ids(body)

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [replaced(inner) for inner in value]
        return ABSENT if value in ids else value

    return body._replace(of=ABSENT if body.of else None, entered=replaced(body.entered))


def words_of(answer: Any) -> str:
    """The words of a refusal, for who reads that this failed."""
    text = answer.content.decode()
    at = text.find("Not done")
    return text[at : at + 400] if at >= 0 else text[:200]
