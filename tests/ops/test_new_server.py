"""What a server that Baton made by itself is like."""

import os
import stat

import psycopg
import pytest

from baton.ops.postgres import binaries, stop
from tests.ops.servers import IS_ROOT, Scratch

SETTINGS = "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)"
RIGHTS = "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname LIKE 'baton%%' ORDER BY 1"


def test_it_keeps_what_it_was_told_and_listens_to_nobody_outside(scratch: Scratch):
    wanted = {"fsync": "on", "full_page_writes": "on", "data_checksums": "on", "listen_addresses": "", "synchronous_commit": "on"}
    assert dict(scratch.sql(SETTINGS, list(wanted))) == wanted


def test_the_two_roles_may_what_they_must(scratch: Scratch):
    assert scratch.sql(RIGHTS) == [("baton_app", False, False, False, False), ("baton_owner", False, True, False, False)]


def test_every_login_needs_its_password(scratch: Scratch):
    app = scratch.ensure().app_url
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(app.replace("baton_app:", "baton_app:x"))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"dbname=postgres user=postgres host='{scratch.place.socket_folder}'")


def test_passwords_are_for_the_user_who_runs_baton_alone(bare: Scratch):
    bare.folder.chmod(0o711)
    bare.ensure()
    assert stat.S_IMODE(bare.folder.stat().st_mode) == 0o711, "a folder that stood before keeps its mode"
    files = sorted(bare.place.cluster.glob("*.password"))
    assert [file.name for file in files] == ["baton_app.password", "baton_owner.password", "postgres.password"]
    for file in files:
        assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_uid) == (0o600, os.geteuid())


def test_data_and_socket_belong_to_the_servers_user_alone(scratch: Scratch):
    scratch.ensure()
    for folder in (scratch.place.data, scratch.place.socket_folder):
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, scratch.place.account.uid)
    assert (scratch.place.account.uid != 0) and scratch.place.account.is_lent == IS_ROOT


def test_it_is_found_when_it_runs_and_stopped_once(scratch: Scratch):
    assert scratch.ensure().started
    again = scratch.ensure()
    assert not again.started
    assert stop(scratch.place)
    assert not scratch.processes()
    assert not stop(scratch.place)
    assert scratch.ensure().app_url == again.app_url


@pytest.mark.needs("older-postgresql")
def test_without_the_wheel_the_systems_server_does_and_stays(bare: Scratch, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as once:
        once.setattr(binaries, "wheel_folder", lambda: None)
        bare.fill()
        bare.kill_all()
        assert bare.count() == 200
    bare.kill_all()
    assert bare.count() == 200, "data is opened by the version that made it, though a newer one is here"
    assert 15 <= int(bare.sql("SHOW server_version_num")[0][0]) // 10000 < 18
    assert bare.sql("SHOW data_checksums") == [("on",)]
