"""Asking for a change: entered by one person, decided by another, done by his rights or not at all."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from baton.crm.models import Account
from baton.foundation.actions import ACTIONS
from baton.foundation.bearers import bearer
from baton.foundation.carrying import do
from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from baton.foundation.inputs import call
from baton.foundation.members import change_roles, disable_user
from baton.foundation.models import Announcement, AuditEntry, ChangeRequest
from baton.foundation.performing import perform
from tests.make import House
from tests.story import Story
from tests.together import at_once

NET_60 = {"terms": {"kind": "net", "days": 60}}


def done(story: Story, deed: str, of: Any = None, /, *, by: str | Any = "billing", **entered: Any) -> Any:
    """Do a deed as pages, programs and the command line do it."""
    actor = story.actor(by) if isinstance(by, str) else by
    with perform(actor) as work:
        return do(ACTIONS[deed], work, getattr(of, "pk", of), entered)


def asked(story: Story, of: str = "Acme", by: str | Any = "sales", **entered: Any) -> ChangeRequest:
    """A seller asks for other terms of an account."""
    made: ChangeRequest = done(story, "change.request", by=by, deed="account.change", subject=story.ids[of], entered=entered or NET_60, reason="They pay late anyway")
    return made


def days(story: Story, of: str = "Acme") -> int | None:
    with story.house.look():
        found: int | None = Account.objects.values_list("terms_days", flat=True).get(pk=story.ids[of])
    return found


def state(story: Story, request: ChangeRequest) -> str:
    with story.house.look():
        found: str = ChangeRequest.objects.get(pk=request.pk).state
    return found


@pytest.fixture
def story(house: House) -> Story:
    story = Story(house)
    story.account("Acme")
    return story


def test_what_is_asked_for_is_not_done_and_tells_what_it_would_change(story: Story):
    one = asked(story)
    assert (days(story), one.state, one.label, one.was) == (None, "open", "Acme", {"terms": None})
    assert one.entered == NET_60


def test_what_is_approved_is_done_at_once_by_the_approver_and_says_why(story: Story):
    one = asked(story)
    done(story, "change.approve", one)
    assert (days(story), state(story, one)) == (60, "approved")
    with story.house.look():
        asking = Announcement.objects.get(name="change.requested")
        entry = AuditEntry.objects.filter(deed="account.change").latest("pk")
        decision = AuditEntry.objects.get(deed="change.approve")
    assert entry.because == decision.because == asking.pk
    assert (entry.actor["id"], asking.actor["id"]) == (str(story.actor("billing").id), str(story.actor("sales").id))


def test_what_is_refused_says_why_and_is_not_done(story: Story):
    one = asked(story)
    with pytest.raises(Refused, match="Say why not"):
        done(story, "change.refuse", one, words=" ")
    done(story, "change.refuse", one, words="They are late now")
    assert (days(story), state(story, one)) == (None, "refused")


def test_who_asked_approves_nothing_of_his_own_by_no_session_and_no_token(story: Story):
    owner = story.house.owner
    one = asked(story, by=owner)
    _, secret = done(story, "token.create", by=owner, name="Mine")
    program = bearer(secret, "203.0.113.7")
    for same in (owner, story.house.owner, program):
        for deed, words in (("change.approve", {}), ("change.refuse", {"words": "No"})):
            with pytest.raises(NotAllowed, match="so somebody else must decide"):
                done(story, deed, one, by=same, **words)
    assert state(story, one) == "open"


def test_the_database_itself_takes_no_decision_of_who_asked(story: Story):
    one = asked(story)
    with pytest.raises(IntegrityError, match="change_by_two_people"), transaction.atomic():
        with perform(story.house.operator) as work, work.acting("change.approve", "people"):
            work.change(one, state="approved", decided_by_id=one.asked_by_id, decided_at=work.now)


def test_nobody_but_a_person_asks_or_decides(story: Story):
    one = asked(story)
    with pytest.raises(NotAllowed, match="Only a person asks"):
        done(story, "change.request", by=story.house.operator, deed="account.change", subject=story.ids["Acme"], entered=NET_60, reason="So")
    with pytest.raises(NotAllowed, match="Only a person decides"):
        done(story, "change.approve", one, by=story.house.operator)


def test_who_may_not_do_the_deed_may_not_approve_it(story: Story):
    one = asked(story)
    billing = story.actor("billing")
    story.house.do(change_roles, billing.id, roles=["accountant"])
    with pytest.raises(NotAllowed, match=r"change\.approve"):
        done(story, "change.approve", one)
    story.do("role.create", by="owner", name="approver", rights=[{"name": name} for name in ("account.see", "change.approve", "deal.change")])
    story.house.do(change_roles, billing.id, roles=["approver"])
    with pytest.raises(NotFound):
        done(story, "change.approve", one)
    assert (days(story), state(story, one)) == (None, "open")


def test_an_approver_whose_role_may_not_write_the_field_approves_nothing(story: Story):
    one = asked(story)
    rights = [{"name": name} for name in ("account.see", "change.approve")]
    story.do("role.create", by="owner", name="approver", rights=[*rights, {"name": "account.change", "groups": ["tax"]}])
    with pytest.raises(NotAllowed, match="terms days"):
        done(story, "change.approve", one, by=story.house.person("approver"))
    assert state(story, one) == "open"


def test_of_two_who_approve_at_once_one_does(transactional_db):
    story = Story(House())
    story.account("Acme")
    one = asked(story)
    other = story.house.person("billing", "second@example.org")
    billing = story.actor("billing")
    answers = at_once(*(lambda by=by: done(story, "change.approve", one, by=by) for by in (billing, other)))
    refusal = next(answer for answer in answers if isinstance(answer, Exception))
    assert isinstance(refusal, Refused) and "approved by" in refusal.words
    with story.house.look():
        assert AuditEntry.objects.filter(deed="account.change").count() == 1


def test_what_was_taken_back_is_not_approved(story: Story):
    one = asked(story)
    with pytest.raises(NotAllowed, match="only he takes it back"):
        done(story, "change.withdraw", one, by="billing")
    done(story, "change.withdraw", one, by="sales")
    with pytest.raises(Refused, match="withdrawn already"):
        done(story, "change.approve", one)
    assert days(story) is None


def test_what_somebody_asked_who_is_kept_out_now_is_not_approved(story: Story):
    one = asked(story)
    story.house.do(disable_user, story.actor("sales").id)
    with pytest.raises(Refused, match="no longer belongs"):
        done(story, "change.approve", one)
    done(story, "change.refuse", one, words="He left")
    assert (days(story), state(story, one)) == (None, "refused")


def test_what_was_changed_since_is_in_conflict_until_the_approver_has_looked(story: Story):
    one = asked(story)
    story.do("account.change", "Acme", terms={"kind": "net", "days": 10})
    with pytest.raises(Conflict) as conflict:
        done(story, "change.approve", one)
    assert (conflict.value.current.terms_days, one.seen, days(story), state(story, one)) == (10, 1, 10, "open")
    done(story, "change.approve", one, seen=conflict.value.current.version)
    assert days(story) == 60


@pytest.mark.parametrize(("deed", "entered", "error", "words"), [
    ("account.fly", {}, Refused, "is no deed that can be asked for"),
    ("change.approve", {}, Refused, "is no deed that can be asked for"),
    ("token.create", {"name": "x"}, Refused, "is no deed that can be asked for"),
    ("account.change", {"terms": 7}, Refused, "was not done"),
    ("account.change", {"colour": "red"}, Refused, "there is no such field"),
])  # fmt: skip
def test_only_what_could_be_done_can_be_asked_for(story: Story, deed: str, entered: dict, error: type, words: str):
    with pytest.raises(error, match=words):
        done(story, "change.request", by="sales", deed=deed, subject=story.ids["Acme"], entered=entered, reason="So")


def test_who_asks_sees_the_record_holds_the_right_and_says_why(story: Story):
    story.account("Other", owner=str(story.house.billing.id))
    with pytest.raises(NotFound):
        asked(story, "Other")
    with pytest.raises(NotAllowed, match=r"change\.request"):
        asked(story, by="read only")
    with pytest.raises(Refused, match="Say why"):
        done(story, "change.request", by="sales", deed="account.change", subject=story.ids["Acme"], entered=NET_60, reason=" ")


def test_it_is_seen_by_who_asked_and_by_who_may_do_it(story: Story):
    asked(story)
    story.do("role.create", by="owner", name="mender", rights=[{"name": "account.see"}, {"name": "account.change"}])
    roles = ("sales", "billing", "owner", "accountant", "read only", "mender")
    people = {role: story.house.person(role) for role in roles}
    with story.house.look():
        seen = [ChangeRequest.objects.visible_to(people[role]).count() for role in roles]
    assert seen == [1, 1, 1, 0, 0, 0]


def test_an_approved_deed_cannot_be_left_undone(story: Story):
    one = asked(story)
    with pytest.raises(RuntimeError, match="approved and not done"), perform(story.actor("billing")) as work:
        call(ACTIONS["change.approve"], work, one.pk, {})
    assert state(story, one) == "open"


def test_what_is_decided_stays(story: Story):
    one = asked(story)
    done(story, "change.refuse", one, words="No")
    with pytest.raises(Exception, match="no longer changes"), transaction.atomic():
        with perform(story.house.operator) as work, work.acting("change.refuse", "people"):
            work.change(ChangeRequest.objects.get(pk=one.pk), words="Yes")
