"""Settings, Audit: every deed with who and for whom, found by what is asked, and given out as a file; what is one's own for the others."""

import csv
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.actions.accounts import create_account
from baton.crm.actions.entering import AccountInput
from baton.crm.queries.audit import Wanted, browse
from baton.foundation.actors import Actor, Rights
from baton.foundation.models import Announcement, AuditEntry
from baton.foundation.performing import perform
from tests.web.conftest import Desk

AT = "/settings/audit/"


def plain(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def page(desk: Desk, query: str = "", by: str = "owner") -> str:
    answer = desk.at(by).get(AT + query)
    assert answer.status_code == 200
    return answer.content.decode()


def deeds(html: str) -> list[str]:
    return re.findall(r'<tr id="entry-.*?<span class="tag">([a-z_.]+)</span>', html)


def file(desk: Desk, query: str = "", by: str = "owner") -> list[dict]:
    answer = desk.at(by).get(f"{AT}export.csv{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Two accounts, made by two people; one was renamed, one has a draft that was issued."""
    desk.story.rate("19")
    desk.story.account("Acme")
    with perform(desk.house.owner) as work:
        desk.story.ids["Beta"] = create_account(work, AccountInput(name="Beta")).pk.hex
    desk.story.do("account.change", "Beta", by="owner", website="https://beta.example")
    desk.story.do("invoice.issue", desk.story.bill("Acme", "1 x Audit at 100.00 EUR"))
    desk.story.run_jobs()
    return desk


def test_who_sees_the_audit_and_who_his_own_history(busy):
    assert [busy.at(role).get(AT).status_code for role in ("owner", "accountant", "billing", "sales", "read only")] == [200, 200, 200, 200, 403]
    html = page(busy, by="billing")
    assert "What you did" in html and deeds(html).count("account.create") == 1 and "Beta" not in plain(html)
    assert deeds(page(busy, by="sales")) == []
    assert busy.at("billing").get(f"{AT}?who={busy.house.owner.id}").status_code == 403
    assert busy.at("billing").get(f"{AT}denied/").status_code == 403
    assert {line["actor"] for line in file(busy, by="billing")} == {"billing"}


def test_it_says_what_was_and_is_and_leads_to_why(busy):
    html = page(busy, "?deed=invoice.issue")
    assert set(deeds(html)) == {"invoice.issue"}
    assert "was draft now issued" in plain(html) and "Balance was 0.00 now 119.00" in plain(html)
    with busy.house.look():
        issued = Announcement.objects.get(name="invoice.issued").pk
    assert f'href="/why/{issued}/"' in html
    assert f'href="/why/{issued}/"' in page(busy, "?deed=document.store"), "what ran by itself leads to what it was done because of"


def test_each_filter_finds_its_own(busy):
    house, acme = busy.house, busy.story.ids["Acme"]
    assert set(deeds(page(busy, f"?who={house.billing.id}"))) >= {"account.create"}
    assert "Beta" not in plain(page(busy, f"?who={house.billing.id}"))
    assert "document.store" in deeds(page(busy, "?who=behaviour")) and "account.create" not in deeds(page(busy, "?who=behaviour"))
    of_acme = deeds(page(busy, f"?account={acme}"))
    assert {"account.create", "invoice.create", "invoice.issue"} <= set(of_acme) and "account.change" not in of_acme
    assert deeds(page(busy, "?account=acme")) == of_acme
    assert deeds(page(busy, "?field=website")) == ["account.change"]
    assert deeds(page(busy, "?field=website&deed=account.create")) == []
    assert "No deed is like that" in page(busy, "?field=website&who=clock")


def test_days_are_meant_whole(busy):
    today = busy.house.organization.clock.day(busy.house.organization.clock.now()).isoformat()
    every = deeds(page(busy))
    assert deeds(page(busy, f"?from={today}&to={today}")) == every != []
    assert deeds(page(busy, f"?to={today}")) == every
    assert deeds(page(busy, "?to=2020-01-01")) == [] == deeds(page(busy, "?from=2099-01-01"))


@pytest.mark.parametrize(
    ("query", "words"),
    [("from=yesterday", "is no day"), ("field=x%27y", "is the name of no field"), ("account=Nobody", "no account, or more than one, is called"), ("after=x", "cut off")],
)
def test_a_filter_that_cannot_be_is_refused_in_words(busy, query, words):
    answer = busy.at("owner").get(f"{AT}?{query}")
    assert answer.status_code == 422 and words in answer.content.decode()


def test_both_are_named_when_somebody_acts_for_another(busy):
    house = busy.house
    token = Actor("token", house.owner.id, "Nightly sync", house.id, Rights.everything(), on_behalf_of=house.billing.id)
    with perform(token) as work:
        create_account(work, AccountInput(name="Gamma"))
    html = plain(page(busy, f"?who={house.billing.id}"))
    assert "Nightly sync for billing" in html
    line = next(line for line in file(busy, "?deed=account.create") if line["actor"] == "Nightly sync")
    assert (line["on_behalf_of"], line["on_behalf_of_id"]) == ("billing", str(house.billing.id))


def test_the_file_holds_what_the_filters_find_a_line_for_each_field(busy):
    lines = file(busy, f"?account={busy.story.ids['Beta']}&field=website")
    assert ("account.change", "website", "", "https://beta.example") in [(line["deed"], line["field"], line["before"], line["after"]) for line in lines]
    assert {line["deed"] for line in lines} == {"account.change"}
    assert {line["deed"] for line in file(busy)} >= {"account.create", "invoice.issue", "document.store"}


def test_nothing_in_the_file_is_a_formula(busy):
    busy.story.do("account.change", busy.story.ids["Beta"], name="=HYPERLINK(1)")
    assert [line["after"] for line in file(busy, "?field=name&deed=account.change")] == ["'=HYPERLINK(1)", "hyperlink1"]


def test_pages_follow_one_another_without_gap_or_repeat(busy):
    for n in range(60):
        busy.story.do("account.change", busy.story.ids["Beta"], website=f"https://{n}.example")
    first = page(busy, "?deed=account.change")
    onward = re.search(r'class="push" href="/settings/audit/([^"]+)"', first)[1].replace("&amp;", "&")
    second = page(busy, onward)
    ids = re.findall(r'<tr id="(entry-[^"]+)"', first + second)
    assert [len(deeds(first)), len(deeds(second))] == [50, 11] and len(set(ids)) == 61
    assert len(first) <= 60_000


def test_what_no_index_finds_is_looked_for_a_stretch_at_a_time_and_all_of_it_is_found(busy):
    """Seen red with the filter by field alone taken for one that an index finds: all was read at once."""
    house, wanted, after, found, stretches = busy.house, Wanted(field="website"), None, [], 0
    with house.look(house.owner):
        count = AuditEntry.objects.count()
        while stretches == 0 or after:
            some = browse(house.owner, house.organization, wanted, after, 50, looked=4)
            found, after, stretches = [*found, *some.rows], some.next, stretches + 1
    assert [row.deed for row in found] == ["account.change"] and stretches >= count // 5


def test_many_entries_cost_no_more_than_few(busy):
    def queries(query: str) -> int:
        client = busy.at("owner")
        client.get(AT + query)
        with CaptureQueriesContext(connection) as captured:
            client.get(AT + query)
        return len(captured)

    few = queries("?deed=account.change&from=2020-01-01")
    for n in range(30):
        busy.story.do("account.change", busy.story.ids["Beta"], website=f"https://{n}.example")
    assert queries("?deed=account.change&from=2020-01-01") == few <= 30
    assert queries(f"?account={busy.story.ids['Beta']}&field=website") <= 30


def test_what_was_not_allowed_is_told_on_its_tab(busy):
    assert "Nobody tried" in page(busy, "denied/")
    assert busy.at("sales").get("/settings/users/").status_code == 403
    html = plain(page(busy, "denied/"))
    assert "sales" in html and "settings_users" in html and "may not open this page" in html


def test_programs_ask_by_the_same_filters(busy):
    def ask(**filters: str) -> list[str]:
        return [one["deed"] for one in busy.story.all("audit", by="owner", **filters)]

    assert ask(field="website") == ["account.change"]
    assert set(ask(account=busy.story.ids["Acme"])) >= {"account.create", "invoice.issue"}
    assert "document.store" in ask(actor="behaviour")
    assert ask(to="2020-01-01") == [] and ask(**{"from": "2020-01-01T00:00:00Z"}) != []
