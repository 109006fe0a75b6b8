"""The whole of `baton verify`: what it answers, and that it changes nothing."""

import pytest
from django.db import connection

from baton.upkeep import verify
from baton.upkeep.verify import CHECKS, waits_for


def test_a_fresh_installation_holds_every_invariant(standing_house):
    found = verify.verify(CHECKS)
    assert found["ok"] is True
    assert [check["id"] for check in found["checks"]] == [*(f"V{n}" for n in range(1, 10)), "walls"]
    assert {check["id"] for check in found["checks"] if check["checked"]} == {"V8", "walls"}


def test_the_application_s_login_is_back_afterwards(standing_house):
    verify.verify(CHECKS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('transaction_read_only')")
        assert cursor.fetchone() == ("baton_app", "off")


def test_a_check_that_waits_is_breached_when_its_records_come():
    """Nothing to check is said only while there is nothing: who builds the records must build the check."""
    assert waits_for("subscription_of_nobody")().breaches == []
    [breach] = waits_for("product", "subscription_of_nobody")().breaches
    assert breach.words == "There are records of the kind product now, and nothing checks them here yet."


@pytest.mark.parametrize("name", [name for name in CHECKS if name.startswith("V")])
def test_every_claim_is_a_sentence_for_people(name):
    claim = CHECKS[name].claim
    assert claim[0].islower() and not claim.endswith(".") and len(claim) < 70
