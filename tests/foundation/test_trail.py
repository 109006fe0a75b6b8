"""What a deed leaves behind: audit with before, after and cause; announcements; one job per handler and work."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection

from baton.crm.models import Account, Contact, Note, Task
from baton.foundation import hearing
from baton.foundation.jobs import hear_announcements, respond
from baton.foundation.keys import new_id
from baton.foundation.models import Announcement, AuditEntry, User
from baton.foundation.performing import is_working, perform
from tests.foundation.furnished import a_task, an_account, deed
from tests.make import House


def last(house: House, kind: str) -> AuditEntry:
    with house.look():
        return AuditEntry.objects.filter(subject_kind=kind).latest("pk")


def test_the_audit_says_who_what_when_before_after_and_under_which_key(house: House):
    with deed(house.operator) as work:
        task = a_task(work, "Before", reason="same")
    with deed(house.owner, "probe.change", key="K-7") as work:
        work.change(work.load(Task, task.pk), subject="After", reason="same")
        at = work.now
    entry = last(house, "task")
    assert (entry.deed, entry.subject_id, entry.at, entry.key) == ("probe.change", task.pk, at, "K-7")
    assert entry.actor == {"kind": "user", "id": str(house.owner.id), "label": "owner", "on_behalf_of": None}
    assert entry.changes == [{"kind": "task", "id": str(task.pk), "fields": {"subject": ["Before", "After"]}}]


def test_a_new_record_has_no_before_and_a_removed_part_no_after(house: House):
    with deed(house.operator) as work:
        account = an_account(work)
        note = work.create(Note, account=account, text="x", noted_at=work.now)
    with deed(house.operator, "probe.remove") as work:
        work.remove(note)
    with house.look():
        first, second = AuditEntry.objects.filter(subject_id=account.pk).order_by("pk")
    assert first.changes[1]["fields"]["text"] == [None, "x"]
    assert second.changes[0]["fields"]["text"] == ["x", None]


def test_one_line_per_deed_and_root_record_and_its_parts_with_it(house: House):
    with deed(house.operator) as work:
        account = an_account(work)
        work.create(Note, account=account, text="x", noted_at=work.now)
        work.change(account, website="example.org")
        a_task(work)
    with house.look():
        entries = list(AuditEntry.objects.filter(deed="probe.write").order_by("subject_kind"))
    assert [(e.subject_kind, [c["kind"] for c in e.changes]) for e in entries] == [
        ("account", ["account", "note", "account"]),
        ("task", ["task"]),
    ]


def test_personal_values_are_told_as_changed_and_never_kept(house: House):
    with deed(house.operator) as work:
        contact = work.create(Contact, name="Ann Secret", email="ann@example.org")
        work.change(contact, email="", phone="+49 30 1")
    changes = last(house, "contact").changes
    assert changes[0]["fields"] == {"name": [None, "hidden"], "email": [None, "hidden"]}
    assert changes[1]["fields"] == {"email": ["hidden", None], "phone": [None, "hidden"]}


def test_neither_password_nor_address_of_a_user_is_anywhere_in_the_trail(house: House):
    house.person("sales", "sam.secret@example.org")
    hashed = User.objects.get(email="sam.secret@example.org").password
    with house.look():
        trail = repr(list(AuditEntry.objects.values_list("changes")) + list(Announcement.objects.values_list("details")))
    assert "sam.secret" not in trail
    assert hashed not in trail


def test_a_cause_is_kept_with_what_it_caused(house: House):
    because = new_id()
    with deed(house.operator, because=because) as work:
        work.announce("probe.happened", a_task(work))
    with house.look():
        assert Announcement.objects.get(name="probe.happened").because == because
    assert last(house, "task").because == because


def test_an_announcement_says_what_happened_to_which_record_of_which_account(house: House):
    with deed(house.operator, "probe.tell") as work:
        account = an_account(work)
        task = a_task(work, account=account)
        work.announce("probe.happened", task, account=account.pk, amount_minor=1, of=account)
        at = work.now
    with house.look():
        said = Announcement.objects.get(name="probe.happened")
    assert (said.at, said.deed, said.subject_kind, said.subject_id, said.account_id) == (at, "probe.tell", "task", task.pk, account.pk)
    assert said.actor["kind"] == "operator"
    assert said.details == {"amount_minor": 1, "of": str(account.pk)}


heard: list[tuple[str, str]] = []


def first_listener(announcement: Announcement) -> None:
    heard.append(("first", announcement.name))


def second_listener(announcement: Announcement) -> None:
    heard.append(("second", announcement.name))


def answering_listener(announcement: Announcement) -> None:
    assert not is_working()
    with respond(announcement, "probe.answer") as work, work.acting("probe.answer", "system"):
        a_task(work, f"Because of {announcement.name}")


@pytest.fixture
def listening() -> Iterator[None]:
    """For this test only: two handlers hear what probes announce."""
    heard.clear()
    before = dict(hearing.HANDLERS)
    hearing.hear("probe.happened", first_listener)
    hearing.hear("probe.happened", second_listener)
    hearing.hear("probe.asked", answering_listener)
    yield
    for announcement in ("probe.happened", "probe.asked"):
        del hearing.HEARS[announcement]
    hearing.HANDLERS.clear()
    hearing.HANDLERS.update(before)


def jobs(house: House) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE args->>'organization' = %s ORDER BY args->>'handler'", [str(house.id)]
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_one_job_for_each_handler_of_a_work_with_all_it_hears(house: House, listening: None):
    with deed(house.operator) as work:
        for _ in range(3):
            work.announce("probe.happened", a_task(work))
        work.announce("probe.unheard", a_task(work))
    with house.look():
        said = Announcement.objects.filter(name="probe.happened").order_by("pk").values_list("pk", flat=True)
        ids = [str(id) for id in said]
    name = "tests.foundation.test_trail."
    assert jobs(house) == [
        {"handler": f"{name}{handler}", "organization": str(house.id), "announcements": ids}
        for handler in ("first_listener", "second_listener")
    ]


def test_many_announcements_are_few_jobs(house: House, listening: None):
    with deed(house.operator) as work:
        rows = [(new_id(), "other", "x") for _ in range(hearing.JOB_SIZE + 1)]
        work.create_many(Task, ["id", "kind", "subject"], rows)
        work.announce_many("probe.happened", Task, ((id, None, {"n": 1}) for id, *_ in rows))
    assert sorted(len(job["announcements"]) for job in jobs(house)) == [1, 1, hearing.JOB_SIZE, hearing.JOB_SIZE]
    with house.look():
        assert Announcement.objects.filter(name="probe.happened", details={"n": 1}).count() == len(rows)


def test_work_that_fails_leaves_no_job(house: House, listening: None):
    with pytest.raises(ZeroDivisionError), deed(house.operator) as work:
        work.announce("probe.happened", a_task(work))
        work.announce_many("probe.happened", Task, [(new_id(), None, {})])
        1 / 0
    assert jobs(house) == []


def test_a_job_is_in_the_transaction_of_its_cause(standing_house: House, listening: None, owner):
    count = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'organization' = %s"
    with perform(standing_house.operator) as work:
        with work.acting("probe.write", "people"):
            work.announce("probe.happened", a_task(work))
        work.finish()
        assert len(jobs(standing_house)) == 2
        assert owner.execute(count, [str(standing_house.id)]).fetchone() == (0,)
    assert owner.execute(count, [str(standing_house.id)]).fetchone() == (2,)


def test_a_handler_hears_each_announcement_of_its_job(house: House, listening: None):
    with deed(house.operator) as work:
        work.announce("probe.happened", a_task(work))
        work.announce("probe.happened", a_task(work))
    for job in jobs(house):
        hear_announcements(**job)
    assert heard == [("first", "probe.happened")] * 2 + [("second", "probe.happened")] * 2


def test_a_job_that_runs_twice_has_its_effect_once_and_the_effect_knows_its_cause(house: House, listening: None):
    with deed(house.operator) as work:
        work.announce("probe.asked", a_task(work, "First"))
    (job,) = jobs(house)
    (asked,) = job["announcements"]
    hear_announcements(**job)
    hear_announcements(**job)
    with house.look():
        assert [task.subject for task in Task.objects.order_by("pk")] == ["First", "Because of probe.asked"]
    entry = last(house, "task")
    assert (entry.because, entry.actor["label"], entry.key) == (UUID(asked), "probe.answer", f"probe.answer:{asked}")


def test_a_handler_listed_twice_hears_once(house: House, listening: None):
    hearing.hear("probe.happened", first_listener)
    with deed(house.operator) as work:
        work.announce("probe.happened", a_task(work))
    assert len(jobs(house)) == 2


def test_who_may_not_see_an_account_is_told_nothing_of_it(house: House):
    with deed(house.operator) as work:
        work.announce("probe.happened", an_account(work))
    read_only = house.person("read only")
    with house.look(by=read_only):
        assert Account.objects.visible_to(read_only).count() == 1
        assert AuditEntry.objects.visible_to(read_only).count() == 0
