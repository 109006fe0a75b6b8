"""Two people by programs: what one alone may not do says how it is asked for, and the other's program approves it."""

from baton.crm.models import Account
from baton.foundation.second_person import RulesInput, set_second_person
from tests.api.programs import Office, problem

LONG = {"terms": {"kind": "net", "days": 90}}


def test_a_program_asks_and_another_persons_program_approves(office: Office):
    house = office.house
    house.do(set_second_person, RulesInput(terms_days=60))
    office.story.account("Acme")
    acme = office.story.ids["Acme"]
    one, other = office.program("billing"), office.program("owner")
    said = problem(one.patch(f"/accounts/{acme}", LONG), 422)
    assert said["type"].endswith("#problem-needs-second") and "/changes/request" in said["remedy"]
    asked = one.post("/changes/request", {"deed": "account.change", "subject": acme, "entered": LONG, "reason": "Agreed"}).json()
    assert (asked["state"], asked["was"], asked["entered"]) == ("open", {"terms": None}, LONG)
    problem(one.post(f"/changes/{asked['id']}/approve", {}), 403)
    approved = other.post(f"/changes/{asked['id']}/approve", {}).json()
    assert (approved["state"], approved["decided_by_name"]) == ("approved", "owner")
    with house.look():
        assert Account.objects.get(pk=acme).terms_days == 90


def test_what_was_changed_since_answers_with_what_stands_now(office: Office):
    office.story.account("Acme")
    acme = office.story.ids["Acme"]
    asked = office.program("sales").post("/changes/request", {"deed": "account.change", "subject": acme, "entered": LONG, "reason": "Agreed"}).json()
    office.story.do("account.change", "Acme", phone="1")
    billing = office.program("billing")
    said = problem(billing.post(f"/changes/{asked['id']}/approve", {}), 409)
    assert (asked["seen"], said["current"]["version"], said["current"]["phone"]) == (1, 2, "1")
    assert billing.post(f"/changes/{asked['id']}/approve", {"seen": 2}).json()["state"] == "approved"
