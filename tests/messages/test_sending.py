"""A mail's way out through a real server, and what is known of it afterwards."""

from datetime import timedelta

import pytest

from baton.foundation.errors import Conflict, Refused
from baton.messages import jobs, sending
from baton.messages.actions.outcomes import accept, lose, try_message
from tests.messages.office import PDF, SELLER, Office
from tests.messages.servers import people

ROSA, KIM = "rosa@acme.example", "kim@acme.example"


def test_an_invoice_arrives_with_its_pdf_and_is_sent_once(office: Office):
    message = office.queue()
    assert (office.state(message), office.server.received) == ("queued", [])
    office.round()
    office.round()
    [received] = office.server.received
    assert (received.sender, received.recipients) == (SELLER, [ROSA])
    assert people(received.content, "From") == [("Harbour Works Ltd", SELLER)]
    assert people(received.content, "To") == [("Rosa Lind", ROSA)]
    assert received.header("Subject") == "Invoice INV-2041 from Harbour Works Ltd"
    assert received.header("Message-ID") == office.message(message).message_id
    assert "please find attached invoice INV-2041 of 12 November 2026 for €1,190.00." in received.text
    assert received.files == [("INV-2041.pdf", "application/pdf", PDF)]
    assert (office.state(message), office.recipients(message), office.tries(message)) == ("accepted", {ROSA: "accepted"}, ["1 accepted"])
    assert office.message(message).server_words == "250 2.0.0 taken as 4711"
    assert office.announced() == ["queued", "tried", "accepted"]
    assert office.told()[-1] == "Mail with INV-2041.pdf accepted by the mail server"
    assert (office.tasks(), office.next_look()) == ([], None)


def test_the_id_is_there_before_the_first_try_and_stays(office: Office):
    message = office.queue()
    before = office.message(message).message_id
    assert before == f"<{message.hex}@baton.example>"
    office.server.answers[""] = ["451 4.7.1 greylisted"]
    office.round()
    office.wait(minutes=1)
    office.round()
    assert [r.header("Message-ID") for r in office.server.received] == [before] == [office.message(message).message_id]


def test_a_server_that_is_down_and_up_again_gets_each_mail_once(office: Office):
    office.server.stop()
    messages = [office.queue(office.invoice(office.account(f"Customer {n}"))) for n in range(3)]
    for _ in range(6):  # three hours of looking, every half of an hour
        office.round()
        office.wait(minutes=30)
    assert {office.state(message) for message in messages} == {"queued"}
    office.server.start()
    for _ in range(3):
        office.wait(hours=4)
        office.round()
    assert {office.state(message) for message in messages} == {"accepted"}
    assert len({received.header("Message-ID") for received in office.server.received}) == len(office.server.received) == 3


def test_a_server_that_is_down_is_asked_once_a_minute_not_once_a_mail(office: Office):
    office.server.stop()
    messages = [office.queue(office.invoice(office.account(f"Customer {n}"))) for n in range(3)]
    office.round()
    assert [office.message(message).attempts for message in messages] == [1, 0, 0]
    assert office.next_look() >= office.organization.clock.now() + timedelta(seconds=50)


def test_greylisting_is_tried_again_after_a_minute_and_no_sooner(office: Office):
    office.server.answers[ROSA] = ["451 4.7.1 greylisted, come back"]
    message = office.queue()
    office.round()
    assert (office.state(message), office.tries(message)) == ("queued", ["1 later"])
    office.wait(seconds=55)
    office.round()
    assert office.server.received == []
    office.wait(seconds=5)
    office.round()
    assert (office.state(message), office.tries(message), len(office.server.received)) == ("accepted", ["1 later", "2 accepted"], 1)


def test_one_of_two_addresses_refused_is_a_task_and_the_other_has_the_mail(office: Office):
    office.server.answers[ROSA] = ["550 5.1.1 no such user"]
    message = office.queue(office.invoice(office.account("Acme", ROSA, KIM)))
    office.round()
    assert office.state(message) == "accepted"
    assert office.recipients(message) == {ROSA: "refused 550 5.1.1 no such user", KIM: "accepted"}
    assert office.server.received[0].recipients == [KIM]
    assert office.tasks() == ["fix Mail did not reach every address: Invoice INV-2041 from Harbour Works Ltd, to Acme"]


