"""Files brought in on the page: looked at first, decided and mended there, run by a worker, taken back."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baton.crm.models import Account
from baton.documents.store import store
from baton.exchange.models import Import
from baton.foundation.organizations import move_clock
from baton.foundation.performing import perform
from baton.web import uploads
from tests.exchange.bringing import table
from tests.jobs import run_jobs
from tests.make import House
from tests.web.conftest import Desk
from tests.web.screen import Screen

ACME = ["Acme GmbH", "K-1", "", "Berlin", "10115", "Germany", "acme.de", "Anna Abel", "anna@acme.de", "+49 30 901820"]
ZETA = ["Zeta SARL", "K-2", "", "Lyon", "69001", "France", "zeta.fr", "Zoé Zola", "zoe@zeta.fr", ""]
BAD = ["Bad Ltd", "K-3", "", "Bath", "", "Utopia", "", "", "", ""]
ALIKE = ["Acme", "", "", "Hamburg", "20095", "Germany", "www.acme.de", "", "", ""]


def upload(desk: Desk, content: str | bytes, *, kind: str = "accounts", by: str = "billing", name: str = "customers.csv", **more: str):
    file = BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    fields = {"form": "import.start:", "back": "/imports/new/", "next": "/imports/{id}/", "kind": kind, "file": file}
    return desk.post("/imports/upload", by=by, **fields | more)  # type: ignore[arg-type]


def opened(desk: Desk, content: str | bytes, **more: str) -> Screen:
    """Somebody's screen with the preview of a file."""
    answer = upload(desk, content, **more)
    assert answer.status_code == 303, plain(answer.content.decode())
    return Screen(desk.at()).open(answer["Location"])


def worked(screen: Screen) -> Screen:
    """The page after a worker has done what was ordered."""
    run_jobs()
    return screen.open(screen.path)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def names(desk: Desk) -> list[str]:
    with desk.house.look(desk.house.billing):
        return list(Account.objects.visible_to(desk.house.billing).order_by("name").values_list("name", flat=True))


def test_a_file_is_looked_at_then_imported_then_taken_back(desk):
    screen = opened(desk, table([ACME, ZETA, BAD]))
    assert "3 rows read as accounts" in screen.main and "Nothing is written yet" in screen.main and names(desk) == []
    assert "3 read = 2 new + 0 updated + 0 same + 1 that cannot" in screen.main
    screen.press("Import 2")
    assert "Importing" in screen.main and 'hx-trigger="every 2s"' in screen.html and "Look again" in screen.main
    worked(screen)
    assert names(desk) == ["Acme GmbH", "Zeta SARL"]
    assert "Imported" in screen.main and "It can be undone until" in screen.main and "hx-trigger" not in screen.html
    screen.press("Take the import back")
    worked(screen)
    assert names(desk) == [] and "Undone, 2" in screen.main


def test_a_row_stays_that_something_was_built_on_and_says_why(desk):
    screen = opened(desk, table([ACME, ZETA]))
    worked(screen.press("Import 2"))
    [acme] = desk.story.all("account", number="K-1")
    desk.story.do("note.add", account=acme["id"], text="They called.")
    screen.press("Take the import back")
    worked(screen)
    assert names(desk) == ["Acme GmbH"] and "1 row stayed" in screen.main
    assert "Kept: there is a change by hand, a note" in screen.open(f"{screen.path}?show=all").main


def test_after_seven_days_it_is_said_that_it_stays(db):
    desk = Desk(House("Sandbox", kind="sandbox"))
    screen = opened(desk, table([ACME]))
    worked(screen.press("Import 1"))
    with perform(desk.house.operator) as work:
        move_clock(work, to=work.now + timedelta(days=8))
    screen.open(screen.path)
    assert "It could be undone until" in screen.main and "Take the import back" not in screen.main


def test_a_bad_cell_is_mended_in_its_row_before_and_after(desk):
    screen = opened(desk, table([ACME, BAD]))
    assert "There is no country" in screen.main
    screen.press("Fix", **{"Country for row 3": "GB"})
    assert "Import 2" in screen.buttons and "2 read = 2 new" in screen.main
    other = opened(desk, table([ZETA, BAD]))
    worked(other.press("Import 1"))
    other.press("Fix", **{"Country for row 3": "Nowhere"})
    assert "There is no country" in other.main and names(desk) == ["Zeta SARL"]
    other.press("Fix", **{"Country for row 3": "GB"})
    assert names(desk) == ["Bad Ltd", "Zeta SARL"]


def test_a_row_with_several_faults_is_mended_as_a_whole(desk):
    worse = [*BAD]
    worse[8] = "no@@address"
    screen = opened(desk, table([worse]))
    screen.follow("Mend")
    assert "Mend row 2" in screen.main
    screen.press("Save the row", Country="GB", Email="ann@bad.example")
    assert "Import 1" in screen.buttons


