"""The folder of backups: only whole ones stand in it, and old ones go with the files that they alone needed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baton.foundation.clock import real_now
from baton.ops.commands import backup as command
from baton.upkeep import manifest
from baton.upkeep.manifest import KEPT, Manifest, write_file
from baton.upkeep.shelf import TRIED, UNFINISHED, Shelf, name_of


def stand(shelf: Shelf, name: str, *files: bytes, taken: datetime | None = None) -> Path:
    """A backup that needs these kept files."""
    with shelf.alone(), shelf.making(name) as folder:
        hashes = [shelf.documents.keep(file) for file in files]
        write_file(folder / KEPT, "".join(f"{hash}\n" for hash in hashes).encode())
        said = Manifest("0.1.0", (taken or real_now()).isoformat(), 15, [], {}, {KEPT: manifest.part_of(folder / KEPT)}, len(hashes))
        manifest.write(folder, said)
    return shelf.folder / name


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "backups")


def test_a_backup_that_fails_while_it_is_made_leaves_nothing(shelf: Shelf):
    with pytest.raises(OSError, match="full"), shelf.alone(), shelf.making("a") as folder:
        (folder / KEPT).write_text("")
        raise OSError("full")
    assert shelf.backups() == [] and not list(shelf.folder.glob(f"{UNFINISHED}*"))


def test_what_is_not_whole_is_no_backup(shelf: Shelf):
    stand(shelf, "a")
    (shelf.folder / f"{UNFINISHED}b").mkdir()
    (shelf.folder / "c").mkdir()
    assert [one.name for one in shelf.backups()] == ["a"]


def test_the_newest_remain_and_files_that_nobody_needs_go(shelf: Shelf):
    stand(shelf, "1", b"old", b"both")
    stand(shelf, "2", b"both")
    stand(shelf, "3", b"both", b"new")
    assert shelf.thin_out(2) == ["1"]
    assert {shelf.documents.read(hash) for hash in shelf.documents.every()} == {b"both", b"new"}
    assert shelf.thin_out(2) == []


def test_the_newest_that_was_tried_stays_whatever_its_age(shelf: Shelf):
    for name in "123":
        stand(shelf, name)
    (shelf.folder / "1" / TRIED).write_text("{}")
    assert shelf.thin_out(1) == ["2"]
    (shelf.folder / "3" / TRIED).write_text("{}")
    assert shelf.thin_out(1) == ["1"]


def test_backups_are_called_by_their_instant_so_that_they_stand_in_order():
    assert name_of(datetime(2026, 11, 30, 2, 15, 9, tzinfo=UTC)) == "2026-11-30T02-15-09Z"


@pytest.mark.parametrize(("hours", "hour", "is_time"), [(23.9, 2, True), (1, 2, False), (23.9, 14, False), (27, 14, True), (None, 14, True)])
def test_a_nightly_one_is_made_at_night_and_made_up_for_when_the_night_was_missed(shelf: Shelf, hours: float | None, hour: int, is_time: bool):
    now = datetime(2026, 11, 30, hour, 15, tzinfo=UTC)
    if hours is not None:
        stand(shelf, "1", taken=now - timedelta(hours=hours))
    assert command.is_time(shelf, now) is is_time
