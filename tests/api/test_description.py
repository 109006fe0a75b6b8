"""The description says what there is, and what is answered is as it says."""

import json
import re

import pytest
from jsonschema_rs import validator_for

from baton.api.operations import document
from baton.api.resources import doors, nouns, resource
from baton.api.shapes import NOUNS as SHAPES
from baton.api.shapes import title
from baton.foundation import denials
from baton.foundation.errors import NotAllowed
from baton.foundation.inputs import signature
from tests.api.programs import Office
from tests.ops.terminal import Terminal

OPERATIONS = {said["operationId"]: (method.upper(), path, said) for path, methods in document()["paths"].items() for method, said in methods.items()}


@pytest.mark.parametrize("door", list(doors()), ids=lambda door: door.name)
def test_every_door_for_people_has_its_operation(door):
    method, path, said = OPERATIONS[door.name]
    at = f"/api/v1/{resource(door.noun)}"
    id = "/{id}" if signature(door).takes_id else ""
    by_noun = {"create": ("POST", at), "change": ("PATCH", at + id) if id else None}.get(door.verb)
    assert (method, path) == (by_noun or ("POST", f"{at}{id}/{door.verb}"))
    body = said["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert set(document()["components"]["schemas"][body.split("/")[-1]]["properties"]) == set(signature(door).model.model_fields)


@pytest.mark.parametrize("noun", list(nouns()), ids=lambda noun: noun.name)
def test_every_noun_has_its_list_its_records_and_a_shape(noun):
    assert noun.name in SHAPES, f"say in baton.api.shapes what a {noun.name} looks like"
    assert OPERATIONS[f"{noun.name}.list"][:2] == ("GET", f"/api/v1/{resource(noun.name)}")
    asked = {one["name"] for one in OPERATIONS[f"{noun.name}.list"][2]["parameters"]}
    assert asked == {"limit", "after", "sort", *noun.filters}


def test_every_reference_leads_somewhere_and_every_operation_asks_for_a_token():
    text = json.dumps(document())
    assert set(re.findall(r'#/components/schemas/([^"]+)', text)) <= set(document()["components"]["schemas"])
    assert all(said["security"] for _, _, said in OPERATIONS.values())
    assert '"unset"' not in text


@pytest.fixture
def furnished(office: Office) -> Office:
    """An office with something of most kinds."""
    story = office.story
    story.rate("19")
    story.product("Plan", "100.00 EUR")
    story.account("Acme")
    story.deal("Plan for Acme", "Acme", "2 x Plan", "1 x Travel at 80.50 EUR less 10%")
    draft = story.win("Plan for Acme")
    issued = story.bill("Acme", "1 x Plan")
    story.do("invoice.issue", issued)
    story.do("payment.create", account=story.ids["Acme"], amount_minor=5000, currency="EUR", received_on="2026-01-05", method="cash",
             allocations=[{"invoice": issued, "amount_minor": 4000}])  # fmt: skip
    story.do("note.add", account=story.ids["Acme"], text="Called.")
    story.do("hold.place", subject_kind="invoice", subject_id=draft, words="Wait.")
    story.do("task.create", kind="call", subject="Call them", account=story.ids["Acme"])
    story.do("location.create", account=story.ids["Acme"], name="Berlin")
    story.do("team.create", name="North", by="owner")
    story.do("template.change", by="owner", kind="invoice", language="en", subject="Invoice {{ number }}", body="Here it is.")
    story.do("approval_rule.create", by="owner", kind="total", limit_minor=100, chain=["billing", "owner"])
    story.do("change.request", by="sales", deed="account.change", subject=story.ids["Acme"], entered={"po_required": True}, reason="They say so")
    for _ in range(3):  # documents first, then the mail about them
        story.run_jobs()
    denials.keep(office.house.sales, "payment.create", "/api/v1/payments", NotAllowed("sales may not do payment.create."))
    return office


def test_what_is_answered_is_what_is_described(furnished: Office):
    """Every field of every record, by its schema, and none that is not described."""
    owner, sales, seen = furnished.program("owner"), furnished.program("sales"), set()
    wrong: list[str] = []
    whole = document()
    for noun in nouns():
        shape = whole["components"]["schemas"][title(noun.name)]
        check = validator_for({"$ref": f"#/components/schemas/{title(noun.name)}", "components": whole["components"]}, validate_formats=True)
        for program in (owner, sales):
            for said in program.get(f"/{resource(noun.name)}").json()["items"]:
                wrong += [f"{noun.name}.{'.'.join(map(str, error.instance_path))}: {error.message}" for error in check.iter_errors(said)]
                wrong += [f"{noun.name}.{name} is not described" for name in set(said) - set(shape["properties"])]
                seen.add(noun.name)
    assert not wrong, "\n".join(wrong)
    assert set(SHAPES) - seen <= {"import", "import_row", "message", "field_definition"}, set(SHAPES) - seen


def test_the_page_is_read_without_scripts_or_the_network(client, db):
    answer = client.get("/api/docs")
    text = answer.content.decode()
    assert answer.status_code == 200 and "<script" not in text and "style=" not in text
    assert not re.search(r'(src|href)="(https?:)?//', text)
    for name, (method, path, _) in OPERATIONS.items():
        assert f'id="{name}"' in text and f"{method} {path}" in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_the_command_prints_what_the_server_answers(client, db, capsys):
    assert Terminal(capsys)("openapi", "--json").json == client.get("/api/v1/openapi.json").json()
