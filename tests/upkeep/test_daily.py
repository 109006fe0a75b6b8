"""Each morning the owners of a live organization get the last seal by mail, and nobody else gets anything."""

import pytest
from django.core import mail
from django.test import override_settings

from baton.foundation.duties import DUTIES, each
from baton.upkeep import daily
from tests.make import House
from tests.sealing import seal_all


@pytest.fixture
def told(standing_house):
    """The mails of a round, with a sandbox beside the house."""
    standing_house.person("owner"), standing_house.person("billing")
    House("Playground", kind="sandbox").person("owner", "player@example.org")

    def tell() -> list:
        mail.outbox.clear()
        with override_settings(EMAIL_URL="smtp://mail.example.org"):
            each("tell_owners", daily.live_houses, daily.tell_owners)()
        return mail.outbox

    return tell


def test_owners_get_the_last_seal_and_the_words_that_prove_it(standing_house, told):
    head = seal_all(standing_house)[-1]
    [letter] = told()
    assert letter.to == daily.owners_of(standing_house.organization)
    assert letter.subject == "Baton: the audit of Baton Ltd"
    assert f"baton verify V7 --head {head.digest}@{head.position}" in letter.body


def test_a_sandbox_and_other_roles_get_none(standing_house, told):
    assert {address for letter in told() for address in letter.to} == set(daily.owners_of(standing_house.organization))


def test_while_nothing_is_sealed_the_mail_says_so(standing_house, told):
    [letter] = told()
    assert "Nothing of the audit of Baton Ltd is sealed yet." in letter.body


def test_without_a_mail_server_nothing_is_sent_and_nothing_fails(standing_house):
    with override_settings(EMAIL_URL=""):
        daily.tell_owners(standing_house.organization)
    assert mail.outbox == []


def test_behind_the_fence_sealing_goes_on_and_no_mail_goes_out():
    assert DUTIES["seal_audit"].inward and not DUTIES["tell_owners"].inward
