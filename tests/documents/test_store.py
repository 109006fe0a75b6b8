"""Files are kept whole, once, and unchanged."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from baton.documents.store import HALF, Altered, NotKept, NotThere, Store, WholeFiles, store
from baton.ops.environment import CHECKOUT
from tests.documents.conftest import FullFor

CONTENT = b"%PDF-1.7 an invoice" * 1_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()

KILLED_BEFORE_RENAME = """
import os, signal, sys
os.rename = lambda *names: os.kill(os.getpid(), signal.SIGKILL)
from baton.documents.store import Store, WholeFiles
Store(WholeFiles(location=sys.argv[1])).keep(b"%PDF-1.7 an invoice" * 1_000)
"""

WHERE = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'baton.settings'; from baton.documents.store import store; print(store().files.location)"
PATH = {"PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    return Store(WholeFiles(location=tmp_path))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_found_by_the_hash_of_what_is_in_it(kept, tmp_path):
    assert kept.keep(CONTENT) == SHA256
    assert kept.read(SHA256) == CONTENT
    assert files(tmp_path) == [tmp_path / SHA256[:2] / SHA256[2:4] / SHA256]


def test_the_same_content_is_kept_once_and_not_written_again(kept, tmp_path):
    kept.keep(CONTENT)
    first = os.stat(files(tmp_path)[0])
    assert kept.keep(CONTENT) == SHA256
    second = os.stat(files(tmp_path)[0])
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)
    assert first.st_mode & 0o222 == 0


def test_many_at_once_end_with_one_whole_file(kept, tmp_path):
    threads = [threading.Thread(target=kept.keep, args=(CONTENT,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files(tmp_path)) == 1
    assert kept.read(SHA256) == CONTENT


def test_a_crash_before_the_rename_leaves_nothing_that_could_be_read_and_the_next_try_works(kept, tmp_path):
    child = subprocess.run([sys.executable, "-c", KILLED_BEFORE_RENAME, str(tmp_path)], env=os.environ | PATH, check=False)
    assert child.returncode == -signal.SIGKILL
    assert [path.name.startswith(HALF) for path in files(tmp_path)] == [True]
    with pytest.raises(NotThere, match="Restore it from a backup"):
        kept.read(SHA256)
    assert kept.keep(CONTENT) == SHA256
    assert kept.read(SHA256) == CONTENT


@pytest.mark.parametrize("changed", [CONTENT[:-1], CONTENT + b" ", b"", CONTENT.replace(b"an", b"no", 1)])
def test_a_file_that_was_changed_is_told_and_not_given_out(kept, tmp_path, changed):
    kept.keep(CONTENT)
    path = files(tmp_path)[0]
    path.chmod(0o600)
    path.write_bytes(changed)
    with pytest.raises(Altered, match="was changed"):
        kept.read(SHA256)
    with pytest.raises(Altered, match="was changed"):
        kept.keep(CONTENT)
    assert path.read_bytes() == changed


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "taken").write_bytes(b"a file, no folder")
    with pytest.raises(NotKept, match="Nothing of it was written"):
        Store(WholeFiles(location=tmp_path / "taken")).keep(CONTENT)


@pytest.fixture
def small_disk(tmp_path: Path):
    """A file system of 64 kB; only root may mount one."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small tmpfs needs root")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting a small tmpfs is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_and_leaves_no_half_file_and_room_mends_it(small_disk):
    (small_disk / "filler").write_bytes(b"x" * 50_000)
    kept = Store(WholeFiles(location=small_disk))
    with pytest.raises(NotKept, match="the disk is full. Nothing of it was written"):
        kept.keep(CONTENT)
    assert files(small_disk) == [small_disk / "filler"]
    (small_disk / "filler").unlink()
    assert kept.read(kept.keep(CONTENT)) == CONTENT


def test_no_room_is_told_with_what_to_do_and_once_there_is_room_it_is_kept(tmp_path):
    full = Store(FullFor(tmp_path, times=1))
    with pytest.raises(NotKept) as told:
        full.keep(CONTENT)
    assert told.value.strerror == (
        "A file of 19,000 bytes could not be kept: the disk is full. Nothing of it was written. Make room, or mend the place that "
        "BATON_STORAGE names."
    )
    assert files(tmp_path) == []
    assert full.read(full.keep(CONTENT)) == CONTENT


def test_the_setting_names_the_folder(settings, tmp_path):
    settings.BATON_STORAGE = (tmp_path / "a b").as_uri()
    sha256 = store().keep(CONTENT)
    assert (tmp_path / "a b" / sha256[:2] / sha256[2:4] / sha256).is_file()


@pytest.mark.parametrize(("address", "folder"), [("file:///srv/a%20b", "/srv/a b"), ("", f"{CHECKOUT}/var/documents")])
def test_the_environment_names_the_folder_and_without_a_name_it_lies_in_our_home(address, folder):
    said = {"BATON_STORAGE": address} if address else {}
    inherited = {name: value for name, value in os.environ.items() if name not in ("BATON_STORAGE", "BATON_HOME")}
    child = subprocess.run([sys.executable, "-c", WHERE], env=inherited | PATH | said, capture_output=True, text=True, check=True)
    assert child.stdout.strip() == folder


@pytest.mark.parametrize("address", ["s3://bucket", "var/documents", "file:relative"])
def test_a_place_we_cannot_use_is_refused_at_once(settings, address):
    settings.BATON_STORAGE = address
    with pytest.raises(ImproperlyConfigured, match="it must name a folder"):
        store()


def test_a_file_of_any_size_is_kept_without_being_held(kept, tmp_path):
    large = tmp_path / "large.csv"
    large.write_bytes(b"a,b\r\n" * 2_000_000)
    tracemalloc.start()
    sha256 = kept.keep_file(large)
    with kept.at_hand(sha256) as path:
        assert path.stat().st_size == large.stat().st_size and path != large
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
    assert kept.keep_file(large) == sha256 == hashlib.sha256(large.read_bytes()).hexdigest()


def test_a_file_is_at_hand_only_as_it_was_kept(kept, tmp_path):
    with pytest.raises(NotThere, match="Restore it from a backup"), kept.at_hand(SHA256):
        pass
    kept.keep(CONTENT)
    path = files(tmp_path)[0]
    path.chmod(0o600)
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(Altered, match="It is not given out"), kept.at_hand(SHA256):
        pass
    source = tmp_path / "again"
    source.write_bytes(CONTENT)
    with pytest.raises(Altered):
        kept.keep_file(source)


def test_a_full_disk_keeps_nothing_of_a_large_file_either(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(CONTENT)
    with pytest.raises(NotKept, match="the disk is full"):
        Store(FullFor(tmp_path / "store", 1)).keep_file(source)
