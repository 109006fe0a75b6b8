"""`baton import` as it is typed."""

import csv
import json
from pathlib import Path

import pytest

from baton.foundation.models import User
from tests.exchange.bringing import HEADER, Bringing, table
from tests.make import House
from tests.ops.terminal import Terminal

ACME = ["Acme GmbH", "K-1", "", "Berlin", "10115", "Germany", "acme.de", "Anna Abel", "anna@acme.de", "+49 30 901820"]
BAD = ["Bad Ltd", "K-3", "", "=1+1", "-5", "Utopia", "", "", "", "+44 20 5"]


@pytest.fixture
def baton(standing_house: House, capsys) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def desk(standing_house: House) -> Bringing:
    return Bringing(standing_house)


def file(folder: Path, *rows: list[str], name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_text(table(rows))
    return path


def test_a_file_is_brought_in_and_rows_add_up(baton, desk, tmp_path):
    path = file(tmp_path, ACME, BAD, ACME, ["Total"])
    done = baton("import", path, "--as", "accounts", "--json")
    assert done.code == 0 and desk.names() == ["Acme GmbH"]
    said = done.json
    assert {name: said[name] for name in ("state", "rows", "created", "updated", "unchanged", "rejected", "undecided", "left_out")} == {
        "state": "done", "rows": 3, "created": 1, "updated": 0, "unchanged": 1, "rejected": 1, "undecided": 0, "left_out": 1,
    }  # fmt: skip
    assert said["columns"]["recognised"]["Company"] == "company.name" and said["columns"]["kept"] == []
    assert "baton import --resume" in done.err and "Imported: " in done.err
    [row] = baton("show", "import", said["id"]).json["results"]
    assert (row["line"], row["cells"]["Country"]) == (3, "Utopia")


def test_bad_rows_stand_beside_the_file_with_line_and_reason_and_run_in_no_spreadsheet(baton, desk, tmp_path):
    path = file(tmp_path, ACME, BAD)
    said = baton("import", path, "--as", "accounts").out
    rejected = tmp_path / "customers.csv.rejected.csv"
    assert str(rejected) in said
    with rejected.open(encoding="utf-8-sig", newline="") as text:
        header, row = csv.reader(text)
    assert header == [*HEADER, "line", "reason"]
    assert row[:10] == ["Bad Ltd", "K-3", "", "'=1+1", "-5", "Utopia", "", "", "", "'+44 20 5"]
    assert row[10] == "3" and row[11].startswith('Country: There is no country "Utopia"')


def test_mended_bad_rows_come_in_as_they_were(baton, desk, tmp_path):
    baton("import", file(tmp_path, BAD), "--as", "accounts")
    rejected = tmp_path / "customers.csv.rejected.csv"
    rejected.write_text(rejected.read_text("utf-8-sig").replace("Utopia", "France"))
    assert baton("import", rejected, "--as", "accounts", "--json").json["created"] == 1
    bad = desk.account("Bad Ltd")
    assert bad.billing_address == {"city": "=1+1", "postcode": "-5", "country": "FR"}


def test_a_dry_run_tells_the_same_and_writes_nothing(baton, desk, tmp_path):
    path = file(tmp_path, ACME, BAD)
    dry = baton("import", path, "--as", "accounts", "--dry-run", "--json").json
    assert desk.names() == [] and (dry["id"], dry["state"]) == (None, "dry_run")
    assert baton("show", "imports").json["items"] == []
    done = baton("import", path, "--as", "accounts", "--json").json
    assert {**dry, "id": done["id"], "state": "done"} == done
    assert "Dry run, nothing was written." in baton("import", path, "--as", "accounts", "--dry-run").out


def test_what_may_be_an_account_we_have_waits_where_nobody_can_be_asked(baton, desk, tmp_path):
    baton("import", file(tmp_path, ACME), "--as", "accounts")
    other = file(tmp_path, ["Acme AG", "K-1"], name="other.csv")
    done = baton("import", other, "--as", "accounts")
    assert done.code == 0 and "1 undecided" in done.out and "import.decide" in done.out
    id = baton("show", "imports").json["items"][0]["id"]
    assert baton("do", "import.decide", id, "--input", json.dumps({"line": 2, "choice": "update"})).json["undecided"] == 0
    assert desk.names() == ["Acme AG"]


@pytest.mark.parametrize(("policy", "state", "name"), [("update", "updated", "Acme AG"), ("skip", "unchanged", "Acme GmbH")])
def test_or_it_is_said_beforehand(baton, desk, tmp_path, policy, state, name):
    baton("import", file(tmp_path, ACME), "--as", "accounts")
    done = baton("import", file(tmp_path, ["Acme AG", "K-1"]), "--as", "accounts", "--duplicates", policy, "--json").json
    assert done[state] == 1 and desk.names() == [name]


def test_an_import_is_taken_back(baton, desk, tmp_path):
    id = baton("import", file(tmp_path, ACME), "--as", "accounts", "--json").json["id"]
    undone = baton("import", "--undo", id, "--json")
    assert (undone.code, undone.json["state"], undone.json["undone"], undone.json["rows"]) == (0, "undone", 1, 1)
    assert desk.names() == []
    again = baton("import", "--undo", id)
    assert again.code == 1 and "was taken back already" in again.err


def test_a_stopped_import_goes_on(baton, desk, standing_house, tmp_path):
    run = desk.start(table([ACME]))
    done = baton("import", "--resume", run.pk, "--json")
    assert "Imported: 1 of 1\n" in done.err
    assert (done.code, done.json["id"], done.json["created"]) == (0, str(run.pk), 1)
    assert baton("import", "--resume", run.pk).code == 1


def test_as_says_what_the_file_holds_and_who_acts(baton, desk, standing_house, tmp_path):
    path, clerk, seller = file(tmp_path, ACME), standing_house.billing, standing_house.sales
    emails = {actor.id: User.objects.get(pk=actor.id).email for actor in (clerk, seller)}
    refused = baton("import", path, "--as", "accounts", "--as", emails[seller.id])
    assert refused.code == 1 and "may not do import.start" in refused.err and desk.names() == []
    assert baton("import", path, "--as", emails[clerk.id], "--as", "accounts", "--json").json["created"] == 1


def test_contacts_and_columns_that_are_named(baton, desk, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Company;Colour;Full name\nAcme;K-7;Anna Abel\n")
    done = baton("import", path, "--as", "contacts", "--column", "Colour=company.number", "--json").json
    assert done["columns"]["recognised"]["Colour"] == "company.number"
    assert desk.account("Acme").number == "K-7"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give a FILE"), (("FILE",), "customers.csv hold?"), (("none.csv", "--as", "accounts"), "There is no file none.csv"),
        (("FILE", "--as", "deals"), "not as deals"), (("FILE", "--as", "accounts", "--duplicates", "merge"), "invalid choice"),
        (("--undo", "1"), "is no id"), (("--dry-run", "--undo", "01890a5d-ac96-774b-bcce-b302099a8057"), "A dry run is of a FILE"),
        (("FILE", "--as", "accounts", "--column", "x"), "is not HEADER=FIELD"),
    ],
)  # fmt: skip
def test_wrong_usage_says_what_to_do(baton, tmp_path, capsys, arguments, words):
    path = file(tmp_path, ACME)
    done = baton("import", *(path if one == "FILE" else one for one in arguments))
    assert done.code == 2 and words in (done.err or capsys.readouterr().err)


@pytest.mark.parametrize(("content", "words"), [("", "The file is empty"), ("%PDF-1.7", "no table")])
@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_what_is_no_table_is_refused(baton, desk, tmp_path, content, words, dry):
    path = tmp_path / "odd.csv"
    path.write_text(content)
    done = baton("import", path, "--as", "accounts", *dry)
    assert done.code == 1 and words in done.err and "Nothing was imported" in done.err


def test_a_store_that_cannot_take_the_file_is_told(baton, desk, tmp_path, settings):
    settings.BATON_STORAGE = (file(tmp_path, ACME, name="no-folder") / "x").as_uri()
    done = baton("import", file(tmp_path, ACME), "--as", "accounts")
    assert done.code == 1 and "could not be kept" in done.err and "Nothing was imported" in done.err
    assert baton("show", "imports").json["items"] == []
