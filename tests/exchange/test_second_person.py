"""A file goes round no two-person rule: what crosses one is rejected in words, and the rest comes in."""

import pytest

from baton.crm.models import Account
from baton.foundation.second_person import RulesInput, set_second_person
from tests.exchange.bringing import Bringing, table
from tests.make import House

HEADER = ["Company", "Account number", "Terms"]


@pytest.fixture
def bringing(house: House) -> Bringing:
    house.do(set_second_person, RulesInput(terms_days=60))
    house.person("billing", "other@example.org")
    return Bringing(house)


def days(house: House) -> dict[str, int | None]:
    with house.look():
        return dict(Account.objects.filter(withdrawn_at=None).values_list("name", "terms_days"))


def test_new_accounts_with_longer_terms_are_rejected(house: House, bringing: Bringing):
    run = bringing.bring(table([["Acme", "1", "Net 30"], ["Bolt", "2", "Net 90"], ["Cog", "3", "Net 60"]], HEADER))
    assert days(house) == {"Acme": 30, "Cog": 60}
    [(_, state, reason)] = [row for row in bringing.rows(run) if row[1] == "rejected"]
    assert (state, "Terms longer than 60 days need a second person" in reason) == ("rejected", True)


def test_accounts_that_we_have_are_not_given_longer_terms(house: House, bringing: Bringing):
    bringing.bring(table([["Acme", "1", "Net 30"], ["Cog", "3", "Net 10"]], HEADER))
    run = bringing.bring(table([["Acme", "1", "Net 90"], ["Cog", "3", "Net 45"]], HEADER), duplicates="update")
    assert (days(house), bringing.states(run)) == ({"Acme": 30, "Cog": 45}, ["rejected", "updated"])
