"""Asking for a change by page: the locked field, Today, the record, and what two people must do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.billing.models import Business
from baton.crm.models import Account
from baton.foundation.models import ChangeRequest
from tests.foundation.test_requests import NET_60, asked, done
from tests.make import House
from tests.web.conftest import Desk
from tests.web.signed_in import change_session

BANK = {"holder": "Baton Ltd", "iban": "DE89 3704 0044 0532 0130 00"}


@pytest.fixture
def acme(desk: Desk) -> str:
    desk.story.account("Acme")
    return desk.story.ids["Acme"]


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def counted(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def one(desk: Desk) -> ChangeRequest:
    with desk.house.look():
        return ChangeRequest.objects.get()


def test_a_locked_field_is_asked_for_with_a_value_and_a_reason(desk: Desk, acme: str):
    page = desk.at("sales").get(f"/accounts/{acme}/").content.decode()
    ask = f"/changes/new/?of=account&amp;id={acme}&amp;field=terms"
    assert ask in page and ask not in desk.at("billing").get(f"/accounts/{acme}/").content.decode()
    assert ask in desk.at("sales").get(f"/accounts/{acme}/edit/").content.decode()
    form = desk.at("sales").get(ask.replace("&amp;", "&"))
    assert "Payment terms of Acme" in form.content.decode()
    sent = {"ask_deed": "account.change", "ask_subject": acme, "terms.kind": "net", "terms.days": "60"}
    refused = desk.post("/changes/ask", by="sales", **sent, ask_reason="", form="change.request:", back=ask.replace("&amp;", "&"))
    assert (refused.status_code, "Say why" in refused.content.decode(), 'value="60"' in refused.content.decode()) == (422, True, True)
    answer = desk.post("/changes/ask", by="sales", **sent, ask_reason="They pay late", ask_next=f"/accounts/{acme}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/accounts/{acme}/")
    shown = text(desk.at("sales").get(f"/accounts/{acme}/"))
    assert "requested : payment terms Net 60" in shown and "Withdraw" in shown
    assert "Withdraw" not in text(desk.at("billing").get(f"/accounts/{acme}/"))


@pytest.mark.parametrize("field", ["terms", "currency", "service_tier", "credit_limit", "po_number", "tax_id", "exemption", "bill_to"])
def test_every_locked_value_of_an_account_can_be_asked_for(desk: Desk, acme: str, field: str):
    assert desk.at("sales").get(f"/changes/new/?of=account&id={acme}&field={field}").status_code == 200
    assert desk.at("read only").get(f"/changes/new/?of=account&id={acme}&field={field}").status_code == 403


def test_what_is_no_field_or_not_seen_is_not_found(desk: Desk, acme: str):
    desk.story.account("Other", owner=str(desk.house.billing.id))
    other = desk.story.ids["Other"]
    addresses = (f"of=account&id={acme}&field=name", f"of=account&id={other}&field=terms", "of=account&id=7&field=terms", "of=user&id=7&field=x")
    assert [desk.at("sales").get(f"/changes/new/?{address}").status_code for address in addresses] == [404, 404, 404, 404]


def test_discount_and_terms_of_a_deal_are_asked_for_by_who_may_not_change_it(desk: Desk, acme: str):
    desk.story.deal("Site", "Acme", "1 x Work at 100.00 EUR")
    deal = desk.story.ids["Site"]
    assert "field=discount" in desk.at("billing").get(f"/deals/{deal}/").content.decode()
    assert "field=discount" not in desk.at("sales").get(f"/deals/{deal}/").content.decode()
    desk.post("/changes/ask", ask_deed="deal.change", ask_subject=deal, discount_percent="5", ask_reason="Agreed", ask_next="/")
    assert "requested : discount 5%" in text(desk.at("billing").get(f"/deals/{deal}/"))


def test_today_shows_who_asks_what_and_why_and_one_press_approves(desk: Desk, acme: str):
    request = asked(desk.story)
    shown = text(desk.at().get("/"))
    assert "Approvals and change requests" in shown and "sales asks for a change of Acme" in shown
    assert "now Net 60" in shown and "They pay late anyway" in shown
    assert "asks for a change" not in text(desk.at("sales").get("/")) + text(desk.at("accountant").get("/"))
    assert desk.post(f"/changes/{request.pk}/approve").status_code == 303
    with desk.house.look():
        assert Account.objects.get(pk=acme).terms_days == 60
    assert "asks for a change" not in text(desk.at().get("/"))


def test_to_refuse_takes_words_which_stand_on_record(desk: Desk, acme: str):
    request = asked(desk.story)
    again = desk.post(f"/changes/{request.pk}/refuse", words="", form=f"change.refuse:{request.pk}", back="/")
    assert (again.status_code, "Say why not" in again.content.decode()) == (422, True)
    desk.post(f"/changes/{request.pk}/refuse", words="They are late now")
    page = text(desk.at("sales").get(f"/changes/{request.pk}/"))
    assert "Refused by billing" in page and "They are late now" in page


def test_what_was_changed_since_says_so_and_is_approved_all_the_same_once_seen(desk: Desk, acme: str):
    request = asked(desk.story)
    desk.story.do("account.change", "Acme", phone="1")
    conflict = desk.post(f"/changes/{request.pk}/approve", form=f"change.approve:{request.pk}", back=f"/changes/{request.pk}/")
    page = conflict.content.decode()
    assert conflict.status_code == 409 and "was changed since this was asked" in page and "Approve all the same" in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen and desk.post(f"/changes/{request.pk}/approve", seen=seen[1]).status_code == 303


def test_what_no_deed_would_take_is_shown_as_it_was_typed_and_refused_when_it_is_approved(desk: Desk, acme: str):
    request = asked(desk.story, terms={"kind": "net", "days": -5})
    assert "-5 days" in text(desk.at().get("/"))
    assert desk.post(f"/changes/{request.pk}/approve", back="/").status_code == 422


def test_a_request_is_seen_by_who_asked_and_who_may_do_it(desk: Desk, acme: str):
    address = f"/changes/{asked(desk.story).pk}/"
    assert [desk.at(role).get(address).status_code for role in ("sales", "billing", "owner", "accountant", "read only")] == [200, 200, 200, 404, 404]


def test_what_two_people_must_do_is_asked_for_from_the_form_itself(desk: Desk):
    owner = desk.house.owner
    second = desk.house.person("owner", "second@example.org")
    refused = desk.post("/businesses/change_bank", by="owner", **BANK, form="business.change_bank:", back="/settings/bank/")
    page = refused.content.decode()
    assert refused.status_code == 422 and "needs a second person" in page
    assert 'formaction="/changes/ask"' in page and "DE89 3704 0044 0532 0130 00" in page
    answer = desk.post("/changes/ask", by="owner", **BANK, ask_deed="business.change_bank", ask_subject="", ask_reason="New bank", next="/settings/bank/")
    assert answer["Location"] == f"/changes/{one(desk).pk}/"
    assert desk.post(f"/changes/{one(desk).pk}/approve", by="owner").status_code == 403
    done(desk.story, "change.approve", one(desk), by=second)
    with desk.house.look():
        assert (Business.objects.get().bank["holder"], one(desk).asked_by_id) == ("Baton Ltd", owner.id)


def test_to_approve_one_of_the_strongest_asks_who_it_is_like_the_deed_itself(desk: Desk):
    second = desk.house.person("owner", "second@example.org")
    request = done(desk.story, "change.request", by=second, deed="business.change_bank", entered=BANK, reason="New bank")
    client = desk.at("owner")
    change_session(client, account_authentication_methods=[{"method": "password", "at": 1}, {"method": "mfa", "type": "totp", "at": 1}])
    answer = client.post(f"/changes/{request.pk}/approve", {"organization": str(desk.house.id)})
    assert (answer.status_code, "Is it you?" in answer.content.decode(), one(desk).state) == (403, True, "open")


def test_only_what_the_form_moved_is_asked_for(desk: Desk, acme: str):
    desk.post("/changes/ask", by="sales", ask_deed="account.change", ask_subject=acme, name="Acme", phone="", po_number="7", ask_reason="So")
    assert one(desk).entered == {"po_number": "7"}


def test_the_rules_say_whether_they_hold_and_who_could_be_the_second(desk: Desk):
    page = text(desk.at("owner").get("/settings/second-person/"))
    assert "the rule rests" in page
    desk.house.person("owner", "second@example.org")
    desk.post("/organizations/set_second_person", by="owner", terms_days="60", discount_percent="", bank="true", roles="true")
    page = desk.at("billing").get("/settings/second-person/").content.decode()
    assert "Owners can change this" in page
    assert "owner, owner" in page
    assert desk.at("sales").get("/settings/second-person/").status_code == 403


def test_today_takes_as_many_queries_for_ten_requests_as_for_three(desk: Desk, house: House):
    for at in range(3):
        desk.story.account(f"A{at}")
        asked(desk.story, f"A{at}")
    client = desk.at()
    counted(client, "/")
    few = counted(client, "/")
    for at in range(3, 10):
        desk.story.account(f"A{at}")
        asked(desk.story, f"A{at}", **NET_60)
    assert counted(client, "/") == few
