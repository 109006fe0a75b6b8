"""Contacts: the people, what each does where, and who takes over when one moves on."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import Desk


def html(answer) -> str:
    return answer.content.decode()


def words(answer) -> str:
    """What is read on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(answer)).split())


@pytest.fixture
def acme(desk: Desk) -> str:
    desk.story.account("Acme", contact="ann@example.org")
    return desk.story.ids["Acme"]


def cost(client, address: str) -> int:
    client.get(address)  # a session's first page also notes that somebody is there
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


def test_the_list_shows_each_person_with_his_jobs(desk, acme):
    desk.story.contact("Acme", "ben@example.org", role="buyer")
    said = words(desk.at().get("/contacts/"))
    assert "ann Acme Billing ann@example.org" in said
    assert "ben Acme Buyer ben@example.org" in said


def test_the_list_is_searched_by_name_and_address_and_says_when_nobody_is_called_so(desk, acme):
    desk.story.contact("Acme", "ben@example.org")
    assert "ben@" not in html(desk.at().get("/contacts/?q=ANN"))
    assert "ben@" in html(desk.at().get("/contacts/?q=ben@ex"))
    assert "Nobody is called “zed”" in html(desk.at().get("/contacts/?q=zed"))


def test_before_there_is_anybody_the_list_says_what_will_be_there(desk):
    assert "People you bill and talk to appear here." in html(desk.at().get("/contacts/"))


def test_who_moved_on_stands_on_a_tab_of_his_own(desk, acme):
    desk.story.do("contact.leave", "ann@example.org")
    assert "ann@example.org" not in html(desk.at().get("/contacts/"))
    assert "ann@example.org" in html(desk.at().get("/contacts/?tab=left"))


def test_a_list_of_many_costs_as_many_queries_as_of_few_and_stays_small(desk, acme):
    client = desk.at()
    few = cost(client, "/contacts/")
    for number in range(50):
        desk.story.contact("Acme", f"person{number:02}@example.org")
    assert cost(client, "/contacts/") == few <= 30
    first = client.get("/contacts/")
    assert len(first.content) <= 60_000
    [onward] = re.findall(r'href="([^"]+)" rel="next"', html(first))
    assert "person49@example.org" in html(client.get(onward.replace("&amp;", "&")))


def test_a_person_is_added_at_an_account_with_the_job_preset(desk, acme):
    page = html(desk.at().get(f"/contacts/new/?account={acme}&role=approver"))
    assert "New contact at Acme" in page and '<option value="approver" selected>' in page
    desk.post("/contacts/create", name="Cleo", email="cleo@example.org", **{"role.account": acme, "role.role": "approver"})
    assert "Cleo" in html(desk.at().get(f"/accounts/{acme}/"))


def test_a_person_known_already_is_given_the_job_instead(desk, acme):
    desk.story.account("Bolt", contact="ben@example.org")
    page = words(desk.at().get(f"/contacts/new/?account={acme}&role=buyer&q=ben"))
    assert "ben@example.org, Bolt" in page
    desk.post(f"/contacts/{desk.story.ids['ben@example.org']}/give_role", account=acme, role="buyer")
    assert "Bolt Billing Acme Buyer" in words(desk.at().get("/contacts/?q=ben"))


def test_an_address_that_is_none_is_refused_at_its_field_with_what_was_typed(desk):
    typed = {"form": "contact.create:", "back": "/contacts/new/", "name": "Cleo", "email": "cleo at home"}
    answer = desk.post("/contacts/create", **typed)
    assert answer.status_code == 422
    assert 'value="Cleo"' in html(answer) and "cleo at home&quot; is no e-mail address" in html(answer)


def test_a_job_is_given_at_an_account_that_is_found_first_and_ended_again(desk, acme):
    desk.story.account("Bolt", contact=None)
    page = f"/contacts/{desk.story.ids['ann@example.org']}/"
    assert "Give this job at Bolt" in words(desk.at().get(f"{page}?at=olt"))
    desk.post(f"{page}give_role", account=desk.story.ids["Bolt"], role="technical")
    assert "End Technical at Bolt" in words(desk.at().get(page))
    desk.post(f"{page}end_role", account=desk.story.ids["Bolt"], role="technical")
    said = words(desk.at().get(page))
    assert "End Technical at Bolt" not in said and "Before" in said


