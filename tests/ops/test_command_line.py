"""What the command line says before any command has run."""

import os
import socket
import subprocess
from argparse import ArgumentTypeError

import pytest

from baton.ops import cli, environment
from baton.ops.commands.serve import address, require_free
from baton.ops.environment import CHECKOUT, choose_database
from baton.ops.errors import CannotRun, WrongUsage

NOWHERE = "postgresql://baton_app:secret@127.0.0.1:9/baton"


def baton(*arguments: str, **variables: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [CHECKOUT / "bin" / "baton", *arguments],
        env={name: value for name, value in os.environ.items() if "DATABASE" not in name} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def test_help_lists_every_command_with_its_first_line(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: baton COMMAND [--organization ID] [--as EMAIL] [--json] [--help]")
    assert "  migrate        Bring the database to this version's tables, as the role that owns them." in said


def test_no_command_and_an_unknown_one_are_wrong_usage(capsys: pytest.CaptureFixture[str]):
    assert cli.main([]) == 2
    assert cli.main(["migrat"]) == 2
    assert capsys.readouterr().err.startswith("There is no command 'migrat'. Did you mean migrate?\n")


def test_help_of_a_command_needs_no_database():
    code, said, _ = baton("migrate", "--help", DATABASE_URL=NOWHERE)
    assert code == 0
    assert "--check" in said


def test_common_options_stand_before_and_after_a_subcommand():
    parser = cli.CommandParser(prog="baton thing")
    parser.add_subparsers(dest="deed").add_parser("make")
    for arguments in (["--json", "make"], ["make", "--json"]):
        assert parser.parse_args(arguments).json
    assert parser.parse_args(["make", "--as", "a@example.org"]).as_email == "a@example.org"


def test_a_database_that_does_not_answer_is_told_without_a_traceback():
    code, said, errors = baton("show", "account", DATABASE_URL=NOWHERE, DATABASE_OWNER_URL=NOWHERE)
    assert (code, said) == (1, "")
    assert errors.startswith("The database did not do it: connection ")
    assert "Traceback" not in errors
    assert "secret" not in errors


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_DIRECT_URL", "BATON_AS_OWNER", "BATON_EMBEDDED", "PGPORT"):
        monkeypatch.setenv(name, "")  # so that what the code sets is put back afterwards
        monkeypatch.delenv(name)
    monkeypatch.setattr(environment, "ensure_running", lambda: pytest.fail("the embedded server was started"))
    return monkeypatch


def test_addresses_come_from_files_too(no_database: pytest.MonkeyPatch, tmp_path):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        (tmp_path / name).write_text(f"postgresql://{name}/baton\n")
        no_database.setenv(f"{name}_FILE", str(tmp_path / name))
    assert choose_database(as_owner=True) is False
    assert os.environ["DATABASE_URL"].strip() == "postgresql://DATABASE_URL/baton"
    assert os.environ["DATABASE_OWNER_URL"].strip() == "postgresql://DATABASE_OWNER_URL/baton"
    assert os.environ["BATON_AS_OWNER"] == "1"


def test_addresses_come_from_the_env_file_of_a_home(no_database: pytest.MonkeyPatch, tmp_path):
    (tmp_path / ".env").write_text(f"DATABASE_URL={NOWHERE}\n")
    no_database.setenv("BATON_HOME", str(tmp_path))
    choose_database()
    assert os.environ["DATABASE_URL"] == NOWHERE
    assert os.environ["BATON_AS_OWNER"] == ""


def test_an_owner_alone_is_refused(no_database: pytest.MonkeyPatch):
    no_database.setenv("DATABASE_OWNER_URL", NOWHERE)
    with pytest.raises(WrongUsage, match="DATABASE_OWNER_URL is set and DATABASE_URL is not: set both, or neither"):
        choose_database()


def test_owners_commands_need_the_owners_login(no_database: pytest.MonkeyPatch):
    no_database.setenv("DATABASE_URL", NOWHERE)
    with pytest.raises(CannotRun, match="works as the role that owns the tables, and DATABASE_OWNER_URL is not set"):
        choose_database(as_owner=True)


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(WrongUsage) as refusal:
            require_free("127.0.0.1", port)
    assert refusal.value.exit_code == 2
    assert str(refusal.value) == (
        f"Port {port} on 127.0.0.1 is taken by another program. Nothing was started. "
        f"Stop that program, or choose another port: --bind 127.0.0.1:{port + 1}"
    )
    require_free("127.0.0.1", port)


def test_addresses_to_bind():
    assert address("0.0.0.0:80") == ("0.0.0.0", 80)
    assert address(":8000") == address("8000") == ("127.0.0.1", 8000)
    assert address("[::1]:8000") == ("::1", 8000)
    for wrong in ("host", "host:0", "host:70000", "host:http"):
        with pytest.raises(ArgumentTypeError, match="is not HOST:PORT"):
            address(wrong)
