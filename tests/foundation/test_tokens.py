"""Tokens: mightier in nothing than who made them, known by their digest, and dead when they should be."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from baton.crm.models import Deal
from baton.foundation.actions import ACTIONS
from baton.foundation.actors import Right, Rights
from baton.foundation.bearers import bearer, counted, digest_of
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.inputs import call
from baton.foundation.members import disable_user
from baton.foundation.models import AuditEntry, Token, User
from baton.foundation.nouns import NOUNS, listing
from baton.foundation.performing import inside, perform, reading
from baton.foundation.tokens import revoke_token
from tests.make import House
from tests.story import Story

HOME = "203.0.113.7"


def token(house: House, by: str = "billing", **entered) -> tuple[Token, str]:
    with perform(house.person(by)) as work:
        return call(ACTIONS["token.create"], work, None, {"name": "books", **entered})


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Right("*"), Right("deal.win", "own"), Right("deal.win", "own")),
        (Right("deal.*", "team"), Right("deal.win", "all"), Right("deal.win", "team")),
        (Right("deal.win"), Right("deal.lose"), None),
        (Right("account.change", "all", ("tax", "terms")), Right("account.*", "own", ("terms", "po")), Right("account.change", "own", ("terms",))),
        (Right("account.change", "all", ("tax",)), Right("account.change"), Right("account.change", "all", ("tax",))),
    ],
)
def test_two_lines_together_allow_what_both_do(one: Right, other: Right, both: Right | None):
    assert one.both(other) == both == other.both(one)
    assert Rights((one,)).both(Rights((other,))) == Rights((both,) if both else ())


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(house):
    made, secret = token(house)
    assert secret.startswith("bt_") and len(secret) == 46
    assert made.digest == digest_of(secret) and made.ending == secret[-4:]
    with house.look():
        entry = AuditEntry.objects.get(deed="token.create")
        [told] = listing(house.billing, NOUNS["token"], {})["items"]
    for text in (str(entry.changes), str(told)):
        assert secret not in text and made.digest not in text


def test_a_token_acts_for_its_maker_in_its_organization(house):
    made, secret = token(house)
    actor = bearer(secret, HOME)
    assert (actor.kind, actor.id, actor.label, actor.organization) == ("token", made.pk, "books", house.id)
    assert actor.on_behalf_of == actor.person == house.billing.id
    assert actor.rights.scope("invoice.issue") == "all" and actor.rights.scope("deal.win") is None


def test_a_sellers_token_reaches_his_own_deals(house):
    story = Story(house)
    story.product("Plan", "100.00 EUR")
    story.account("Acme")
    story.deal("Plan", "Acme", "1 x Plan")
    actor = bearer(token(house, "sales", scopes=["deal.see:own"])[1], HOME)
    with reading(actor):
        assert [deal.name for deal in Deal.objects.visible_to(actor)] == ["Plan"]


def test_scopes_are_no_wider_than_the_makers(house):
    made, secret = token(house, "sales", scopes=["deal.win", "account.change", "account.see:own"])
    assert made.scopes == [["deal.win", "own", None], ["account.change", "team", ["relationship"]], ["account.see", "own", None]]
    for scope in ("invoice.issue", "deal.win:all", "*", "deal.*:team"):
        with pytest.raises(Refused, match="does not hold") as refusal:
            token(house, "sales", scopes=[scope])
        assert "scopes" in refusal.value.fields
    with pytest.raises(Refused, match="does not hold"):
        token(house, "sales", role="billing")


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"scopes": ["invoice.isue"]}, "scopes"), ({"scopes": []}, "scopes"), ({"scopes": ["invoice.see:mine"]}, "scopes"),
        ({"role": "owners"}, "role"), ({"role": "billing", "scopes": ["*"]}, "scopes"), ({"name": " "}, "name"),
        ({"networks": ["somewhere"]}, "networks"), ({"expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"expires_at": "2101-01-01T00:00:00Z"}, "expires_at"), ({"expires_at": "2027-01-01T00:00:00"}, "expires_at"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_token_is_refused_by_field(house, entered, field):
    with pytest.raises(Refused) as refusal:
        token(house, "owner", **entered)
    assert field in refusal.value.fields
    assert not Token.objects.exists()


def test_a_token_makes_no_tokens(house):
    actor = bearer(token(house, "owner")[1], HOME)
    with pytest.raises(NotAllowed, match="cannot make tokens"):
        house.do(ACTIONS["token.create"].call, by=actor, entered=None)


def test_it_loses_what_its_maker_loses(house):
    _, secret = token(house, "billing")
    assert bearer(secret, HOME).rights.scope("invoice.issue") == "all"
    with perform(house.operator) as work:
        call(ACTIONS["user.change_roles"], work, house.billing.id, {"roles": ["read only"]})
    assert bearer(secret, HOME).rights.scope("invoice.issue") is None


def test_it_is_dead_with_its_maker(house):
    _, secret = token(house, "billing")
    house.do(disable_user, house.billing.id)
    assert bearer(secret, HOME) is None


def test_a_login_that_is_locked_everywhere_has_no_living_token(house):
    _, secret = token(house, "billing")
    User.objects.filter(pk=house.billing.id).update(is_active=False)
    assert bearer(secret, HOME) is None


def test_it_is_dead_when_revoked_expired_or_elsewhere(house):
    made, secret = token(house, "billing", networks=["203.0.113.0/24", "2001:db8::/32"])
    assert bearer(secret, HOME) and bearer(secret, "2001:db8::7")
    assert bearer(secret, "198.51.100.7") is None and bearer(secret, "") is None
    with inside(house.id, deed="token.test"):
        Token.objects.update(created_at=real_now() - timedelta(days=9), expires_at=real_now() - timedelta(seconds=1))
    assert bearer(secret, HOME) is None
    made, secret = token(house, "billing")
    assert bearer(secret + "x", HOME) is None and bearer("", HOME) is None
    house.do(revoke_token, made.pk, by=house.billing)
    assert bearer(secret, HOME) is None
    with pytest.raises(Refused, match="revoked before"):
        house.do(revoke_token, made.pk, by=house.billing)


def test_everybody_sees_and_revokes_his_own_who_sees_the_settings_all(house):
    mine, _ = token(house, "sales")
    token(house, "accountant")
    with reading(house.sales):
        assert [one["id"] for one in listing(house.sales, NOUNS["token"], {})["items"]] == [str(mine.pk)]
    with reading(house.billing):
        assert len(listing(house.billing, NOUNS["token"], {})["items"]) == 2
    with pytest.raises(NotAllowed, match="own"):
        house.do(revoke_token, mine.pk, by=house.billing)
    house.do(revoke_token, mine.pk, by=house.owner)


def test_the_database_keeps_no_token_longer_than_a_year(house):
    token(house)
    with pytest.raises(DatabaseError, match="token_lives_a_year"), inside(house.id, deed="token.test"):
        Token.objects.update(expires_at=real_now() + timedelta(days=400))


def test_calls_are_counted_in_the_minute(house):
    assert [counted("token:x")[0] for _ in range(3)] == [1, 2, 3]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE foundation_tally SET minute = minute - interval '1 minute'")
    count, left = counted("token:x")
    assert count == 1 and 1 <= left <= 60
