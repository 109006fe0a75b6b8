"""An organization's own words: checked before they are saved, never after."""

import pytest

from baton.foundation.errors import Conflict, Refused
from baton.foundation.nouns import NOUNS, listing
from baton.foundation.performing import reading
from tests.messages.office import Office


@pytest.mark.parametrize(("subject", "body", "field", "words"), [
    ("{{ numbr }}", "x", "subject", 'Line 1: There is no value "numbr".'),
    ("x", "Hello\n{{ contact.mail }}", "body", 'Line 2: There is no value "contact.mail".'),
    ("x", "{{ received }}", "body", 'Line 1: There is no value "received".'),
    ("x", "{% if total %}", "body", "Line 1: {% if %} has no {% endif %}."),
    ("x", "{{ ''.__class__ }}", "body", "Line 1: \"''.__class__\" is no name"),
    ("{{ number | shout }}", "x", "subject", 'There is no filter "shout"'),
    ("", "x", "subject", "A mail needs a subject."),
    ("x", " \n", "body", "A mail needs a body."),
    ("x\ny", "x", "subject", "A subject is one line."),
    ("x", "{% for a in lines %}" * 5 + "{{ number }}" * 2000 + "{% endfor %}" * 5 + "x" * 100_000, "body", "a template has at most"),
])  # fmt: skip
def test_what_cannot_be_filled_in_is_not_saved(office: Office, subject, body, field, words):
    with pytest.raises(Refused) as refused:
        office.change_template("invoice", "en", subject, body)
    assert words in refused.value.fields[field]
    assert "Nothing was saved." in refused.value.words
    assert office.queue() and templates(office) == []


def test_every_problem_is_told_at_once(office: Office):
    with pytest.raises(Refused) as refused:
        office.change_template("invoice", "en", "{{ a }}", "{{ b }}\n{{ c }}")
    assert refused.value.fields == {"subject": 'Line 1: There is no value "a".', "body": 'Line 1: There is no value "b". Line 2: There is no value "c".'}


def test_words_are_saved_changed_and_shown(office: Office):
    first = office.change_template("receipt", "de", "Danke", "{{ received }}")
    again = office.change_template("receipt", "de", "Vielen Dank", "{{ received }}", version=1)
    assert (first.pk, first.version, again.version) == (again.pk, 1, 2)
    assert [(t["kind"], t["language"], t["subject"], t["body"]) for t in templates(office)] == [("receipt", "de", "Vielen Dank", "{{ received }}")]
    assert office.announced("template.") == ["changed", "changed"]
    with pytest.raises(Conflict):
        office.change_template("receipt", "de", "x", "y", version=1)


def test_a_message_is_shown_with_its_addresses_and_tries(office: Office):
    office.server.answers["rosa@acme.example"] = ["451 later"]
    message = office.queue()
    office.round()
    [shown] = listed(office, "messages", state="queued")
    assert (shown["id"], shown["attempts"], shown["sender"]["address"]) == (str(message), 1, "accounts@harbour.example")
    assert shown["recipients"] == [{"name": "Rosa Lind", "address": "rosa@acme.example", "state": "waiting", "words": ""}]
    assert [(attempt["number"], attempt["outcome"], attempt["words"]) for attempt in shown["tries"]] == [(1, "later", "451 later")]


def templates(office: Office) -> list[dict]:
    return listed(office, "templates")


def listed(office: Office, plural: str, **filters: str) -> list[dict]:
    owner = office.house.owner
    with reading(owner):
        return listing(owner, NOUNS[plural], filters)["items"]