def test_how_a_person_is_reached_is_changed_and_a_later_save_of_an_older_page_is_not_lost_unseen(desk, acme):
    id = desk.story.ids["ann@example.org"]
    page = html(desk.at().get(f"/contacts/{id}/edit/"))
    [version] = re.findall(r'name="version" value="(\d+)"', page)
    desk.post(f"/contacts/{id}/change", name="Ann Lee", version=version)
    assert "Ann Lee" in html(desk.at().get(f"/contacts/{id}/"))
    late = {"form": f"contact.change:{id}", "back": f"/contacts/{id}/edit/", "name": "Anna", "version": version}
    answer = desk.post(f"/contacts/{id}/change", **late)
    assert answer.status_code == 409 and "Ann Lee" in html(answer) and "Anna" in html(answer)


def test_moving_on_warns_where_nobody_else_receives_the_invoices_and_asks_who_takes_over(desk, acme):
    desk.story.contact("Acme", "ben@example.org", role="buyer")
    ann, ben = desk.story.ids["ann@example.org"], desk.story.ids["ben@example.org"]
    page = desk.at().get(f"/contacts/{ann}/handover/")
    assert "Acme has no other billing contact." in words(page)
    assert f'<option value="{ben}">ben</option>' in html(page) and 'name="handovers.0.contact"' in html(page)
    handover = {"handovers.0.account": acme, "handovers.0.role": "accounts_payable", "handovers.0.contact": ben}
    assert desk.post(f"/contacts/{ann}/leave", **handover).status_code == 303
    assert desk.story.see("account", "Acme")["readiness"]["ready"]
    assert "ben Acme Buyer Billing" in words(desk.at().get("/contacts/"))


def test_moving_on_warns_of_nothing_where_somebody_else_receives_them(desk, acme):
    desk.story.contact("Acme", "ben@example.org")
    said = words(desk.at().get(f"/contacts/{desk.story.ids['ann@example.org']}/handover/"))
    assert "no other billing contact" not in said and "ben does it too" in said


def test_whom_nobody_can_replace_may_move_on_without_anybody(desk, acme):
    ann = desk.story.ids["ann@example.org"]
    assert "Nobody else is noted at Acme." in words(desk.at().get(f"/contacts/{ann}/handover/"))
    nobody = {"handovers.0.account": acme, "handovers.0.role": "accounts_payable"}
    assert desk.post(f"/contacts/{ann}/leave", **nobody).status_code == 303
    assert "Moved on" in words(desk.at().get(f"/contacts/{ann}/"))


def test_a_seller_is_not_offered_to_say_who_receives_invoices(desk, acme):
    page = desk.at("sales").get(f"/contacts/new/?account={acme}&role=accounts_payable")
    assert 'value="accounts_payable"' not in html(page)
    assert "Who receives invoices: billing roles can change this." in words(page)
    person = words(desk.at("sales").get(f"/contacts/{desk.story.ids['ann@example.org']}/"))
    assert "End Billing at Acme" not in person


def test_who_may_only_read_is_offered_no_deed(desk, acme):
    ann = desk.story.ids["ann@example.org"]
    client = desk.at("read only")
    said = words(client.get(f"/contacts/{ann}/"))
    assert "Acme" in said and "Edit" not in said and "Moved on" not in said and "Another job" not in said
    for page in ("new/", f"{ann}/edit/", f"{ann}/handover/"):
        assert client.get(f"/contacts/{page}").status_code == 403


def test_jobs_at_accounts_out_of_reach_are_not_told(desk, acme):
    desk.story.account("Elsewhere", contact=None, owner=None)
    ann = desk.story.ids["ann@example.org"]
    desk.story.do("contact.give_role", ann, account=desk.story.ids["Elsewhere"], role="buyer")
    assert "Elsewhere" in html(desk.at().get(f"/contacts/{ann}/"))
    for page in ("/contacts/", f"/contacts/{ann}/", f"/contacts/{ann}/handover/"):
        assert "Elsewhere" not in html(desk.at("sales").get(page))
