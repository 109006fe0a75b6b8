"""Secrets at rest: opened by keys that the database does not hold, brought to the newest, and never started without."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import override_settings

from baton.foundation import ciphers, factors
from baton.foundation.errors import Refused, UnsafeStart
from baton.foundation.models import User
from tests.make import SEED, House
from tests.signing_in import code_now

OLD, NEW = ciphers.new_key(), ciphers.new_key()


def keys(*held: str) -> Any:
    return override_settings(BATON_FIELD_KEYS=list(held))


def kept() -> list[str]:
    return list(Authenticator.objects.order_by("pk").values_list("data__secret", flat=True))


def test_what_is_encrypted_says_by_which_key_and_is_never_twice_the_same():
    with keys(NEW, OLD):
        one, other = ciphers.encrypt("secret"), ciphers.encrypt("secret")
        assert one != other and one.partition(":")[0] == other.partition(":")[0]
        assert ciphers.decrypt(one) == ciphers.decrypt(other) == "secret"
    with keys(OLD), pytest.raises(Refused, match=f"key {one[:8]}, which is not in BATON_FIELD_KEYS"):
        ciphers.decrypt(one)


def test_what_was_changed_is_not_opened():
    one = ciphers.encrypt("secret")
    with pytest.raises(Refused, match="was changed"):
        ciphers.decrypt(one[:-6] + "AAAA==")


def test_rotating_brings_everything_to_the_newest_key_and_then_the_old_one_can_go(db):
    with keys(OLD):
        house = House()
        people = [house.owner, house.billing, house.sales]
    with keys(NEW, OLD):
        assert ciphers.rotate() == len(people)
        assert ciphers.rotate() == 0
    with keys(NEW):
        ciphers.check_held()
        assert factors.use_code(User.objects.get(pk=house.billing.id), code_now())


def test_nothing_starts_while_a_secret_is_kept_whose_key_is_gone(db):
    with keys(OLD):
        House().billing
    with keys(NEW), pytest.raises(UnsafeStart, match="which is not in BATON_FIELD_KEYS. Nothing was started"):
        ciphers.check_held()
    with keys(NEW, OLD):
        ciphers.check_held()


def test_production_does_not_start_without_keys():
    with keys(), override_settings(PRODUCTION=True), pytest.raises(UnsafeStart, match="BATON_FIELD_KEYS is not set"):
        ciphers.check_keys()
    with keys(), override_settings(PRODUCTION=False):
        ciphers.check_keys()


def test_a_key_that_is_none_is_said_at_the_start():
    with keys("hunter2"), pytest.raises(UnsafeStart, match="holds what is no key"):
        ciphers.check_keys()


def test_without_a_key_no_secret_is_kept_at_all():
    with keys(), pytest.raises(Refused, match="BATON_FIELD_KEYS is not set"):
        ciphers.encrypt("secret")


def test_twenty_secrets_are_nowhere_in_the_database(standing_house: House):
    """Not in any table, as a dump of the whole holds them."""
    seeds = [factors.new_seed() for _ in range(20)]
    for n, seed in enumerate(seeds):
        user = User.objects.get(pk=standing_house.person("sales", f"s{n}@example.org").id)
        assert factors.add_app(user, seed, code_now(seed=seed))
    codes = factors.new_recovery_codes(user)
    dump = whole_database()
    assert "mfa_authenticator" in dump and kept()[-1] in dump  # it is all there
    assert [secret for secret in (*seeds, *codes, SEED, *(code.replace("-", "") for code in codes)) if secret in dump] == []


def whole_database() -> str:
    """Every row of every table as text."""
    said = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t")
            said += [table, *(row for (row,) in cursor.fetchall())]
    return "\n".join(said)
