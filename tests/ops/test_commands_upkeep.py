"""`baton doctor` and `baton verify` at the terminal."""

import pytest
from django.db import connection

from baton.catalog.models import Product
from baton.foundation import duties
from baton.ops import configuration
from baton.upkeep.verify import CHECKS
from tests.make import House
from tests.ops.terminal import Terminal
from tests.upkeep.breaking import broken

WORKER = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())"


@pytest.fixture
def terminal(db, capsys) -> Terminal:
    return Terminal(capsys)


def work_as_usual() -> None:
    """A worker lives, and every duty has just succeeded."""
    with connection.cursor() as cursor:
        cursor.execute(WORKER)
        for name in duties.DUTIES:
            cursor.execute(duties.PROVE, [name])


def test_doctor_finds_nothing_wrong_while_duties_run(terminal):
    work_as_usual()
    found = terminal("doctor")
    assert found.code == 0
    assert found.out.endswith("Nothing is wrong.\n")
    assert "baton_app in test_" in found.out


def test_doctor_names_late_duties_and_the_missing_worker(terminal):
    found = terminal("doctor", "--json")
    assert found.code == 1
    assert len(found.json["wrong"]) == len(duties.DUTIES) + 1
    assert found.json["wrong"][-1].startswith("No worker runs, so nothing happens by itself")
    assert all(duty["late"] for duty in found.json["duties"])


def test_doctor_counts_the_queue(terminal):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('a', 'b', now() - interval '9 s')")
    queue = terminal("doctor", "--json").json["queue"]
    assert queue["jobs"] == {"todo": 1}
    assert 9 <= queue["oldest_waits_s"] < 60


def test_doctor_never_shows_a_secret(terminal, monkeypatch):
    monkeypatch.setenv("DATABASE_DIRECT_URL", "postgres://baton_app:hunter2@db/baton")
    monkeypatch.setenv("BATON_SECRET_KEY", "hunter3")
    monkeypatch.setenv("EMAIL_URL_FILE", "/run/secrets/mail")
    shown = terminal("doctor").out
    assert "hunter" not in shown
    assert "postgres://baton_app:…@db/baton  (environment)" in shown
    assert "(/run/secrets/mail)" in shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://u:p@h/d", "postgres://u:…@h/d"),
        ("smtp://me@example.org:s3cr@t@h:25", "smtp://me@example.org:…@h:25"),
        ("smtp+tls://:p:q@h", "smtp+tls://:…@h"),
        ("postgres://u@/d?host=/run", "postgres://u@/d?host=/run"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("postgres://u@/d?host=/run&password=p&x=1", "postgres://u@/d?host=/run&password=…&x=1"),
    ],
)
def test_an_address_loses_its_password_alone(url, shown):
    assert configuration.masked(url) == shown


def test_a_file_of_settings_is_named_as_the_origin(tmp_path):
    (tmp_path / ".env").write_text("# ours\nexport EMAIL_URL=smtp://h\nBATON_LOG = INFO\n", encoding="utf-8")
    assert configuration.names_in(tmp_path / ".env") >= {"EMAIL_URL", "BATON_LOG"}
    assert configuration.names_in(tmp_path / "absent") == frozenset()


def test_verify_says_what_holds_and_what_there_is_nothing_of(standing_house, capsys):
    found = Terminal(capsys)("verify")
    assert found.code == 0
    assert "V1    one invoice per subscription and period: nothing to check\n" in found.out
    assert "V8    no record refers to another organization's: holds, " in found.out
    assert len(found.out.splitlines()) == len(CHECKS)


def test_verify_tells_a_breach_in_words_and_exits_1(standing_house, capsys):
    with broken(Product, "ALTER TABLE catalog_product DISABLE ROW LEVEL SECURITY"):
        people, programs = Terminal(capsys)("verify", "walls"), Terminal(capsys)("verify", "walls", "--json")
    assert people.code == programs.code == 1
    words = "catalog_product: row-level security is off, so every organization's rows can be read."
    assert people.out == f"walls every house table stands behind its wall: BREACHED, 1 found\n    {words}\n"
    assert programs.json["ok"] is False
    assert programs.json["checks"][0]["breaches"] == [{"kind": "table", "id": "catalog_product", "words": words}]


def test_verify_of_an_unknown_check_is_wrong_usage(terminal):
    wrong = terminal("verify", "V99")
    assert (wrong.code, wrong.err) == (2, f"There is no check V99; the checks are {', '.join(CHECKS)}.")


def test_the_handoff_check_tells_the_seven_steps_and_fails_while_one_is_missing(terminal):
    house = House()
    found = terminal("handoff-check", "--organization", str(house.id), "--json")
    assert found.code == 1
    assert [step["state"] for step in found.json["steps"]] == ["passed"] * 6 + ["not_built"]
    told = terminal("handoff-check", "--organization", str(house.id)).out
    assert "7  not built" in told and "0 values were typed again" in told
