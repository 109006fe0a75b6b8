"""Backup and restore: what stands in the one is what stands after the other, and what is not whole is refused beforehand."""

import json
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from baton.catalog.actions.products import ProductInput, create_product
from baton.documents.store import Store, WholeFiles
from baton.foundation.fence import UNFINISHED
from baton.ops.backup.examining import examine
from baton.ops.backup.making import MIGRATING, make
from baton.ops.backup.programs import Failed
from baton.ops.backup.restoring import fill, finish
from baton.ops.backup.scratch import scratch
from baton.ops.errors import CannotRun
from baton.ops.postgres.processes import wait_until
from baton.upkeep import holdings, manifest
from baton.upkeep.manifest import DUMP, KEPT, MANIFEST, Manifest
from baton.upkeep.shelf import UNFINISHED as HALF
from baton.upkeep.shelf import Busy, Shelf
from tests.make import House
from tests.ops.backups import Site, empty_database, here
from tests.ops.terminal import Terminal
from tests.story import Story


def store_of(site: Site) -> Store:
    return Store(WholeFiles(location=site.folder / "documents"))


def shelf_of(site: Site) -> Shelf:
    return Shelf(site.folder / "backups")


@pytest.fixture
def site(transactional_db, tmp_path, settings, monkeypatch) -> Site:
    """The test's database with a customer in it, and one kept file."""
    site = here(tmp_path)
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)
    settings.BATON_STORAGE, settings.BATON_BACKUPS = site.environment["BATON_STORAGE"], site.environment["BATON_BACKUPS"]
    Story(House()).account("Harbour")
    store_of(site).keep(b"kept")
    return site


@pytest.fixture
def backup(site: Site) -> Path:
    return make(shelf_of(site), site.owner_url, store_of(site))[0]


@pytest.fixture
def empty(site: Site, tmp_path_factory) -> Iterator[Site]:
    with empty_database(tmp_path_factory.mktemp("restored")) as other:
        yield other


def test_what_was_backed_up_is_there_again_with_every_right_wall_trigger_and_rule(site: Site, empty: Site):
    site.ask("INSERT INTO django_session VALUES ('s', 'd', now())")
    backup, made = make(shelf_of(site), site.owner_url, store_of(site))
    said = examine(backup)
    assert said == made and said.tables["crm_account"] == 1 and "django_session" not in said.tables
    fill(backup, said, empty.owner_url, store_of(empty))
    assert empty.ask("SELECT to_regnamespace(%s) IS NOT NULL", UNFINISHED) == [(True,)]
    finish(backup, said, empty.owner_url)
    assert empty.catalog() == site.catalog()
    assert empty.rows() == site.rows()
    assert empty.ask("SELECT count(*) FROM django_session") == [(0,)]
    assert empty.ask("SELECT backup, taken_at, released_at FROM foundation_restore") == [(backup.name, said.taken, None)]
    assert list(store_of(empty).every()) == list(store_of(site).every())


def test_nobody_else_may_read_a_backup(site: Site, backup: Path):
    assert {stat.S_IMODE(file.stat().st_mode) for file in backup.iterdir()} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (backup, backup.parent, backup.parent / "documents")} == {0o700}


def test_kept_files_are_copied_once_for_all_backups(site: Site, backup: Path):
    (kept,) = shelf_of(site).documents.every()
    path = Path(shelf_of(site).documents.files.path(f"{kept[:2]}/{kept[2:4]}/{kept}"))
    before = path.stat().st_ino
    site.ask("SELECT pg_sleep(1.1)")  # a backup is called by its second
    second, made = make(shelf_of(site), site.owner_url, store_of(site))
    assert (made.documents, path.stat().st_ino) == (1, before)
    assert [one.name for one in shelf_of(site).backups()] == [second.name, backup.name]


def test_a_backup_is_of_one_moment_however_much_is_written_meanwhile(site: Site, empty: Site):
    """Each deed leaves a product, an audit entry and an announcement; one without the other would be two moments."""
    house, stopped = House("Busy Ltd"), threading.Event()

    def write() -> None:
        n = 0
        while not stopped.is_set():
            n += 1
            house.do(create_product, ProductInput(name=f"Product {n}"))
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        wait_until(lambda: site.ask("SELECT 1 FROM catalog_product"), 10)
        backup, said = make(shelf_of(site), site.owner_url, store_of(site))
    finally:
        stopped.set()
        writer.join()
    fill(backup, said, empty.owner_url, None)  # it compares its counts with those of the manifest
    counts = ["foundation_auditentry WHERE deed = 'product.create'", "foundation_announcement WHERE name = 'product.created'", "catalog_product"]
    found = {empty.ask(f"SELECT count(*) FROM {one}")[0] for one in counts}
    assert len(found) == 1 and found < {(n,) for n in range(1, site.ask("SELECT count(*) FROM catalog_product")[0][0] + 1)}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def say(backup: Path, **other: object) -> None:
    """The manifest says something else, and is whole."""
    said = json.loads((backup / MANIFEST).read_text())
    said.pop("sha256")
    said["parts"] = {name: manifest.Part(**part) for name, part in said["parts"].items()}
    manifest.write(backup, Manifest(**said | other))


