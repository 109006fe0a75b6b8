"""What the bench measures with: drafts that can be issued and paid, and figures that hold on a machine that drifts."""

import json

import pytest
from django.conf import settings
from django.db import connection

from baton.billing.models import Invoice
from baton.foundation.actors import Rights
from baton.foundation.performing import reading
from baton.ops.bench import walls
from baton.ops.bench.api import LIST, bare, ran, token
from baton.ops.bench.api import asked as api_asked
from baton.ops.bench.bringing import brought, write
from baton.ops.bench.drafts import drafted
from baton.ops.bench.issue import issue
from baton.ops.bench.pages import addresses, asked, desk, too_much
from baton.ops.bench.pairs import Pairs, milliseconds
from baton.ops.bench.payments import paying, recorded
from baton.ops.bench.twins import as_owner
from baton.ops.bench.years import firm
from baton.ops.cli import main
from tests.api.programs import InThisTransaction
from tests.ops.backups import url


def test_drafts_of_the_bench_are_issued_and_paid(db):
    operator, drafts = drafted(4)
    issue(operator, drafts)
    with reading(operator):
        owed = list(Invoice.objects.visible_to(operator).order_by("sequence"))
        assert [(one.document_state, one.lines.count(), one.balance_minor) for one in owed] == [("issued", 2, 1_238_20)] * 4
        assert len({one.account_id for one in owed}) == 4
    recorded(operator, [paying(invoice) for invoice in owed])
    with reading(operator):
        assert not Invoice.objects.visible_to(operator).filter(balance_minor__gt=0).exists()


def test_a_firm_with_weeks_behind_it_has_pages_that_can_be_measured(db):
    years = firm(30, 80, weeks=8)
    with reading(years.operator):
        owed = Invoice.objects.visible_to(years.operator).filter(document_state="issued")
        assert (len(years.accounts), owed.count(), 0 < owed.filter(balance_minor=0).count() < 80) == (28, 80, True)  # every twentieth has nobody who could be sent an invoice
        assert owed.dates("issued_on", "week").count() == 8
    client = desk()
    places = addresses(years)
    assert {name for name, address in places.items() if client.get(address).status_code != 200} == set()
    page = asked(client, "account, busiest", places["account, busiest"], requests=2)
    assert too_much("account, busiest", page | {"p95_ms": 0}) == ""


def test_what_a_page_takes_too_much_of_is_named():
    page = {"p50_ms": 50.0, "p95_ms": 90.0, "queries": 31, "bytes": 60_001}
    assert too_much("today", page) == "queries 31 of 30, bytes 60001 of 60000"
    assert too_much("palette, a", page | {"queries": 3, "bytes": 9}) == "p95_ms 90.0 of 80"


def test_the_ratio_is_that_of_the_middle_pair_and_rates_are_medians():
    pairs = Pairs(1_000)
    pairs.house, pairs.raw = [2.0, 1.0, 10.0], [1.0, 0.8, 1.0]
    said = pairs.described()
    assert (said["per_s"], said["raw_per_s"], said["ratio"], said["ratios"]) == (500, 1_000, 0.5, [0.5, 0.8, 0.1])


def test_single_deeds_are_told_by_their_middle_and_their_slow_end():
    said = milliseconds([0.010] * 90 + [0.050] * 10)
    assert (said["p50_ms"], said["p95_ms"]) == (10.0, 50.0)


def test_a_measurement_that_is_not_there_is_refused(db, capsys: pytest.CaptureFixture[str]):
    assert main(["bench", "speed"]) == 2
    assert "There is no measurement speed" in capsys.readouterr().err


def test_a_file_of_the_bench_is_brought_in_whole(db, tmp_path, settings):
    settings.BATON_STORAGE = tmp_path.as_uri()
    firm(30, 20, weeks=2)
    write(tmp_path / "customers.csv", 40, "A")
    run = brought(tmp_path / "customers.csv")
    assert (run.state, run.created, run.rejected, run.undecided) == ("done", 40, 0, 0)


def test_the_api_is_measured_beside_the_same_statements_and_the_same_json(db):
    years = firm(30, 80, weeks=8)
    secret, app = token(years), InThisTransaction()
    body = api_asked(app, LIST, secret)
    statements = ran(app, LIST, secret)
    raw = bare(statements, json.loads(body))
    assert json.loads(api_asked(raw, LIST, secret)) == json.loads(body) and len(json.loads(body)["items"]) == 50
    assert any("crm_account" in sql for sql, _ in statements) and any("foundation_tally" in sql for sql, _ in statements)


@pytest.mark.django_db(transaction=True)
def test_walls_and_permissions_are_gone_while_pages_are_measured_without_and_stand_again_afterwards(monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", url(settings.OWNER_DATABASE, connection.settings_dict["NAME"]))

    def standing() -> tuple[bool, str | None]:
        with as_owner() as owner:
            walled = owner.execute(f"SELECT count(*) FROM ({walls.WALLED}) AS walled").fetchone()
        return walled[0] > 20, Rights().scope("invoice.see")

    before = standing()
    with walls.unprotected():
        assert standing() == (False, "all")
    assert before == standing() == (True, None)