def test_one_of_two_put_off_gets_it_later_and_the_other_not_again(office: Office):
    office.server.answers[ROSA] = ["451 4.7.1 greylisted"]
    message = office.queue(office.invoice(office.account("Acme", ROSA, KIM)))
    office.round()
    assert (office.state(message), office.recipients(message)) == ("queued", {ROSA: "waiting", KIM: "accepted"})
    office.wait(minutes=2)
    office.round()
    assert [received.recipients for received in office.server.received] == [[KIM], [ROSA]]
    assert len({received.header("Message-ID") for received in office.server.received}) == 1
    assert (office.state(message), office.recipients(message), office.tasks()) == ("accepted", {ROSA: "accepted", KIM: "accepted"}, [])


def test_every_address_refused_bounces_and_billing_is_asked_to_mend_it(office: Office):
    office.server.answers[ROSA] = ["550 5.1.1 no such user"]
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    assert (office.state(message), office.delivery(invoice)) == ("bounced", "bounced")
    assert office.tasks() == ["fix INV-2041 did not reach Acme"]
    assert office.announced("invoice.") == ["sent", "bounced"]


def test_a_mail_refused_as_such_has_failed(office: Office):
    office.server.answers[""] = ["554 5.7.1 looks like spam"]
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    assert (office.state(message), office.message(message).server_words) == ("failed", "554 5.7.1 looks like spam")
    assert (office.delivery(invoice), office.tasks()) == ("failed", ["fix INV-2041 did not reach Acme"])


def test_after_three_days_it_is_given_up_and_a_person_is_asked(office: Office):
    office.server.stop()
    message = office.queue()
    for _ in range(20):
        office.round()
        office.wait(hours=4)
    assert office.state(message) == "failed"
    assert 15 <= office.message(message).attempts <= 20
    assert office.tasks() == ["fix INV-2041 did not reach Acme"]
    office.server.start()
    office.wait(days=3)
    office.round()
    assert office.server.received == []


def test_a_server_that_dies_after_the_final_dot_leaves_it_unknown_and_is_not_asked_again(office: Office):
    office.server.answers[""] = [None]
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    assert (office.state(message), office.recipients(message)) == ("unknown", {ROSA: "unknown"})
    assert office.tasks() == ["review Did the mail arrive?: Invoice INV-2041 from Harbour Works Ltd, to Acme"]
    for _ in range(10):
        office.wait(hours=12)
        office.round()
    assert (len(office.server.received), office.state(message), office.delivery(invoice)) == (1, "unknown", "queued")


def test_a_worker_that_dies_on_the_way_leaves_it_unknown_after_half_an_hour_and_never_sent_again(office: Office):
    message = office.queue()
    office.house.do(try_message, message, version=1, by=office.house.clock)  # and then the process is gone
    office.wait(minutes=29)
    office.round()
    assert office.state(message) == "sending"
    office.wait(minutes=1)
    office.round()
    assert (office.state(message), office.tries(message), office.server.received) == ("unknown", ["1 unknown"], [])
    office.wait(days=1)
    office.round()
    assert (office.state(message), office.server.received) == ("unknown", [])


def test_a_late_answer_still_settles_what_was_taken_for_lost(office: Office):
    invoice = office.invoice()
    message = office.queue(invoice)
    office.house.do(try_message, message, version=1, by=office.house.clock)
    office.house.do(lose, message, attempt=1, words="silence", refused={}, by=office.house.clock)
    office.house.do(accept, message, attempt=1, words="250 OK", accepted=[ROSA], refused={}, by=office.house.clock)
    assert (office.state(message), office.tries(message), office.tasks()) == ("accepted", ["1 unknown", "1 accepted"], [])
    assert office.delivery(invoice) == "accepted"


def test_an_answer_to_an_older_try_decides_nothing(office: Office):
    message = office.queue()
    office.house.do(try_message, message, version=1, by=office.house.clock)
    office.house.do(lose, message, attempt=1, words="silence", refused={}, by=office.house.clock)
    office.resend(message)
    office.house.do(try_message, message, version=office.message(message).version, by=office.house.clock)
    office.house.do(accept, message, attempt=1, words="250 OK", accepted=[ROSA], refused={}, by=office.house.clock)
    assert (office.state(message), office.tries(message)) == ("sending", ["1 unknown", "1 accepted"])


def test_a_claim_is_given_once(office: Office):
    message = office.queue()
    office.house.do(try_message, message, version=1, by=office.house.clock)
    with pytest.raises(Conflict):
        office.house.do(try_message, message, version=1, by=office.house.clock)
    with pytest.raises(Refused, match="The message is sending"):
        office.house.do(try_message, message, version=office.message(message).version, by=office.house.clock)


