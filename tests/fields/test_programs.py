"""Programs set fields, read them and find by them like any others."""

from tests.api.programs import Office
from tests.make import House


def test_a_program_makes_a_field_sets_it_and_finds_by_it(house: House):
    office = Office(house)
    owner, billing = office.program("owner"), office.program()
    made = owner.post("/field-definitions", {"noun": "account", "label": "Boats", "kind": "number"})
    assert made.status_code in (200, 201), made.content
    opened = billing.post("/accounts", {"name": "Acme", "fields": {"boats": 12.5}})
    assert opened.status_code in (200, 201), opened.content
    [found] = billing.get("/accounts?fields.boats=12.50").json()["items"]
    assert found["fields"] == {"boats": "12.5"}
    refused = billing.patch(f"/accounts/{found['id']}", {"fields": {"boats": "many", "sails": 1}})
    assert refused.status_code == 422 and sorted(refused.json()["field_errors"]) == ["fields.boats", "fields.sails"]
    unknown = billing.get("/accounts?fields.sails=1")
    assert unknown.status_code == 422
    [field] = billing.get("/field-definitions?noun=account").json()["items"]
    assert (field["key"], field["used_by"]) == ("boats", [])
    assert owner.post(f"/field-definitions/{field['id']}/retire").status_code == 200
    assert billing.get(f"/accounts/{found['id']}").json()["fields"] == {}