def test_an_account_we_have_is_compared_field_by_field_and_decided(desk):
    desk.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address={"city": "Berlin", "postcode": "10115", "country": "DE"})
    screen = opened(desk, table([ALIKE, ZETA]))
    assert "Is row 2 an account you have?" in screen.main and "same website" in screen.main
    assert "Baton Acme Ltd File Acme" in screen.main and "Baton 10115, Berlin, DE File 20095, Hamburg, DE" in screen.main
    screen.press("Same, update the account")
    assert "Import 2" in screen.buttons and "1 new + 1 updated" in screen.main and names(desk) == ["Acme Ltd"]
    worked(screen.press("Import 2"))
    assert names(desk) == ["Acme", "Zeta SARL"]


@pytest.mark.parametrize(("button", "expected"), [("Different, add as new", ["Acme", "Acme Ltd"]), ("Leave row out", ["Acme Ltd"])])
def test_what_was_not_decided_waits_and_is_decided_later(desk, button, expected):
    desk.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address={"city": "Berlin", "country": "DE"})
    screen = opened(desk, table([ALIKE]))
    worked(screen.press("Import 0"))
    assert "1 to decide" in screen.main and names(desk) == ["Acme Ltd"]
    screen.press(button)
    assert names(desk) == expected and "to decide" not in screen.main


def test_of_several_accounts_of_a_name_one_is_chosen(desk):
    for city in ("Berlin", "Bonn"):
        desk.story.do("account.create", name="Acme", billing_address={"city": city, "country": "DE"})
    screen = opened(desk, "Company,Full name,Email\nAcme,Ann Abel,ann@acme.example\n", kind="contacts")
    assert "Which account is row 2?" in screen.main and "Bonn" in screen.main
    screen.press("It is this one")
    assert "Import 1" in screen.buttons


def test_duplicates_can_be_said_beforehand(desk):
    desk.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address={"city": "Berlin", "country": "DE"})
    screen = opened(desk, table([ALIKE]))
    screen.press("Save", duplicates="skip")
    assert "Is row 2" not in screen.main and "1 same" in screen.main


def test_a_column_is_said_otherwise(desk):
    screen = opened(desk, "Name,Branch.Code,2\nAcme,B-17,x\n")
    assert "Kept with their rows, not imported: Branch.Code , 2" in screen.main
    screen.open(f"{screen.path}?column=1").press("Save columns", **{"columns.1": "company.number"})
    assert "Account number" in screen.main and "2 of 3 are imported" in screen.main
    worked(screen.press("Import 1"))
    assert [one["name"] for one in desk.story.all("account", number="B-17")] == ["Acme"]


def test_a_doubtful_column_is_asked_about_and_the_answer_may_be_refused(desk):
    screen = opened(desk, "Name,Thing\nAcme,DE\nBeta,FR\nGamma,IT\n")
    assert "Doubtful" in screen.main and "1 to be said" in screen.main
    answer = screen.press("Save columns", 422, **{"columns.1": "company.colour"})
    assert 'There is no field "company.colour"' in answer.main


def test_the_bad_rows_are_a_file_of_the_same_columns(desk):
    screen = opened(desk, table([ACME, BAD]))
    for _ in ("before", "after"):
        answer = screen.client.get(f"{screen.path}rejected.csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Company,Account number") and lines[0].endswith("line,reason")
        assert len(lines) == 2 and lines[1].startswith("Bad Ltd,K-3") and "There is no country" in lines[1]
        assert 'filename="customers.csv.rejected.csv"' in answer["Content-Disposition"]
        worked(screen.press("Import 1") if "Import 1" in screen.buttons else screen)


def test_it_is_stopped_resumed_and_taken_back(desk):
    screen = opened(desk, table([ACME]))
    screen.press("Import 1").press("Stop")
    assert "Stopped" in screen.main and names(desk) == []
    run_jobs()
    assert names(desk) == []
    worked(screen.open(screen.path).press("Import"))
    assert names(desk) == ["Acme GmbH"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"Name,City\n", "no rows beneath it"),
        (b"%PDF-1.7 \x00\x01", "Nothing was imported"),
        (b"PK\x03\x04 no workbook", "Nothing was imported"),
    ],
)
def test_a_file_that_is_none_is_told_so_and_not_kept(desk, content, words):
    before = kept_files()
    answer = upload(desk, content)
    html = answer.content.decode()
    assert answer.status_code == 422 and 'aria-invalid="true"' in html and "Upload and look at it" in html
    assert words in plain(html)
    assert kept_files() == before and desk.story.all("import") == []


def kept_files() -> int:
    return sum(one.is_file() for one in Path(store().files.path("")).rglob("*"))