def test_a_second_copy_of_the_duty_does_not_send_what_the_first_has_claimed(office: Office):
    message = office.queue()
    clock = office.house.clock
    office.house.do(try_message, message, version=1, by=clock)
    assert sending.send(clock, message, 1)
    jobs.send_mail(office.organization)
    assert (office.server.received, office.state(message)) == ([], "sending")


def test_a_worker_that_was_paused_after_its_claim_does_not_even_ask_the_server(office: Office):
    message = office.queue()
    claimed = office.house.do(try_message, message, version=1, by=office.house.clock)
    office.house.do(lose, message, attempt=1, words="silence", refused={}, by=office.house.clock)
    with pytest.raises(sending.ClaimLost):
        sending.handed_over(office.house.clock, claimed)
    assert office.server.tried == office.server.received == []


def test_an_invoice_voided_while_its_mail_waited_is_not_mailed(office: Office):
    office.server.answers[ROSA] = ["451 greylisted"]
    invoice = office.invoice()
    message = office.queue(invoice)
    office.round()
    office.void(invoice)
    office.wait(minutes=2)
    office.round()
    assert (office.state(message), office.server.received) == ("failed", [])
    assert office.message(message).server_words == "The invoice is void, so its mail was not sent."


def test_a_document_that_cannot_be_read_is_tried_again(office: Office):
    message = office.queue()
    files = office.lose_files()
    office.round()
    assert (office.state(message), office.server.tried) == ("queued", [])
    assert "is gone" in office.message(message).server_words
    office.find_files(files)
    office.wait(minutes=1)
    office.round()
    assert (office.state(message), office.server.received[0].files[0][2]) == ("accepted", PDF)


def test_without_a_mail_server_it_waits_and_says_so(office: Office):
    url, office.settings.SANDBOX_EMAIL_URL = office.settings.SANDBOX_EMAIL_URL, "nowhere"
    message = office.queue()
    office.round()
    assert office.state(message) == "queued"
    assert office.message(message).server_words.startswith("EMAIL_URL must look like")
    office.settings.SANDBOX_EMAIL_URL = url
    office.wait(minutes=1)
    office.round()
    assert office.state(message) == "accepted"


def test_what_a_sandbox_writes_reaches_nobody_unless_it_is_said_where(office: Office):
    office.settings.EMAIL_URL, office.settings.SANDBOX_EMAIL_URL = office.settings.SANDBOX_EMAIL_URL, ""
    message = office.queue()
    office.round()
    assert (office.state(message), office.server.received) == ("accepted", [])
    assert office.message(message).server_words == "Kept here and sent nowhere: this is a sandbox."


def test_a_server_with_an_address_of_its_own(office: Office):
    office.settings.SANDBOX_EMAIL_URL += "?from=relay@host.example"
    office.queue()
    office.round()
    [received] = office.server.received
    assert received.sender == "relay@host.example"
    assert people(received.content, "From") == [("Harbour Works Ltd", "relay@host.example")]
    assert people(received.content, "Reply-To") == [("Harbour Works Ltd", SELLER)]


@pytest.mark.parametrize("name", ["شركة النور 🚀", "=HYPERLINK(\"http://x\")", "a" * 200, "Eve\r\nBcc: eve@evil.example", "=?utf-8?q?x=0D=0ABcc:_eve@evil.example?="])
def test_names_of_every_kind_arrive_and_change_nothing_else(office: Office, name):
    seller = {"name": name, "email": SELLER, "bank": {}}
    office.queue(office.invoice(office.account("Acme", contact=name), seller=seller, buyer={"name": name, "contact": {"name": name}}))
    office.round()
    [received] = office.server.received
    plain = " ".join(name.split())
    assert received.recipients == [ROSA]
    assert people(received.content, "To") == [(plain, ROSA)]
    assert received.header("Subject") == f"Invoice INV-2041 from {plain}"[:500]
    assert "Bcc" not in received.mail and received.files[0][2] == PDF


def test_the_mail_is_read_in_the_trail_without_its_words(office: Office):
    message = office.queue()
    office.round()
    trail = office.trail(message)
    assert "message.queue" in trail and "message.accept" in trail
    assert ROSA not in trail and "please find attached" not in trail and "hidden" in trail
