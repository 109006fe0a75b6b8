"""Why: each event leads back to what began it, says what it changed to who may know, and on to what came of it."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.actions.accounts import create_account
from baton.crm.actions.entering import AccountInput
from baton.crm.queries import trail
from baton.foundation.models import Announcement
from baton.foundation.performing import perform
from tests.web.conftest import Desk


def plain(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def event(desk: Desk, name: str, place: int = -1) -> Announcement:
    with desk.house.look():
        return list(Announcement.objects.filter(name=name).order_by("pk"))[place]


def why(desk: Desk, name: str, by: str = "owner") -> str:
    answer = desk.at(by).get(f"/why/{event(desk, name).pk}/")
    assert answer.status_code == 200
    return plain(answer.content.decode())


@pytest.fixture
def sold(desk: Desk) -> Desk:
    """A deal won by sales, and its invoice issued by billing, with all that followed."""
    desk.story.rate("19")
    desk.story.account("Acme")
    desk.story.deal("Spring", "Acme", "1 x Audit at 100.00 EUR")
    desk.story.do("invoice.issue", desk.story.win("Spring"))
    desk.story.run_jobs()
    return desk


def test_what_a_person_did_names_him_and_his_deed(sold):
    html = why(sold, "invoice.issued")
    assert "Why: INV-1 issued, 119.00 EUR" in html
    assert re.search(r"Because billing did invoice\.issue on \d+ \w+ \d{4}, \d\d:\d\d", html)
    assert "billing did invoice.issue By hand" in html


def test_what_ran_by_itself_leads_back_to_the_person_who_began_it(sold):
    html = why(sold, "document.stored")
    assert html.index("billing did invoice.issue") < html.index("INV-1 issued") < html.index("Baton did document.store") < html.index("What followed")
    assert "By itself, because of what stands above" in html
    assert "Because billing did invoice.issue" in html


def test_what_followed_leads_on(sold):
    issued, stored = event(sold, "invoice.issued"), event(sold, "document.stored")
    html = sold.at("owner").get(f"/why/{issued.pk}/").content.decode()
    assert f'href="/why/{stored.pk}/"' in html[html.index("What followed") :]
    assert "INV-1.pdf made and kept" in plain(html)


def test_what_the_same_deed_announced_stands_beside_it(desk):
    desk.story.rate("19")
    desk.story.account("Acme")
    desk.story.do("invoice.issue", desk.story.bill("Acme", "1 x Audit at 100.00 EUR"))
    desk.story.do("payment.create", account=desk.story.ids["Acme"], amount_minor=11_900, currency="EUR", received_on="2026-01-01")
    html = why(desk, "payment.received")
    assert "Done with it" in html and "119.00 EUR allocated to INV-1" in html and "INV-1 paid, 119.00 EUR" in html


def test_who_sees_the_audit_reads_what_was_and_is(sold):
    html = why(sold, "invoice.issued")
    assert "Document state was draft now issued" in html and "Balance was 0.00 now 119.00" in html and "Number now INV-1" in html
    assert "hidden from your role" not in html


@pytest.mark.parametrize("role", ["billing", "sales", "read only"])
def test_others_are_told_that_values_are_hidden_from_their_role(sold, role):
    html = why(sold, "invoice.issued", by=role)
    assert "Values are hidden from your role" in html and "was draft" not in html
    assert "billing did invoice.issue" in html


def test_a_seller_is_led_to_no_page_that_his_role_may_not_open(desk):
    desk.story.account("Acme")
    desk.story.do("payment.create", account=desk.story.ids["Acme"], amount_minor=100, currency="EUR", received_on="2026-01-01")
    address = f"/why/{event(desk, 'payment.received').pk}/"
    assert "/payments/" in desk.at("billing").get(address).content.decode()
    seen = desk.at("sales").get(address)
    assert seen.status_code == 200 and "/payments/" not in seen.content.decode() and "1.00" not in plain(seen.content.decode())


def test_an_event_of_somebody_elses_account_is_not_there(desk):
    desk.story.account("Acme", owner=None)
    assert desk.at("sales").get(f"/why/{event(desk, 'account.created').pk}/").status_code == 404
    assert desk.at("owner").get("/why/00000000-0000-7000-8000-000000000000/").status_code == 404


def open_account(desk: Desk, name: str, because: UUID | None, owner: str = "sales") -> None:
    id = desk.house.person(owner).id
    with perform(desk.house.operator, because=because) as work:
        create_account(work, AccountInput(name=name, owner=id))


def chained(desk: Desk, count: int, owner: str = "sales") -> list[UUID]:
    """Accounts opened each because of the one before; answers their events."""
    events: list[UUID] = []
    for n in range(count):
        open_account(desk, f"Link {n} {owner}", because=events[-1] if events else None, owner=owner)
        events.append(event(desk, "account.created").pk)
    return events


def queries(desk: Desk, id: UUID, by: str = "owner") -> tuple[int, str]:
    client = desk.at(by)
    client.get(f"/why/{id}/")
    with CaptureQueriesContext(connection) as captured:
        html = client.get(f"/why/{id}/").content.decode()
    assert len(html) <= 60_000
    return len(captured), html


def test_a_chain_of_twenty_costs_no_more_than_one_of_two(desk):
    events = chained(desk, 21)
    few, _ = queries(desk, events[1])
    many, html = queries(desk, events[-1])
    assert many == few <= 30
    assert html.count('id="event-') == 21 and "further back" not in html
    assert "Because operator did" in plain(html)


def test_a_longer_chain_says_that_it_began_earlier(desk):
    events = chained(desk, 23)
    with desk.house.look():
        causes = trail.causes(desk.house.operator, Announcement.objects.get(pk=events[-1]))
    assert causes.is_cut and len(causes.events) == trail.DEEPEST + 1
    assert "further back" in queries(desk, events[-1])[1]


def test_a_cause_that_the_role_may_not_see_is_said_to_be_hidden(desk):
    [hidden] = chained(desk, 1, owner="billing")
    open_account(desk, "Mine", because=hidden)
    html = plain(desk.at("sales").get(f"/why/{event(desk, 'account.created').pk}/").content.decode())
    assert "1 step hidden from your role" in html and "Link 0" not in html
    assert "Because of something that is hidden from your role" in html


def test_a_cause_in_another_organization_is_never_reached(desk):
    from_afar = chained(Desk(type(desk.house)("Far Away Ltd")), 1)[0]
    open_account(desk, "Here", because=from_afar)
    html = desk.at("owner").get(f"/why/{event(desk, 'account.created').pk}/").content.decode()
    assert "Link 0" not in html


def test_many_that_followed_cost_no_more_than_one(desk):
    [first] = chained(desk, 1)

    def follow(count: int, start: int) -> int:
        for n in range(count):
            open_account(desk, f"After {start + n}", because=first)
        return queries(desk, first)[0]

    assert follow(1, 0) == follow(12, 1)


def test_the_values_it_was_told_with_stay_as_they_were(sold):
    html = sold.at("owner").get(f"/why/{event(sold, 'deal.won').pk}/").content.decode()
    assert "The values then" in html and "Spring" in plain(html)
    sold.story.do("account.change", sold.story.ids["Acme"], name="Renamed")
    assert "INV-1" in why(sold, "invoice.issued") and "119.00" in why(sold, "invoice.issued")


def test_a_list_among_the_values_is_said_in_words(sold):
    sold.story.do("account.change", sold.story.ids["Acme"], phone="+49 30 1", website="acme.example")
    assert "The values then Fields website, phone" in why(sold, "account.changed")


def test_values_are_said_to_be_hidden_and_not_left_out(sold):
    html = why(sold, "invoice.issued", by="sales")
    assert "Its values are hidden from your role" in html


def test_who_sees_the_audit_is_led_to_the_account_s(sold):
    html = sold.at("accountant").get(f"/why/{event(sold, 'invoice.issued').pk}/").content.decode()
    assert f'href="/settings/audit/?account={sold.story.ids["Acme"]}"' in html
    assert "/settings/audit/" not in sold.at("billing").get(f"/why/{event(sold, 'invoice.issued').pk}/").content.decode()


def test_every_record_leads_to_its_why_by_a_key(sold):
    ids = sold.story.ids
    contact = sold.story.all("contact")[0]["id"]
    for address, record in ((f"/accounts/{ids['Acme']}/", ids["Acme"]), (f"/deals/{ids['Spring']}/", ids["Spring"]), (f"/contacts/{contact}/", contact)):
        html = sold.at("owner").get(address).content.decode()
        link = re.search(r'href="(/why/[^"]+)" id="why" data-key="y"', html)
        assert link, address
        assert record in sold.at("owner").get(link[1]).content.decode()
