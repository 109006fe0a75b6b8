"""The steps that higher rooms use: twice is once, also at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from baton.crm.actions.accounts import change_account, create_account
from baton.crm.actions.entering import AccountInput
from baton.crm.actions.holds import lift, lift_hold, place_hold
from baton.crm.actions.tasks import finish_task, open_task
from baton.crm.models import Account, Hold, Task
from baton.foundation.errors import Refused
from baton.foundation.models import Announcement


def ask(work, account: Account) -> UUID:
    with work.acting("task.create", "people"):
        return open_task(work, kind="fix", subject="Complete Acme", account=account, source=account, reason="No address").pk


def hold(work, account: Account, words: str = "No address") -> UUID:
    with work.acting("hold.place", "people"):
        return place_hold(work, account, account=account, reason="name", source="readiness", words=words).pk


def told(house) -> list[str]:
    with house.look():
        return list(Announcement.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize("step", [ask, hold])
def test_two_at_once_make_one_and_both_are_given_it(standing_house, step):
    account = standing_house.do(create_account, AccountInput(name="Acme"))
    ready = Barrier(2)

    def one(_):
        def together(work):
            ready.wait(10)
            return step(work, account)

        try:
            return standing_house.do(together)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(one, range(2))
    assert first == second
    assert told(standing_house)[-1:] == ["task.opened" if step is ask else "hold.placed"]
    assert sum(name in ("task.opened", "hold.placed") for name in told(standing_house)) == 1


def test_a_task_for_the_same_source_is_opened_again_once_it_was_done(house):
    account = house.do(create_account, AccountInput(name="Acme"))
    first = house.do(ask, account)
    assert house.do(ask, account) == first

    def finish(work):
        with work.acting("task.complete", "people"):
            task = work.load(Task, first)
            finish_task(work, task)
            finish_task(work, task)

    house.do(finish)
    assert house.do(ask, account) != first
    assert told(house)[-3:] == ["task.opened", "task.done", "task.opened"]


def test_the_rest_of_a_work_stands_when_its_task_was_there_already(house):
    account = house.do(create_account, AccountInput(name="Acme"))
    house.do(ask, account)

    def twice(work):
        with work.acting("task.create", "people"):
            for subject in ("Complete Acme", "Complete Acme"):
                open_task(work, kind="fix", subject=subject, source=account)
            open_task(work, kind="call", subject="Call Acme", source=account)

    house.do(twice)
    with house.look():
        assert list(Task.objects.order_by("pk").values_list("subject", flat=True)) == ["Complete Acme", "Call Acme"]


def test_a_hold_renews_its_words_and_stands_anew_after_it_was_lifted(house):
    account = house.do(create_account, AccountInput(name="Acme"))
    first = house.do(hold, account)
    assert house.do(hold, account, "No name") == first

    def away(work):
        with work.acting("hold.lift", "people"):
            standing = work.load(Hold, first)
            lift_hold(work, standing)
            lift_hold(work, standing)
            return standing

    lifted = house.do(away)
    assert (lifted.words, lifted.exit, lifted.lifted_at is not None) == ("No name", "lifted by itself once that is mended", True)
    assert house.do(hold, account) != first
    assert told(house)[-3:] == ["hold.placed", "hold.lifted", "hold.placed"]


def test_what_readiness_holds_is_not_lifted_by_hand(house):
    account = house.do(create_account, AccountInput(name="Acme"))
    first = house.do(hold, account)
    with pytest.raises(Refused) as refused:
        house.do(lift, first)
    assert refused.value.words == (
        "This hold was placed by readiness, not by hand: lifted by itself once that is mended. Nothing was changed."
    )


def test_two_who_close_a_circle_of_parents_at_once_do_not_both_succeed(standing_house):
    from_a_to_b = [standing_house.do(create_account, AccountInput(name=name)).pk for name in "AB"]
    ready = Barrier(2)

    def one(pair):
        try:
            ready.wait(10)
            return standing_house.do(change_account, pair[0], AccountInput(parent=pair[1])).pk
        except Exception as error:  # noqa: BLE001  whichever answer the slower one gets, it is looked at below
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, [from_a_to_b, from_a_to_b[::-1]]))
    with standing_house.look():
        assert Account.objects.filter(parent__isnull=False).count() == 1
    assert {type(answer).__name__ for answer in answers} in ({"UUID", "Conflict"}, {"UUID", "Refused"})
