"""The second step: a code is good once, whoever else gives it and whenever; recovery codes are kept as digests."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from baton.foundation import factors
from baton.foundation.bearers import bearer
from baton.foundation.clock import real_now
from baton.foundation.errors import NotAllowed
from baton.foundation.models import Announcement, AuditEntry, LastCode, RecoveryCode, Role, User
from baton.foundation.security import remove_second_factors, require_second_factor
from baton.foundation.tokens import TokenInput, create_token
from tests.make import House, sign_in_in_two_steps
from tests.signing_in import code_now
from tests.together import at_once


@pytest.fixture
def ann(house: House) -> User:
    return User.objects.get(pk=house.billing.id)


def test_the_code_that_the_app_shows_is_good_once(ann: User):
    code = code_now()
    assert factors.use_code(ann, code)
    assert not factors.use_code(ann, code)


def test_a_code_that_was_used_is_not_good_in_the_neighbouring_step_either(ann: User):
    """The code of the next step is taken already now; once it is used, it and all before it are gone."""
    now, next_ = code_now(), code_now(1)
    assert factors.use_code(ann, next_)
    assert not factors.use_code(ann, next_)
    assert not factors.use_code(ann, now)


def test_codes_of_other_steps_are_wrong(ann: User):
    assert not any(factors.use_code(ann, code_now(later)) for later in (-3, -2, 2, 3))
    assert not LastCode.objects.exists()


def test_spaces_as_apps_show_them_do_not_matter(ann: User):
    code = code_now()
    assert factors.use_code(ann, f"{code[:3]} {code[3:]}")


def test_of_twenty_who_give_one_code_at_once_one_gets_in(standing_house: House):
    ann, code = User.objects.get(pk=standing_house.billing.id), code_now()
    assert sorted(at_once(*[lambda: factors.use_code(ann, code)] * 20)) == [False] * 19 + [True]


def test_a_recovery_code_is_good_once_and_kept_as_its_digest(ann: User):
    codes = factors.new_recovery_codes(ann)
    kept = " ".join(RecoveryCode.objects.filter(user=ann).values_list("digest", flat=True))
    assert len(set(codes)) == 10 and not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert factors.use_recovery_code(ann, codes[3].upper().replace("-", " "))
    assert not factors.use_recovery_code(ann, codes[3])
    assert factors.use_recovery_code(ann, codes[4])


def test_of_twenty_who_give_one_recovery_code_at_once_one_gets_in(standing_house: House):
    ann = User.objects.get(pk=standing_house.billing.id)
    code = factors.new_recovery_codes(ann)[0]
    assert sorted(at_once(*[lambda: factors.use_recovery_code(ann, code)] * 20)) == [False] * 19 + [True]


def test_somebody_elses_recovery_code_is_wrong_and_new_ones_end_the_old(house: House, ann: User):
    ben = User.objects.get(pk=house.owner.id)
    old = factors.new_recovery_codes(ann)
    assert not factors.use_recovery_code(ben, old[0])
    factors.new_recovery_codes(ann)
    assert not factors.use_recovery_code(ann, old[0])


def test_an_app_is_set_up_by_showing_a_code_of_it(ann: User):
    seed = factors.new_seed()
    assert not factors.add_app(ann, seed, "000000" if code_now(seed=seed) != "000000" else "000001")
    assert factors.use_code(ann, code_now(-1))  # the one before still stands
    assert factors.add_app(ann, seed, code_now(1, seed))
    assert not factors.use_code(ann, code_now(1))


def test_its_secret_is_nowhere_in_the_database_in_clear(ann: User):
    seed = factors.new_seed()
    assert factors.add_app(ann, seed, code_now(seed=seed))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        kept = " ".join(row for (row,) in cursor.fetchall())
    assert "secret" in kept and seed not in kept


@pytest.mark.parametrize(("kind", "asked"), [("live", {"owner", "billing", "accountant"}), ("sandbox", set()), ("probe", set())])
def test_who_bills_keeps_books_or_may_do_everything_is_asked_where_it_is_in_earnest(db, kind: str, asked: set[str]):
    house = House(kind=kind)
    found = Role.objects.filter(organization=house.organization, asks_second_factor=True)
    assert set(found.values_list("name", flat=True)) == asked


def test_a_role_says_otherwise_by_a_deed_that_is_told(house: House):
    role = Role.objects.get(organization=house.organization, name="sales")
    sales = User.objects.get(pk=house.sales.id)
    assert not factors.asked_of(sales)
    house.do(require_second_factor, role.pk, required=True, by=house.owner)
    assert factors.asked_of(sales)
    with house.look():
        told = Announcement.objects.filter(name="role.second_factor_changed").values_list("details__said", "actor__id")
        assert list(told) == [("asked", str(house.owner.id))]
        assert AuditEntry.objects.filter(deed="role.require_second_factor").exists()


def test_nobody_asks_it_of_a_role_with_rights_that_he_does_not_hold(house: House):
    role = Role.objects.get(organization=house.organization, name="owner")
    with pytest.raises(NotAllowed):
        house.do(require_second_factor, role.pk, required=False, by=house.billing)


def test_tokens_are_dead_while_their_maker_does_not_sign_in_as_his_roles_ask(house: House, ann: User):
    """Made before the second step was set up, it was made in a session without one, and stays dead."""
    _, secret = house.do(create_token, TokenInput(name="books"), by=house.billing)
    assert bearer(secret, "203.0.113.7") is not None
    Authenticator.objects.filter(user=ann).delete()
    assert bearer(secret, "203.0.113.7") is None
    sign_in_in_two_steps(ann)
    Authenticator.objects.filter(user=ann).update(created_at=real_now() + timedelta(seconds=1))
    assert bearer(secret, "203.0.113.7") is None
    house.do(require_second_factor, Role.objects.get(organization=house.organization, name="billing").pk, required=False, by=house.owner)
    assert bearer(secret, "203.0.113.7") is not None


def test_a_token_made_without_a_second_step_dies_with_the_policy(house: House):
    sales = User.objects.get(pk=house.sales.id)
    Authenticator.objects.filter(user=sales).delete()
    role = Role.objects.get(organization=house.organization, name="sales")
    _, secret = house.do(create_token, TokenInput(name="phone"), by=house.sales)
    assert bearer(secret, "203.0.113.7") is not None
    house.do(require_second_factor, role.pk, required=True, by=house.owner)
    assert bearer(secret, "203.0.113.7") is None


def test_who_lost_everything_is_let_begin_anew_by_the_operator_alone(house: House, ann: User):
    codes = factors.new_recovery_codes(ann)
    with pytest.raises(NotAllowed):
        house.do(remove_second_factors, ann.pk, by=house.owner)
    house.do(remove_second_factors, ann.pk)
    assert not factors.has(ann) and not factors.use_recovery_code(ann, codes[0])
    assert User.objects.get(pk=ann.pk).session_epoch == ann.session_epoch + 1