def pooled(backup: Path) -> Path:
    return next(path for path in (backup.parent / "documents").rglob("*") if path.is_file())


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (lambda b: cut(b / DUMP), "database.dump is cut off"),
    "one bit": (lambda b: flip(b / DUMP), "its hash is another"),
    "no dump": (lambda b: (b / DUMP).unlink(), "is missing from the backup"),
    "manifest cut off": (lambda b: cut(b / MANIFEST), "is cut off or was changed"),
    "manifest changed": (lambda b: (b / MANIFEST).write_text((b / MANIFEST).read_text().replace('"crm_account": 1', '"crm_account": 2')), "its hash is another"),
    "no manifest": (lambda b: (b / MANIFEST).unlink(), "is no whole backup"),
    "other product": (lambda b: say(b, product="ledgerly"), "is no backup of Baton"),
    "other format": (lambda b: say(b, format=2), "of format 2"),
    "newer version": (lambda b: say(b, version="99.0"), "made by a newer Baton [(]99.0[)]"),
    "newer tables": (lambda b: say(b, migrations=["billing.9999_later"]), "does not know billing.9999_later"),
    "list of files": (lambda b: flip(b / KEPT), "its hash is another"),
    "kept file gone": (lambda b: pooled(b).unlink(), "is gone"),
    "kept file changed": (lambda b: flip(pooled(b)), "was changed after it was kept"),
}  # fmt: skip


def test_a_spoilt_backup_is_refused_in_words_before_anything_is_touched(site: Site, backup: Path, tmp_path):
    """Seen red, each alone: without `check_parts`, `check_documents`, `check_version`, and the manifest's own hash."""
    for n, (spoil, words) in enumerate(SPOILT.values()):
        shelf = tmp_path / f"spoilt-{n}"
        copied(backup.parent, shelf)
        spoil(shelf / backup.name)
        with pytest.raises(CannotRun, match=words) as refused:
            examine(shelf / backup.name)
        assert "Nothing was restored, and nothing was touched." in str(refused.value)
    examine(backup)


def copied(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(source)).write_bytes(path.read_bytes())


def test_a_database_that_is_not_empty_is_left_as_it_is(site: Site, backup: Path):
    before = site.rows()
    with pytest.raises(CannotRun, match="is not empty: it has .* Nothing was restored, and nothing was touched"):
        fill(backup, examine(backup), site.owner_url, None)
    assert site.rows() == before
    assert site.ask("SELECT to_regnamespace(%s) IS NULL", UNFINISHED) == [(True,)]


def test_a_backup_of_a_newer_server_is_refused(site: Site, backup: Path, empty: Site):
    say(backup, postgresql=99)
    with pytest.raises(CannotRun, match="is of PostgreSQL 99"):
        fill(backup, examine(backup), empty.owner_url, None)


def test_other_counts_than_the_manifest_says_are_no_restore(site: Site, backup: Path, empty: Site):
    say(backup, tables=examine(backup).tables | {"crm_account": 7})
    with pytest.raises(Failed, match="crm_account has 1 rows, and the backup says 7"):
        fill(backup, examine(backup), empty.owner_url, None)
    assert empty.ask("SELECT to_regnamespace(%s) IS NOT NULL", UNFINISHED) == [(True,)], "nobody serves it"


def test_a_kept_file_that_is_gone_is_named_and_the_rest_is_backed_up(site: Site, capsys):
    sha256 = store_of(site).keep(b"logo")
    site.ask("SELECT set_config('baton.deed', 'x', false); UPDATE billing_business SET logo = '" + sha256 + "'")
    store_of(site).forget(sha256)
    found = Terminal(capsys)("backup")
    assert found.code == 1 and f"1 kept files are gone from {site.environment['BATON_STORAGE']}" in found.err and sha256 in found.err
    (backup,) = shelf_of(site).backups()
    assert examine(backup).missing == [sha256]


