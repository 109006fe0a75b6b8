"""Restoring yesterday sends nothing: what waited in the backup stays until somebody releases it."""

from tests.fenced import restored
from tests.messages.office import Office


def test_no_mail_goes_out_behind_the_fence_and_each_goes_once_it_is_down(standing_office: Office):
    office = standing_office
    message = office.queue()
    with restored():
        office.round()
        assert (office.server.received, office.state(message)) == ([], "queued")
    office.wait(minutes=2)
    office.round()
    assert (len(office.server.received), office.state(message)) == (1, "accepted")
