"""The duties that keep backups: what they could not do is said in the words of the command."""

from pathlib import Path

import pytest

from baton import wiring
from baton.upkeep import nightly
from baton.upkeep.shelf import Shelf
from tests.ops.backups import here


@pytest.fixture
def night(transactional_db, tmp_path, monkeypatch, settings) -> Shelf:
    """A worker's environment, in which backups are wanted."""
    for name, value in here(tmp_path).environment.items():
        monkeypatch.setenv(name, value)
    settings.BATON_BACKUPS = here(tmp_path).environment["BATON_BACKUPS"]
    return Shelf(tmp_path / "backups")


def test_by_night_one_backup_is_made_and_not_another_an_hour_later(night: Shelf):
    nightly.back_up()
    nightly.back_up()
    assert len(night.backups()) == 1


def test_where_the_owner_s_login_is_not_given_it_is_not_possible_and_not_passed(night: Shelf, monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")
    with pytest.raises(nightly.NotDone, match="Not possible: DATABASE_OWNER_URL is not set"):
        nightly.back_up()


def test_without_any_backup_none_was_tried(night: Shelf):
    with pytest.raises(nightly.NotDone, match="There is no backup in .* yet"):
        nightly.try_restore()


def test_a_backup_that_is_worth_nothing_is_found_by_the_next_look(night: Shelf):
    nightly.back_up()
    (backup,) = night.backups()
    dump: Path = backup / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-9])
    with pytest.raises(nightly.NotDone, match="is cut off"):
        nightly.try_restore()


def test_both_are_told_at_once_when_they_fail_and_can_be_switched_off(settings):
    assert all(duty.loud and not duty.inward for duty in wiring.BACKUPS)
    settings.BATON_BACKUPS = "off"
    assert not nightly.are_wanted()