def test_two_backups_at_once_are_one(site: Site):
    with shelf_of(site).alone(), pytest.raises(Busy):
        make(shelf_of(site), site.owner_url, store_of(site))


def test_tables_are_not_changed_while_they_are_backed_up_nor_backed_up_while_they_are_changed(site: Site):
    with holding(site, f"pg_advisory_lock({MIGRATING})"), pytest.raises(CannotRun, match="tables are being changed"):
        make(shelf_of(site), site.owner_url, store_of(site))
    assert shelf_of(site).backups() == []


def holding(site: Site, lock: str):
    owner = psycopg.connect(site.owner_url, autocommit=True)
    owner.execute(f"SELECT {lock}")
    return owner


def test_a_backup_that_is_killed_leaves_none_and_the_next_clears_it_away(site: Site):
    """Seen red: written under its own name from the start, the half one is taken for a backup."""
    backups = site.folder / "backups"
    with holding(site, "1") as owner:
        owner.execute("BEGIN")
        owner.execute("LOCK TABLE crm_account IN ACCESS EXCLUSIVE MODE")  # it stands still in the middle
        process = site.start("backup")
        assert wait_until(lambda: list(backups.glob(f"{HALF}*/{DUMP}")) or list(backups.glob(f"{HALF}*")), 20)
        process.kill()
        process.communicate()
    assert shelf_of(site).backups() == [] and list(backups.glob(f"{HALF}*"))
    make(shelf_of(site), site.owner_url, store_of(site))
    assert len(shelf_of(site).backups()) == 1 and not list(backups.glob(f"{HALF}*"))


def test_a_backup_without_room_for_it_says_so_and_leaves_nothing(site: Site):
    """A limit on the size of a file stands for a full disk."""
    limited = site.start(module="tests.ops.limited")
    _, said = limited.communicate(timeout=60)
    assert limited.returncode == 1, said
    assert "The database could not be read. pg_dump says" in said and "Traceback" not in said
    assert list((site.folder / "backups").glob("*Z")) == [] == list((site.folder / "backups").glob(f"{HALF}*"))


def test_a_restore_that_is_killed_serves_nobody_and_is_begun_again(site: Site, backup: Path, empty: Site):
    """Seen red: without the mark in the database `doctor` finds nothing wrong with the half one."""
    process = empty.start("restore", str(backup))
    assert wait_until(lambda: empty.ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", UNFINISHED), 20)
    process.kill()
    process.communicate()
    code, said = empty.baton("doctor")
    assert code == 1 and "did not run through" in said
    assert "did not run through" in empty.baton("migrate")[1]
    empty.ask("CREATE TABLE left_over (n int)")
    code, said = empty.baton("restore", str(backup))
    assert (code, said.count("Restored: ")) == (0, 1), said
    assert empty.ask("SELECT to_regclass('left_over') IS NULL, to_regnamespace(%s) IS NULL", UNFINISHED) == [(True, True)]
    assert empty.rows() == site.rows()


def test_a_try_restores_compares_verifies_and_leaves_nothing_behind(site: Site, backup: Path, capsys):
    found = Terminal(capsys)("drill", "--json")
    assert found.code == 0 and found.json["ok"] and found.json["backup"] == backup.name
    assert {check["id"] for check in found.json["checks"]} >= {"V2", "V3", "V9", "walls"}
    assert site.ask("SELECT 1 FROM pg_database WHERE datname = %s", f"{site.database}_try") == []
    assert (backup / "tried.json").is_file() and examine(backup)
    assert Terminal(capsys)("drill", "--nightly").out == f"{backup.name} was tried already.\n"


def test_a_try_that_finds_a_breach_fails_in_its_words(site: Site, capsys):
    site.ask("ALTER TABLE catalog_product DISABLE ROW LEVEL SECURITY")
    try:
        backup, _ = make(shelf_of(site), site.owner_url, store_of(site))
    finally:
        site.ask("ALTER TABLE catalog_product ENABLE ROW LEVEL SECURITY")
    found = Terminal(capsys)("drill")
    assert found.code == 1 and "what it holds is not sound: walls" in found.err and "catalog_product" in found.err
    assert not (backup / "tried.json").exists()


def test_where_no_database_may_be_made_a_try_is_not_possible_and_never_passed(site: Site, backup: Path):
    with pytest.raises(CannotRun, match="Not possible: the login baton_app may not create a database"), scratch(site.environment["DATABASE_URL"]):
        pytest.fail("it may")


def test_every_column_that_names_a_kept_file_is_known():
    assert set(holdings.hash_columns()) == {("documents_document", "sha256"), ("exchange_import", "sha256"), ("billing_business", "logo")}
