"""Two at once: workers beside each other, and one that was paused while the other went on."""

import threading

from django.db import connections

from baton.foundation.errors import AlreadyDone, Answer
from baton.messages import jobs
from baton.messages.actions.outcomes import lose
from baton.messages.actions.resending import resend
from baton.messages.models import Message
from tests.messages.office import Office


def at_once(count: int, deed) -> list:
    """Run a deed in so many threads that begin together; what each answered or raised."""
    together, answers = threading.Barrier(count), []

    def run() -> None:
        together.wait()
        try:
            answers.append(deed())
        except (Answer, AlreadyDone) as error:
            answers.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_four_rounds_at_once_send_each_of_twelve_mails_once(standing_office: Office):
    office = standing_office
    account = office.account()
    messages = [office.queue(office.invoice(account, number=f"INV-{n}")) for n in range(12)]
    organization = office.organization
    assert at_once(4, lambda: jobs.send_mail(organization)) == [None] * 4
    assert {office.state(message) for message in messages} == {"accepted"}
    assert sorted(received.header("Message-ID") for received in office.server.received) == sorted(
        office.message(message).message_id for message in messages
    )
    assert {office.message(message).attempts for message in messages} == {1}


def test_a_claim_that_was_lost_while_we_talked_to_the_server_is_noticed_before_the_mail_goes_over(standing_office: Office):
    office = standing_office
    message = office.queue()

    def given_up_elsewhere() -> None:
        office.server.meanwhile = lambda: None
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join(10)

    def elsewhere() -> None:
        office.house.do(lose, message, attempt=1, words="silence", refused={}, by=office.house.clock)
        connections.close_all()

    office.server.meanwhile = given_up_elsewhere
    office.round()
    assert office.server.tried == ["rosa@acme.example"]
    assert (office.server.received, office.state(message), office.tries(message)) == ([], "unknown", ["1 unknown"])


def test_a_mail_that_is_queued_while_a_round_ends_is_not_forgotten(standing_office: Office):
    office = standing_office
    account, organization = office.account(), office.organization
    for n in range(1, 9):
        invoice = office.invoice(account, number=f"INV-{n}")
        document = office.document(invoice)
        deeds = [lambda: jobs.send_mail(organization), lambda i=invoice, d=document: office.queue(i, document=d)]
        at_once(2, lambda left=deeds: left.pop()())
        office.round()  # if the clock says so; a mail that was missed would wait for ever
        assert (len(office.server.received), office.next_look()) == (n, None)


def test_two_who_send_a_bounced_mail_again_make_one_mail(standing_office: Office):
    office = standing_office
    office.server.answers["rosa@acme.example"] = ["550 gone"]
    message = office.queue()
    office.round()
    owner = office.house.owner
    answers = at_once(4, lambda: office.house.do(resend, message, by=owner))
    assert sorted(type(answer).__name__ for answer in answers).count("Message") == 1
    with office.house.look():
        assert Message.objects.count() == 2
