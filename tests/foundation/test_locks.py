"""Field locks: one table, obeyed by create, create_many, change and remove alike."""

from collections.abc import Iterator

import pytest

from baton.crm.models import Account, Note, Task
from baton.foundation import locks
from baton.foundation.actors import Actor, Right, Rights
from baton.foundation.errors import NotAllowed, Refused
from baton.foundation.keys import new_id
from tests.foundation.furnished import a_task, an_account, deed
from tests.make import House


def holder(house: House, *groups: str | None) -> Actor:
    """Somebody who may do probe deeds and write these groups of an account."""
    lines = (Right("probe.*"), Right("account.see"), Right("account.change", "all", groups))
    return Actor("user", new_id(), "Sam", house.id, Rights(lines))


def create(work, **fields):
    an_account(work, **fields)


def create_many(work, **fields):
    id = new_id()
    work.create_many(Account, ["id", "survivor", "name", *fields], [(id, id, "Acme", *fields.values())])


def change(work, **fields):
    work.change(work.load(Account, work.rows(Account).get().pk), **fields)


def change_many(work, **fields):
    accounts = [work.load(Account, work.rows(Account).get().pk)]
    work.change_many(accounts, list(fields), [tuple(fields.values())])


WRITES = [create, create_many, change, change_many]


@pytest.fixture
def account(house: House) -> Account:
    with deed(house.operator) as work:
        return an_account(work)


@pytest.mark.parametrize("write", WRITES)
def test_a_field_of_a_group_the_role_may_not_write_is_refused_by_name(house: House, account: Account, write):
    with pytest.raises(NotAllowed) as refusal, deed(holder(house, "relationship")) as work:
        write(work, credit_limit_minor=1, phone="1")
    assert refusal.value.words == "Sam may not set credit limit minor of an account. Nothing was saved."
    assert refusal.value.fields == {"credit_limit_minor": "Your role may not change this (terms); ask somebody in billing."}
    with house.look():
        assert list(Account.objects.values_list("credit_limit_minor", "phone")) == [(None, "")]


@pytest.mark.parametrize("write", WRITES)
def test_a_field_of_a_group_the_role_may_write_is_written(house: House, account: Account, write):
    with deed(holder(house, "relationship", "terms")) as work:
        write(work, credit_limit_minor=1)
    with house.look():
        assert Account.objects.filter(credit_limit_minor=1).count() == 1


def test_a_reference_is_locked_by_its_name_and_by_its_column(house: House, account: Account):
    for field, value in (("bill_to", account), ("bill_to_id", account.pk)):
        with pytest.raises(NotAllowed, match="bill to"), deed(holder(house, "relationship")) as work:
            an_account(work, **{field: value})


def test_a_default_that_is_given_is_nothing_set(house: House):
    with deed(holder(house, "relationship")) as work:
        an_account(work, service_tier="Standard", po_number="", credit_limit_minor=None)


def test_setting_a_locked_field_to_what_it_is_changes_nothing(house: House, account: Account):
    with deed(holder(house, "relationship")) as work:
        assert work.change(work.load(Account, account.pk), service_tier="Standard").version == 1


def test_a_line_without_groups_may_write_them_all(house: House):
    lines = (Right("probe.*"), Right("account.change"))
    with deed(Actor("user", new_id(), "Sam", house.id, Rights(lines))) as work:
        an_account(work, credit_limit_minor=1, phone="1")


@pytest.fixture
def frozen() -> Iterator[None]:
    """For this test only: a task that is done keeps its subject, and a note of a done thing stays."""
    assert Task not in locks.FREEZES
    locks.freeze(Task, "state", {"open"}, spared={"next_step"})
    locks.freeze(Note, "text", {"draft"}, spared=())
    yield
    del locks.FREEZES[Task], locks.FREEZES[Note]


def test_a_record_is_frozen_by_its_state_but_for_what_is_spared(house: House, frozen: None):
    with deed(house.operator) as work:
        task = work.change(a_task(work, "Before"), state="done", done_at=work.now)
        with pytest.raises(Refused) as refusal:
            work.change(task, subject="After", next_step="Rest")
        assert refusal.value.words == "The task is done, so subject can no longer change. Nothing was saved."
        assert refusal.value.fields == {"subject": "fixed once done"}
        with pytest.raises(Refused, match="The task is done, so subject can no longer change"):
            work.change_many([task], ["subject"], [("After",)])
        work.change(task, next_step="Rest")
    with house.look():
        assert list(Task.objects.values_list("subject", "next_step")) == [("Before", "Rest")]


def test_a_frozen_part_is_not_taken_away(house: House, frozen: None):
    with deed(house.operator) as work:
        note = work.create(Note, account=an_account(work), text="final", noted_at=work.now)
        with pytest.raises(Refused, match="The note is final"):
            work.remove(note)


def test_a_misspelt_field_in_the_table_of_locks_is_found_at_the_start():
    with pytest.raises(Exception, match="has no field named 'credit'"):
        locks.group(Account, "terms", ["credit"])
