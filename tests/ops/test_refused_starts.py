"""The words a person sees when the database can't be started."""

import os
import shutil
from pathlib import Path

import pytest

from baton.ops.errors import CannotRun
from baton.ops.postgres import binaries, ensure_running, find_place, place, stop
from baton.ops.postgres.binaries import Binaries
from baton.ops.postgres.place import Place, own_account
from tests.ops.servers import IS_ROOT, Scratch, as_ordinary_user


def words_of(home: Path) -> str:
    try:
        ensure_running(Place(home, own_account()))
    except CannotRun as refusal:
        return str(refusal)
    return "started"


def test_a_folder_that_cannot_be_written(bare: Scratch):
    bare.folder.chmod(0o555)
    said = as_ordinary_user(lambda: words_of(bare.folder / "home"))
    assert said == (
        f"The database was not started: Permission denied ({bare.folder / 'home'}). Let the user who runs Baton "
        "write there, or set BATON_HOME to a folder that can be written."
    )
    assert list(bare.folder.iterdir()) == []


def test_a_file_where_the_folder_should_be(bare: Scratch):
    (bare.folder / "home").write_text("")
    with pytest.raises(CannotRun, match="home is a file and should be a folder"):
        ensure_running(find_place(bare.folder / "home"))


@pytest.mark.skipif(not IS_ROOT, reason="an ordinary user's server runs as that user")
def test_a_folder_that_nobody_may_enter(bare: Scratch):
    bare.folder.chmod(0o700)
    with pytest.raises(CannotRun, match="runs as the user `nobody`, who may not enter"):
        ensure_running(find_place(bare.folder / "home"))


def test_servers_that_are_too_old(bare: Scratch, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries, "candidates", lambda _: [Binaries(Path("/none"), 14), Binaries(Path("/none"), 13)])
    with pytest.raises(CannotRun) as refusal:
        bare.ensure()
    assert str(refusal.value) == (
        "Baton needs PostgreSQL 15 or newer and found: 14, 13. No database was made. "
        "Install a newer one, or set DATABASE_URL to a server of at least 15."
    )
    assert not bare.place.cluster.exists()


def test_data_of_a_newer_version(scratch: Scratch):
    scratch.ensure()
    stop(scratch.place)
    version = scratch.place.data / "PG_VERSION"
    was = version.read_text()
    version.write_text("99\n")
    with pytest.raises(CannotRun, match=r"was made by PostgreSQL 99, and the versions here are: 18.* The data was not touched"):
        scratch.ensure()
    version.write_text(was)
    assert scratch.ensure().started


@pytest.mark.parametrize("planted", ["link", "open folder"])
def test_a_socket_folder_laid_there_by_somebody_else(scratch: Scratch, planted: str):
    scratch.ensure()
    stop(scratch.place)
    folder = scratch.place.socket_folder
    shutil.rmtree(folder)
    if planted == "link":
        (scratch.folder / "elsewhere").mkdir(mode=0o700)
        os.chown(scratch.folder / "elsewhere", scratch.place.account.uid, scratch.place.account.gid)
        folder.symlink_to(scratch.folder / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    try:
        with pytest.raises(CannotRun, match="is not a folder of the database server's alone"):
            scratch.ensure()
    finally:
        folder.unlink() if folder.is_symlink() else folder.rmdir()


def test_a_lost_password_file(scratch: Scratch):
    scratch.ensure()
    file = scratch.place.cluster / "baton_app.password"
    file.rename(file.with_name("hidden"))
    with pytest.raises(CannotRun, match=r"password file .*baton_app.password is missing.* The data was not touched"):
        scratch.ensure()
    file.with_name("hidden").rename(file)


def test_root_without_the_user_nobody(monkeypatch: pytest.MonkeyPatch):
    def unknown(name: str):
        raise KeyError(name)

    monkeypatch.setattr(place.pwd, "getpwnam", unknown)
    with pytest.raises(CannotRun, match="may not run as root and this system has no user `nobody`"):
        place.lent_account()
