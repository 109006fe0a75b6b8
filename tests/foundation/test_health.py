"""What monitors ask."""

import pytest
from django.db import connection

from baton.foundation.duties import standings
from tests.foundation.watched import proven


def ask(client, path: str) -> tuple[int, dict]:
    answer = client.get(path)
    return answer.status_code, answer.json()


def test_the_health_of_duties_is_503_while_one_is_late(db, only_probe, client):
    proven(1)
    status, said = ask(client, "/healthz/duties")
    assert (status, said["ok"], said["late"], list(said["succeeded_at"])) == (200, True, [], ["probe"])
    proven(3)
    status, said = ask(client, "/healthz/duties")
    assert (status, said["ok"], said["late"]) == (503, False, [standings()[0].words])


def test_a_process_that_answers_is_well(client):
    assert ask(client, "/healthz") == (200, {"ok": True})


def test_baton_is_ready_when_no_migration_waits(db, client):
    assert ask(client, "/readyz") == (200, {"ok": True, "pending": []})


def test_baton_is_not_ready_while_a_migration_waits(transactional_db, owner, client):
    id, name = owner.execute("SELECT id, name FROM django_migrations WHERE app = 'billing' ORDER BY name DESC").fetchone()
    owner.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE id = %s", [id])
    try:
        assert ask(client, "/readyz") == (503, {"ok": False, "pending": [f"billing.{name}"]})
    finally:
        owner.execute("UPDATE django_migrations SET app = 'billing' WHERE id = %s", [id])


def test_baton_is_not_ready_without_its_database(transactional_db, client):
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "nowhere"
    try:
        status, said = ask(client, "/readyz")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    assert (status, said) == (503, {"ok": False, "words": "The database does not answer: OperationalError."})


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/healthz/duties"])
def test_health_is_only_asked_after(client, path: str):
    assert client.post(path).status_code == 405
