"""What can go wrong between an invoice and its mail, and what a person reads of it then."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from baton.documents.store import store
from tests.messages.chain import Chain
from tests.ops.processes import environment
from tests.upkeep.breaking import breaches, by_owner

ROSA, KIM = "rosa@acme.example", "kim@acme.example"
TAKEN = "250 2.0.0 taken as 4711"
SENDING = """
import sys, django
django.setup()
from baton.foundation.models import Organization
from baton.messages.jobs import send_mail
send_mail(Organization.objects.get(pk=sys.argv[1]))
"""
ACCEPTED_AGAIN = """
INSERT INTO mail_attempt (id, organization_id, message_id, number, at, outcome, words)
SELECT gen_random_uuid(), organization_id, message_id, number + 1, at, outcome, words FROM mail_attempt
"""


def worker_of(chain: Chain) -> subprocess.Popen:
    """A process of its own that does one round of sending."""
    settings = {name: str(getattr(django_settings, name)) for name in ("EMAIL_URL", "SANDBOX_EMAIL_URL", "BATON_STORAGE", "BATON_URL")}
    return subprocess.Popen([sys.executable, "-c", SENDING, str(chain.house.id)], env=environment(**settings))


@pytest.fixture
def chain(db, mail_server, settings, tmp_path) -> Chain:
    return made(Chain(mail_server, settings, tmp_path))


@pytest.fixture
def standing_chain(transactional_db, mail_server, settings, tmp_path) -> Chain:
    """Really committed, for other processes."""
    return made(Chain(mail_server, settings, tmp_path))


def made(chain: Chain) -> Chain:
    chain.customer("Acme", contact="Rosa Lind", email=ROSA)
    return chain


def ids(chain: Chain) -> list[str]:
    return [received.header("Message-ID") for received in chain.server.received]


def test_a_server_that_is_down_for_an_hour_is_asked_ever_less_often_and_gets_the_mail_once(chain: Chain):
    chain.server.stop()
    chain.send("Acme")
    asked: list[int] = []
    for minute in range(82):
        if minute == 60:
            chain.server.start()
        chain.round()
        [message] = chain.all("messages")
        if message["attempts"] > len(asked):
            asked.append(minute)
        if minute == 59:
            assert chain.mail() == ["queued: 127.0.0.1: Connection refused (1 later, 2 later, 3 later, 4 later)"]
        chain.wait(minutes=1)
    assert asked == [0, 1, 6, 21, 81]
    assert chain.mail() == [f"accepted: {TAKEN} (1 later, 2 later, 3 later, 4 later, 5 accepted)"]
    assert (len(ids(chain)), chain.to_do()) == (1, [])


def test_a_server_that_stays_down_is_given_up_after_three_days_and_a_person_is_told_why(chain: Chain):
    chain.server.stop()
    chain.send("Acme")
    for _ in range(20):
        chain.round()
        chain.wait(hours=4)
    assert chain.mail()[0].startswith("failed: 127.0.0.1: Connection refused")
    assert chain.to_do() == ["INV-1 did not reach Acme. rosa@acme.example: 127.0.0.1: Connection refused Mend the address and send it again."]


def test_a_greylisted_mail_is_accepted_at_the_next_try(chain: Chain):
    chain.server.answers[ROSA] = ["451 4.7.1 greylisted, come back"]
    chain.send("Acme")
    chain.round()
    assert chain.mail() == ["queued: 451 4.7.1 greylisted, come back (1 later)"]
    chain.later(minutes=1)
    assert chain.mail() == [f"accepted: {TAKEN} (1 later, 2 accepted)"]
    assert (len(ids(chain)), chain.to_do()) == (1, [])


def test_one_of_two_addresses_refused_is_named_in_a_task_and_the_other_has_the_mail(chain: Chain):
    chain.contact("Acme", KIM)
    chain.server.answers[ROSA] = ["550 5.1.1 no such user"]
    chain.send("Acme")
    chain.round()
    assert chain.server.received[0].recipients == [KIM]
    assert chain.mail() == [f"accepted: {TAKEN} (1 accepted)"]
    assert chain.to_do() == [
        "Mail did not reach every address: Invoice INV-1 from Harbour Works, to Acme. rosa@acme.example: 550 5.1.1 no such user "
        "Mend the contact's address or the server, then send it again."
    ]


def test_every_address_refused_is_a_task_that_names_it(chain: Chain):
    chain.server.answers[ROSA] = ["550 5.1.1 no such user"]
    chain.send("Acme")
    chain.round()
    assert chain.mail() == ["bounced: 550 5.1.1 no such user (1 refused)"]
    assert chain.to_do() == ["INV-1 did not reach Acme. rosa@acme.example: 550 5.1.1 no such user Mend the address and send it again."]


def test_a_server_that_dies_after_the_final_dot_is_not_asked_again_until_a_person_says_so(chain: Chain):
    chain.server.answers[""] = [None]
    chain.send("Acme")
    chain.round()
    assert chain.mail() == ["unknown: Connection unexpectedly closed (1 unknown)"]
    assert chain.to_do() == [
        "Did the mail arrive?: Invoice INV-1 from Harbour Works, to Acme. It was handed over, and the mail server did not say whether it "
        "took it (Connection unexpectedly closed) It is not sent again by itself. Ask the customer, or send it again: it keeps its id."
    ]
    for _ in range(8):
        chain.later(hours=12)
    assert len(ids(chain)) == 1
    [message] = chain.all("messages")
    chain.do("message.resend", message["id"])
    chain.round()
    first, second = ids(chain)
    assert first == second
    assert chain.mail() == [f"accepted: {TAKEN} (1 unknown, 2 accepted)"]
    assert chain.to_do() == []


@pytest.mark.parametrize(("change", "words"), [
    (Path.unlink, "is gone. Restore it from a backup."),
    (lambda file: (file.chmod(0o600), file.write_bytes(b"%PDF-1.7 another")), "was changed after it was kept. It is not given out; restore it from a backup."),
])  # fmt: skip
def test_a_document_that_is_gone_or_changed_is_not_mailed_and_its_backup_is(standing_chain: Chain, tmp_path, change, words):
    chain = standing_chain
    chain.send("Acme")
    [file] = [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]
    backup = file.read_bytes()
    change(file)
    chain.round()
    assert chain.mail() == [f"queued: The kept file {file.name} {words} (1 later)"]
    assert breaches("V9") == [f"INV-1.pdf: The kept file {file.name} {words}"]
    assert chain.server.tried == []
    file.unlink(missing_ok=True)
    store().keep(backup)
    chain.later(minutes=1)
    assert (chain.server.received[0].files[0][2], breaches("V9")) == (backup, [])


@pytest.mark.parametrize(("moment", "came"), [("meanwhile", 0), ("afterwards", 1)])
def test_a_worker_killed_on_the_way_leaves_the_mail_to_a_person_and_it_is_never_sent_twice(standing_chain: Chain, moment, came):
    chain = standing_chain
    chain.send("Acme")
    worker: list[subprocess.Popen] = []
    setattr(chain.server, moment, lambda: os.kill(worker[0].pid, signal.SIGKILL))
    worker.append(worker_of(chain))
    assert worker[0].wait(30) == -signal.SIGKILL
    setattr(chain.server, moment, lambda: None)
    chain.later(minutes=29)
    assert chain.mail() == ["sending:  ()"]
    chain.later(minutes=2)
    assert chain.mail() == ["unknown: The sending was cut off on our side. (1 unknown)"]
    assert chain.to_do() == [
        "Did the mail arrive?: Invoice INV-1 from Harbour Works, to Acme. It was handed over, and the mail server did not say whether it "
        "took it (The sending was cut off on our side.) It is not sent again by itself. Ask the customer, or send it again: it keeps its id."
    ]
    for _ in range(4):
        chain.later(days=1)
    assert (len(chain.server.received), breaches("V6")) == (came, [])


def test_a_second_worker_that_looks_while_the_first_talks_to_the_server_sends_nothing(standing_chain: Chain):
    chain, ended = standing_chain, []
    chain.send("Acme")

    def look() -> None:
        chain.server.meanwhile = lambda: None
        ended.append(worker_of(chain).wait(20))

    chain.server.meanwhile = look
    assert worker_of(chain).wait(30) == 0
    assert ended == [0]
    assert chain.mail() == [f"accepted: {TAKEN} (1 accepted)"]
    assert (len(ids(chain)), breaches("V6")) == (1, [])


def test_a_mail_that_was_accepted_twice_is_a_breach(standing_chain: Chain):
    standing_chain.send("Acme")
    standing_chain.round()
    assert breaches("V6") == []
    by_owner(ACCEPTED_AGAIN)
    assert breaches("V6") == ["The mail is accepted; it was accepted 2 times, for 1 addresses."]