def test_without_a_file_or_what_it_holds_it_is_asked_for(desk):
    answer = desk.post("/imports/upload", form="import.start:", back="/imports/new/", kind="accounts")
    assert answer.status_code == 422 and "Choose a CSV or XLSX file." in answer.content.decode()
    assert upload(desk, table([ACME]), kind="spoons").status_code == 422


def test_a_file_that_is_too_large_is_read_past_and_the_form_comes_through(desk):
    before, row = kept_files(), b"Acme,Berlin\n"
    answer = upload(desk, row * (uploads.MOST_BYTES // len(row) + 1))
    assert answer.status_code == 422 and "A file can have 100 MB here" in answer.content.decode()
    assert kept_files() == before and desk.story.all("import") == []


def test_a_large_file_says_that_only_its_beginning_was_looked_at(desk):
    screen = opened(desk, "Name,City\n" + "".join(f"Firm {n},Berlin\n" for n in range(1200)))
    assert "The first 500 rows of about 1,200, the others likewise" in screen.main
    worked(screen.press("Import the whole file"))
    assert "1,200 read = 1,200 new" in screen.main


def test_rows_are_narrowed_and_paged_by_their_line(desk):
    screen = opened(desk, "Name,City\n" + "".join(f"Firm {n},Berlin\n" for n in range(1, 121)))
    for _ in ("before", "after"):
        seen = []
        screen.open(f"{screen.path}?show=new")
        while True:
            seen += re.findall(r"Firm (\d+)</(?:th|a)>", screen.html)
            if "Next page" not in screen.page.links:
                break
            screen.follow("Next page")
        assert seen == [str(n) for n in range(1, 121)]
        screen.open(screen.path)
        if "Import 120" in screen.buttons:
            worked(screen.press("Import 120"))


def test_the_list_says_what_became_of_each_file(desk):
    assert "Bring your customers in" in desk.at().get("/imports/").content.decode()
    worked(opened(desk, table([ACME, BAD])).press("Import 1"))
    opened(desk, table([ZETA]), name="more.csv")
    said = plain(desk.at().get("/imports/").content.decode())
    assert re.search(r"more.csv accounts Not imported", said) and re.search(r"customers.csv accounts Imported .* 2 1 – 1 ", said)


def test_a_file_that_nobody_wants_imported_is_discarded_and_leaves_the_list(desk):
    screen, stopped = opened(desk, table([ACME]), name="wrong.csv"), opened(desk, table([ZETA]), name="later.csv")
    stopped.press("Import 1").press("Stop")
    path = screen.path
    screen.press("Discard")
    assert screen.path == "/imports/" and "wrong.csv" not in screen.main and "later.csv accounts Stopped" in screen.main
    screen.open(path)
    assert "Discarded" in screen.main and "Put away before it was begun." in screen.main and "can be undone" not in screen.main
    worked(screen.press("Import"))
    assert names(desk) == ["Acme GmbH"] and "wrong.csv" in screen.open("/imports/").main


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("billing", True), ("sales", False), ("accountant", False), ("read only", False)])
def test_who_may_not_import_sees_no_way_to_it(desk, role, may):
    path = opened(desk, table([ACME])).path
    client = desk.at(role)
    for address in ("/imports/", "/imports/new/", path, f"{path}rejected.csv"):
        assert client.get(address).status_code == (200 if may else 403), address
    for address in ("/accounts/", "/find/?q=import", "/new/"):
        assert ("/imports/" in client.get(address).content.decode()) == may, address
    before = kept_files()
    assert upload(desk, table([[*ZETA[:3], role]]), by=role).status_code == (303 if may else 403)
    assert kept_files() == before + may


def test_an_import_of_another_house_is_not_found(desk):
    other = Desk(House("Other"))
    path = opened(desk, table([ACME])).path
    assert other.at().get(path).status_code == 404 and other.at().get(f"{path}rejected.csv").status_code == 404


def measured(desk: Desk, address: str) -> int:
    client = desk.at()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        html = client.get(address).content
    assert len(html) <= 60_000, len(html)
    return len(captured)


def test_many_rows_ask_no_more_than_few(desk):
    desk.story.do("account.create", name="Acme Ltd", website="acme.de", billing_address={"city": "Berlin", "country": "DE"})

    def rows(count: int) -> list[list[str]]:
        return [ALIKE, BAD, *([f"Firm {n}", f"F-{n}", "", "Berlin", "10115", "Germany", "", f"Ann {n}", f"a{n}@x.example", ""] for n in range(count)), *[BAD] * count]

    few, many = (opened(desk, table(rows(count))) for count in (3, 60))
    assert measured(desk, many.path) == measured(desk, few.path)
    assert measured(desk, many.path) <= 60
    for screen in (few, many):
        worked(screen.press("Import"))
    assert measured(desk, many.path) == measured(desk, few.path) <= 60
    assert measured(desk, "/imports/") <= 30
    with desk.house.look():
        assert Import.objects.count() == 2
