"""`baton keys`, and the start that is refused without them."""

import subprocess
import sys

import pytest
from django.test import override_settings

from baton.foundation import ciphers, factors
from baton.foundation.models import User
from tests.make import House
from tests.ops.processes import environment
from tests.ops.terminal import Terminal
from tests.signing_in import code_now


@pytest.fixture
def terminal(capsys) -> Terminal:
    return Terminal(capsys)


def test_a_new_key_is_printed_alone_and_is_one(terminal):
    made = terminal("keys", "new")
    assert (made.code, made.err, len(made.out.split())) == (0, "", 1)
    with override_settings(BATON_FIELD_KEYS=[made.out.strip()]):
        ciphers.check_keys()
        assert ciphers.decrypt(ciphers.encrypt("secret")) == "secret"
    assert terminal("keys", "new", "--json").json["key"] != made.out.strip()


def test_rotating_says_how_many_and_then_the_old_key_can_go(terminal, db):
    old, new = ciphers.new_key(), ciphers.new_key()
    with override_settings(BATON_FIELD_KEYS=[old]):
        house = House()
        people = [house.owner, house.billing]
    with override_settings(BATON_FIELD_KEYS=[new, old]):
        assert terminal("keys", "rotate").out == f"{len(people)} secrets were encrypted with the newest key.\n"
        assert terminal("keys", "rotate", "--json").json == {"rotated": 0}
    with override_settings(BATON_FIELD_KEYS=[new]):
        assert factors.use_code(User.objects.get(pk=house.owner.id), code_now())


def started(*arguments: str, **variables: str) -> tuple[int, str]:
    """What a command says that is not to start, and its exit code."""
    done = subprocess.run([sys.executable, "-P", "-m", "baton.ops", *arguments], env=environment(**variables), capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


LIVE = {"BATON_PRODUCTION": "true", "BATON_SECRET_KEY": "x" * 60, "BATON_URL": "https://baton.example"}


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(
    ("variables", "words"),
    [
        (LIVE | {"BATON_FIELD_KEYS": ""}, "BATON_FIELD_KEYS is not set"),
        (LIVE | {"BATON_FIELD_KEYS": "hunter2"}, "holds what is no key"),
        ({"BATON_PRODUCTION": "true"}, "BATON_SECRET_KEY is not set"),
        ({"BATON_TRUSTED_PROXIES": "everybody"}, "BATON_TRUSTED_PROXIES: 'everybody' does not appear to be an IPv4 or IPv6 network. Baton did not start."),
    ],
    ids=["no key", "no such key", "default secret", "no network"],
)  # fmt: skip
def test_without_what_protects_it_nothing_starts(transactional_db, command: str, variables: dict[str, str], words: str):
    code, said = started(command, **variables)
    assert code != 0 and words in said and "Traceback" not in said and "hunter2" not in said


def test_nothing_starts_while_a_secret_is_kept_whose_key_is_gone(transactional_db):
    House().owner
    code, said = started("serve", **LIVE, BATON_FIELD_KEYS=ciphers.new_key())
    assert code != 0 and "which is not in BATON_FIELD_KEYS. Nothing was started" in said and "Traceback" not in said
