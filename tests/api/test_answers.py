"""Keys, versions, pages and what stays the same when it is asked twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.foundation.models import Announcement, Key
from tests.api.programs import Office, problem


def invoice(office: Office) -> str:
    office.story.rate("19")
    office.story.product("Plan", "100.00 EUR")
    office.story.account("Acme")
    return office.story.bill("Acme", "1 x Plan")


def test_a_post_sent_again_under_its_key_is_answered_the_same(office: Office):
    program = office.program()
    first = program.post("/accounts", {"name": "Acme"}, Idempotency_Key="k-1")
    program.patch(f"/accounts/{first.json()['id']}", {"name": "Acme Ltd"})
    again = program.post("/accounts", {"name": "Acme"}, Idempotency_Key="k-1")
    assert (again.status_code, again.content) == (first.status_code, first.content) and first.status_code == 201
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    with office.house.look():
        assert Announcement.objects.filter(name="account.created").count() == 1


def test_a_key_used_for_something_else_is_in_conflict(office: Office):
    program = office.program()
    program.post("/accounts", {"name": "Acme"}, Idempotency_Key="k-1")
    for path, body in (("/accounts", {"name": "Other"}), ("/products", {"name": "Acme"})):
        assert "k-1" in problem(program.post(path, body, Idempotency_Key="k-1"), 409)["detail"]
    assert len(program.get("/accounts").json()["items"]) == 1


def test_a_key_is_the_tokens_own(office: Office):
    for program in (office.program(), office.program()):
        assert program.post("/accounts", {"name": "Acme", "anyway": True}, Idempotency_Key="k-1").status_code == 201


def test_what_was_refused_may_be_mended_under_the_same_key(office: Office):
    program = office.program()
    problem(program.post("/accounts", {"name": ""}, Idempotency_Key="k-1"), 422)
    assert program.post("/accounts", {"name": "Acme"}, Idempotency_Key="k-1").status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "ö"])
def test_a_key_that_is_none_is_refused(office: Office, key):
    assert "Idempotency-Key" in problem(office.program().post("/accounts", {"name": "A"}, Idempotency_Key=key), 400)["field_errors"]


def test_a_secret_is_kept_under_no_key(office: Office):
    program = office.program("owner")
    body = {"email": "new@example.org", "role": "sales"}
    first = program.post("/users", body, Idempotency_Key="k-1")
    again = program.post("/users", body, Idempotency_Key="k-1")
    secret = first.json()["secret"]
    assert len(secret) > 10 and "secret" not in again.json()
    with office.house.look():
        assert secret not in str(list(Key.objects.values_list("answer", flat=True)))


def test_who_has_a_record_as_it_stands_is_told_so(office: Office):
    id, program = invoice(office), office.program()
    got = program.get(f"/invoices/{id}")
    same = program.get(f"/invoices/{id}", If_None_Match=got["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", got["ETag"])
    program.patch(f"/invoices/{id}", {"po_number": "7"})
    assert program.get(f"/invoices/{id}", If_None_Match=got["ETag"]).status_code == 200


def test_what_is_computed_tells_records_of_one_version_apart(office: Office):
    id, program = invoice(office), office.program()
    got = program.get(f"/invoices/{id}")
    program.patch(f"/accounts/{office.story.ids['Acme']}", {"legal_name": ""})
    now = program.get(f"/invoices/{id}", If_None_Match=got["ETag"])
    assert now.status_code == 200 and now["ETag"].split("-")[0] == got["ETag"].split("-")[0]


def test_a_stale_version_is_412_and_shows_what_stands(office: Office):
    id, program = invoice(office), office.program()
    tag = program.get(f"/invoices/{id}")["ETag"]
    changed = program.patch(f"/invoices/{id}", {"po_number": "7"}, If_Match=tag)
    assert changed.status_code == 200 and changed["ETag"] != tag
    said = problem(program.patch(f"/invoices/{id}", {"po_number": "8"}, If_Match=tag), 412)
    assert said["current"]["po_number"] == "7" and said["current"]["version"] == changed.json()["version"]
    problem(program.post(f"/invoices/{id}/issue", {"version": 1}), 412)
    problem(program.post(f"/invoices/{id}/issue", {}, If_Match='"1"'), 412)
    assert program.post(f"/invoices/{id}/issue", {}, If_Match=changed["ETag"]).status_code == 200


@pytest.mark.parametrize("tag", ["1", 'W/"1"', '"x"', '"1", "2"', '"-1"', ""])
def test_a_tag_that_is_none_of_ours_is_refused(office: Office, tag):
    office.story.account("Acme")
    answer = office.program().patch(f"/accounts/{office.story.ids['Acme']}", {"phone": "1"}, If_Match=tag)
    assert "If-Match" in problem(answer, 400)["field_errors"]


def test_a_deed_that_compares_no_version_says_so(office: Office):
    problem(office.program().post("/products", {"name": "Plan"}, If_Match='"1"'), 400)
    id = invoice(office)
    problem(office.program().post(f"/invoices/{id}/issue", {"version": 2}, If_Match='"1"'), 400)


def test_pages_follow_one_another_and_leave_nothing_out(office: Office):
    for n in range(7):
        office.story.account(f"Firm {n}", contact=None, number=f"N{n}" if n % 2 else "")
    program = office.program()
    for sort in ("", "&sort=id", "&sort=name", "&sort=-name", "&sort=number", "&sort=-number"):
        seen, next = [], ""
        while next is not None:
            page = program.get(f"/accounts?limit=2{sort}" + (f"&after={next}" if next else "")).json()
            seen += [one["name"] for one in page["items"]]
            next = page["next"]
        assert sorted(seen) == [f"Firm {n}" for n in range(7)], sort
        if "name" in sort:
            assert seen == sorted(seen, reverse="-" in sort)


def test_a_cursor_is_good_for_its_own_list_alone(office: Office):
    for n in range(3):
        office.story.account(f"Firm {n}", contact=None)
        office.story.product(f"Plan {n}", "1.00 EUR")
    program = office.program()
    after = program.get("/accounts?limit=1").json()["next"]
    assert program.get(f"/accounts?limit=2&after={after}").status_code == 200
    for elsewhere in (f"/products?after={after}", f"/accounts?after={after}&sort=name", f"/accounts?after={after}&name=x", f"/accounts?after={after}x"):
        assert "after" in problem(program.get(elsewhere), 400)["field_errors"], elsewhere
    assert office.program("sales").get(f"/accounts?after={after}").status_code == 200, "of the same organization, and shown what it may see"


def test_a_list_is_filtered_by_its_fields(office: Office):
    invoice(office)
    program = office.program()
    assert len(program.get("/invoices?document_state=draft").json()["items"]) == 1
    assert program.get("/invoices?document_state=issued").json() == {"items": [], "next": None}


def test_a_list_asks_as_much_for_ten_as_for_two(office: Office):
    office.story.rate("19")
    office.story.product("Plan", "100.00 EUR")
    office.story.account("Acme")
    program = office.program()
    counts = []
    for count in (2, 8):
        for _ in range(count):
            office.story.bill("Acme", "1 x Plan")
        with CaptureQueriesContext(connection) as queries:
            assert program.get("/invoices").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_documents_are_files(office: Office):
    id, program = invoice(office), office.program()
    problem(program.get(f"/invoices/{id}/pdf"), 404)
    program.post(f"/invoices/{id}/issue")
    office.story.run_jobs()
    answer = program.get(f"/invoices/{id}/pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF") and "INV-1" in answer["Content-Disposition"]


def test_what_waits_what_is_found_and_what_is_owed(office: Office):
    id, program = invoice(office), office.program()
    assert [one["of"] for one in program.get("/today").json()["items"]] == [{"kind": "invoice", "id": id}]
    assert [one["label"] for one in program.get("/search?q=Ac").json()["items"]] == ["Acme"]
    assert program.get("/search").json() == {"items": [], "next": None}
    program.post(f"/invoices/{id}/issue")
    [owed] = program.get("/reports/aging").json()["items"]
    assert (owed["currency"], owed["open_minor"], owed["overdue_minor"]) == ("EUR", 11_900, 0)
    assert program.get("/reports/aging?format=csv").content.decode().splitlines()[1].startswith("EUR,1,11900,0,11900")
    problem(office.program("sales").get("/reports/aging"), 403)


def test_why_leads_from_the_cause_to_what_followed(office: Office):
    id, program = invoice(office), office.program()
    program.post(f"/invoices/{id}/issue")
    office.story.run_jobs()
    [issued] = program.get("/events?name=invoice.issued").json()["items"]
    said = program.get(f"/events/{issued['id']}/why").json()
    assert said["event"]["name"] == "invoice.issued" and said["event"]["actor"]["on_behalf_of"] == str(office.house.billing.id)
    assert "document.stored" in [one["name"] for one in said["followed"]] and said["audit"] == []
    assert office.program("owner").get(f"/events/{issued['id']}/why").json()["audit"] != []
