"""Every page for everybody: who may not open it gets nothing of it, and who may sees no more than he may, nor a control he may not use."""

import re
from collections import Counter

import pytest

from baton.foundation.actions import ACTIONS
from baton.foundation.nouns import NOUNS
from baton.foundation.performing import reading
from baton.web.plurals import PLURALS
from tests.rights.controls import Controls
from tests.rights.grounds import ABSENT, HIDDEN, INSIDE, PRINCIPALS, SECRETS, Grounds, as_absent, rights, route
from tests.rights.marks import forbidden, shown
from tests.rights.plainly import plainly
from tests.web.furnished import behind

pytestmark = pytest.mark.django_db
OWN = {"change_ask": "change.request", "settings_role_save": "role.create", "settings_token_add": "token.create", "settings_user_add": "user.create", "invoice_sheet_send": "invoice.send", "invoice_sheet_undo": "invoice.unsend"}
OF_NOUN = {"why": "event", "invoice": "invoice", "payment": "payment", "deal": "deal", "account": "account", "change": "change", "contact": "contact", "import": "import", "product": "product", "settings_role": "role", "settings_user": "user"}


def record(address: str) -> tuple[str, str] | None:
    """The noun and id of the record that an address is about."""
    match = route(address)
    if match is None or "id" not in match.kwargs or match.url_name in ("switch", "deed"):
        return None
    name = match.url_name
    return OF_NOUN[name if name in OF_NOUN else name.partition("_")[0]], str(match.kwargs["id"])


def test_every_address_is_walked(grounds: Grounds):
    """S1: an address that no page of this walk stands at, and that is no form's, is not known to be safe."""
    walked = {match.url_name for place in grounds.places if (match := route(place))}
    left = {path.name: path.callback for path in behind() if path.name not in walked}
    assert {name for name, view in left.items() if grounds.call("owner", "get", address_of(name)).status_code != 405} == set()


def address_of(name: str) -> str:
    path = next(path for path in behind() if path.name == name)
    return "/" + re.sub(r"<int:[a-z_]+>", "0", re.sub(r"<(uuid|str|path):[a-z_]+>", ABSENT, str(path.pattern)))


@pytest.mark.parametrize("name", PRINCIPALS)
def test_a_page_opens_for_who_may_and_for_nobody_else(grounds: Grounds, name: str):
    """And looking changes nothing, not even for who may look."""
    with grounds.unchanged(name):
        found = {place: grounds.visit(name, place).status for place in grounds.places}
    assert {place: status for place, status in found.items() if status not in allowed(grounds, name, place)} == {}
    print(f"{name}: {dict(Counter(found.values()))}")


def allowed(grounds: Grounds, name: str, place: str) -> tuple[int, ...]:
    """How a page answers this person."""
    if name == "anonymous":
        return (302,)
    if name == "disabled":
        return (403,)
    match, about = route(place), record(place)
    if rights(match) and grounds.actors[name].rights.scope(*rights(match)) is None:
        return (403,)
    if about and not grounds.sees(name, *about):
        return (404,)
    return (200, 302, 404) if name == "foreign" or not about else (200, 404)


@pytest.mark.parametrize("name", ["foreign", "rival"])
def test_what_is_elsewhere_and_what_is_nowhere_answer_alike(grounds: Grounds, name: str):
    tried, differ = 0, []
    for place in grounds.places:
        about = record(place)
        if about and not grounds.sees(name, *about):
            there, nowhere = (grounds.visit(name, at) for at in (place, as_absent(place, about[1])))
            tried += 1
            if (there.status, plainly(there.text)) != (nowhere.status, plainly(nowhere.text)):
                differ.append((place, there.status, nowhere.status))
    assert differ == []
    assert tried > 20, tried


@pytest.mark.parametrize("name", INSIDE)
def test_no_page_shows_what_may_not_be_seen(grounds: Grounds, name: str):
    hidden = forbidden(grounds, name)
    assert [(place, found) for place in grounds.places if (found := shown(grounds.visit(name, place).text, hidden))] == []


def test_the_marks_are_there_for_who_may_see_them(grounds: Grounds):
    """Else the test above would look for nothing."""
    marks = (*SECRETS, *HIDDEN)
    assert set(marks) == {mark for place in grounds.places for mark in shown(grounds.visit("owner", place).text, marks)}


@pytest.mark.parametrize("name", INSIDE)
def test_no_page_shows_a_control_that_is_refused(grounds: Grounds, name: str):
    """Every form leads to a deed that this person may do on that record, every link to a page that opens for him."""
    refused, controls = set(), 0
    for place in grounds.places:
        page = Controls(grounds.visit(name, place).text)
        controls += len(page.forms) + len(page.links)
        refused |= {(place, at) for at in set(page.forms) if not may_post(grounds, name, at)}
        refused |= {(place, at) for at in set(page.links) if not may_open(grounds, name, at)}
    assert refused == set()
    assert controls > 400, controls


def may_post(grounds: Grounds, name: str, address: str) -> bool:
    match, actor = route(address), grounds.actors[name]
    if match is None or match.url_name == "account_logout":
        return match is not None
    if match.url_name != "deed":
        return match.url_name not in OWN or actor.rights.scope(OWN[match.url_name]) is not None
    noun, id = PLURALS[match.kwargs["plural"]], match.kwargs.get("id")
    door = ACTIONS[f"{noun}.{match.kwargs['verb']}"]
    scope = actor.rights.scope(door.name)
    if scope in (None, "all") or not id or noun not in NOUNS:
        return scope is not None
    model = NOUNS[noun].model
    with reading(actor):
        return model.objects.visible_to(actor).filter(model.within(actor, scope), pk=id).exists()


def may_open(grounds: Grounds, name: str, address: str) -> bool:
    match, actor, about = route(address), grounds.actors[name], record(address)
    if match is None:
        return address.startswith(("/static/", "/api/"))
    if rights(match) and actor.rights.scope(*rights(match)) is None:
        return False
    return about is None or grounds.sees(name, *about)
