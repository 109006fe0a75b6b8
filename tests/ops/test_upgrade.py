"""What earlier versions left behind is brought up to date and sound.

Each file of tests/data/releases is a backup of a small firm with two years behind it, made by that version:
`baton demo --accounts 12 --no-serve`, `baton backup --to X`, and X packed with the backup's folder called by the version.
"""

import tarfile
from pathlib import Path

import pytest

from baton.ops.backup.examining import examine
from baton.ops.backup.restoring import restore
from baton.ops.backup.trying import verified
from tests.ops.backups import empty_database

RELEASES = Path(__file__).parents[1] / "data" / "releases"


@pytest.mark.parametrize("release", [pytest.param(path, id=path.name.removesuffix(".tar.xz")) for path in sorted(RELEASES.glob("*.tar.xz"))])
def test_what_a_release_left_behind_is_brought_up_to_date_and_sound(release: Path, transactional_db, tmp_path):
    with tarfile.open(release) as packed:
        packed.extractall(tmp_path / "backups", filter="data")
    backup = tmp_path / "backups" / release.name.removesuffix(".tar.xz")
    said = examine(backup)
    assert said.version == backup.name
    with empty_database(tmp_path) as site:
        restore(backup, said, site.owner_url, None, site.environment)
        checks = verified(site.environment | {"BATON_STORAGE": (tmp_path / "backups" / "documents").as_uri()})
        assert [breach for check in checks for breach in check["breaches"]] == []
        assert {check["id"]: check["checked"] > 0 for check in checks}.items() >= {"V2": True, "V3": True, "V4": True, "V9": True}.items()
        assert site.baton("migrate", "--check") == (0, "Nothing is pending.\n")
        assert site.ask("SELECT count(*) FROM foundation_restore WHERE released_at IS NULL") == [(1,)]
