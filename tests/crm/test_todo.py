"""Tasks, holds and notes by their doors."""

from baton.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from tests.make import House


def test_a_task_is_opened_and_done(desk, house):
    account = desk.account()
    task = desk.do("task.create", subject="Call Acme", kind="call", account=account, owner=str(house.billing.id), due_at="2030-01-01T09:00:00Z")
    shown = desk.show("task", task)
    assert (shown["subject"], shown["state"], shown["account_name"], shown["owner_name"], shown["source"]) == ("Call Acme", "open", "Acme", "billing", None)
    assert shown["due_at"] == "2030-01-01T09:00:00Z"
    desk.do("task.complete", task)
    desk.do("task.complete", task)
    assert desk.show("task", task)["state"] == "done"
    assert desk.told(task) == ["task.opened", "task.done"]
    assert desk.all("task", state="open") == []


def test_two_tasks_of_the_same_words_are_two_when_people_ask(desk):
    assert desk.do("task.create", subject="Call") != desk.do("task.create", subject="Call")


def test_a_task_needs_words_and_a_kind_that_there_is(desk):
    assert desk.refused("task.create", subject=" ", kind=Refused).words == "A task needs a subject: what is to be done. Nothing was saved."
    assert list(desk.refused("task.create", subject="x" * 301, kind=Refused).fields) == ["subject"]


def test_a_task_closed_by_two_people_is_a_conflict_for_the_second(desk):
    task = desk.do("task.create", subject="Call")
    desk.do("task.complete", task, version=1)
    assert desk.refused("task.complete", task, version=1, kind=Conflict).words == "The task was changed meanwhile. Nothing of yours was saved."


def test_sales_sees_tasks_of_his_accounts_and_his_own(desk, house):
    sales = house.sales
    desk.do("task.create", subject="Foreign", account=desk.account())
    desk.do("task.create", subject="His account", account=desk.account("Own", by=sales))
    desk.do("task.create", subject="His", owner=str(sales.id))
    assert [row["subject"] for row in desk.all("task", by=sales)] == ["His account", "His"]


def test_a_hold_by_hand_stands_once_says_the_newer_words_and_is_lifted(desk):
    account = desk.account()
    hold = desk.do("hold.place", subject_kind="account", subject_id=account, words="Ask the boss")
    assert desk.do("hold.place", subject_kind="account", subject_id=account, words="Ask the owner") == hold
    [shown] = desk.all("hold", subject=account, lifted_at="null")
    assert (shown["words"], shown["reason"], shown["source"], shown["account"]) == ("Ask the owner", "manual", "person", account)
    desk.do("hold.lift", hold)
    desk.do("hold.lift", hold)
    assert desk.told(hold) == ["hold.placed", "hold.lifted"]
    assert desk.do("hold.place", subject_kind="account", subject_id=account, words="Again") != hold


def test_what_can_be_held_is_named(desk):
    refused = desk.refused("hold.place", subject_kind="team", subject_id=str(desk.house.id), words="x", kind=Refused)
    assert refused.words.startswith('A "team" cannot be held; what can is: account, deal, invoice')
    absent = str(desk.house.id)
    assert desk.refused("hold.place", subject_kind="deal", subject_id=absent, words="x", kind=NotFound).words == f"There is no deal {absent}."
    words = "A hold needs words: why must it not go out? Nothing was changed."
    assert desk.refused("hold.place", subject_kind="account", subject_id=desk.account(), words=" ", kind=Refused).words == words


def test_sales_places_no_hold(desk, house):
    account = desk.account(by=house.sales)
    refused = desk.refused("hold.place", subject_kind="account", subject_id=account, words="x", by=house.sales, kind=NotAllowed)
    assert refused.words == "sales may not do hold.place. Nothing was changed."


def test_a_note_says_who_wrote_what_when(desk, house):
    account = desk.account(by=house.sales)
    note = desk.do("note.add", account=account, text=" Wants a call ", by=house.sales)
    [shown] = desk.all("note", account=account)
    assert (shown["id"], shown["text"], shown["author_name"]) == (note, "Wants a call", "sales")
    assert desk.told(note) == ["note.added"]
    assert desk.refused("note.add", account=account, text="", kind=Refused).words == "A note must say something. Nothing was saved."


def test_notes_on_hidden_accounts_are_neither_written_nor_read(desk, house):
    account = desk.account()
    desk.do("note.add", account=account, text="Secret")
    assert desk.refused("note.add", account=account, text="x", by=house.sales, kind=NotFound).words == f"There is no account {account}."
    assert desk.all("note", by=house.sales) == []


def test_nothing_of_another_organization_is_found(desk):
    task = desk.do("task.create", subject="Call")
    hold = desk.do("hold.place", subject_kind="account", subject_id=desk.account(), words="x")
    stranger = House("Other Ltd").person("owner", "stranger@example.org")
    assert desk.refused("task.complete", task, by=stranger, kind=NotFound).words == f"There is no task {task}."
    assert desk.refused("hold.lift", hold, by=stranger, kind=NotFound).words == f"There is no hold {hold}."


def test_lists_take_as_many_queries_for_ten_as_for_one(desk, django_assert_num_queries):
    owner, account = desk.house.owner, desk.account()
    counted = {}
    for rows in (1, 10):
        for n in range(rows):
            desk.do("task.create", subject=f"T{n}", account=account, owner=str(owner.id))
            desk.do("note.add", account=account, text=f"N{n}", by=owner)
        for noun in ("task", "note", "hold", "event", "audit"):
            with django_assert_num_queries(counted.get(noun, 100), exact=noun in counted) as done:
                desk.all(noun, by=owner)
            counted[noun] = len(done)
