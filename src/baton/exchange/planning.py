"""What is to be done with each row of a file, decided before anything is written: a dry run is this and no more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from baton.crm.actions.entering import said_as
from baton.exchange.checked import Checker
from baton.exchange.checked import moved as moved_by
from baton.exchange.entries import Entry
from baton.exchange.known import Known, Same, Wanted
from baton.exchange.matching import Meant, meant
from baton.exchange.persons import note_people
from baton.exchange.plan import Outcome, Plan, differences
from baton.exchange.ready import Ready, ready_row, words_of
from baton.foundation.errors import Answer, Refused
from baton.foundation.keys import new_id
from baton.foundation.work import Work

NAMED: Final = 5  # so many fields that differ are named
Decisions = Mapping[int, Mapping[str, Any]]  # by line: `choice`, and the `account` that is meant


def planned(work: Work, known: Known, entries: Sequence[Entry], decisions: Decisions) -> Plan:
    """What these rows come to, each knowing what those before it will have made; by a constant number of queries."""
    checker = Checker(work)
    ready = [ready_row(checker, entry) for entry in entries]
    whole = [one for one in ready if one.columns]
    known.look_up(work, Wanted(
        parties=[one.party for one in whole],
        digests=[one.digest for one in whole],
        emails={person["email"].lower() for one in whole for person in one.entry.contacts if person.get("email")},
        parents={one.entry.parent for one in whole if one.entry.parent},
        owners={one.entry.owner for one in whole if one.entry.owner},
        accounts={UUID(said["account"]) for one in whole if (said := decisions.get(one.entry.line)) and said.get("account")},
    ))  # fmt: skip
    planner = _Planner(checker, known)
    for one in ready:
        planner.row(one, decisions.get(one.entry.line, {}))
    return planner.plan


class _Planner:
    """Rows one after the other: each outcome stands in `plan`, and in `known` for the rows to come."""

    def __init__(self, checker: Checker, known: Known):
        self.checker = checker
        self.known = known
        self.plan = Plan()

    def row(self, ready: Ready, decision: Mapping[str, Any]) -> None:
        entry, outcome = ready.entry, Outcome(ready.entry, ready.digest)
        self.plan.outcomes.append(outcome)
        if entry.is_left_out:
            outcome.end("left_out", entry.is_left_out)
        elif entry.faults:
            outcome.end("rejected", *(f"{header}: {words}" if header else words for header, words in entry.faults))
        elif ready.refusal:
            outcome.end("rejected", ready.refusal)
        else:
            try:
                self._take(outcome, ready, decision)
            except Answer as refusal:
                outcome.end("rejected", words_of(refusal))
        if outcome.account:
            self._remember(outcome, ready)

    def _take(self, outcome: Outcome, ready: Ready, decision: Mapping[str, Any]) -> None:
        found, choice = meant(self.known, ready), decision.get("choice")
        if decision.get("account"):
            found = self._decided(UUID(decision["account"]), found)
        policy = choice or self.known.run.duplicates
        if choice == "skip":
            outcome.account = found.account
            outcome.end("unchanged", "It was left out, as somebody decided.")
        elif choice == "create" or (policy == "create" and found.how == "alike"):
            self._open(outcome, ready, found)
        elif found.how == "several":
            outcome.end("undecided", f"Several accounts are called “{ready.party.name}”.")
        elif found.account is None:
            self._open(outcome, ready, found)
        else:
            self._be(outcome, ready, found, policy)

    def _decided(self, account: UUID, found: Meant) -> Meant:
        if account not in self.known.standing or account in self.known.hidden:
            raise Refused(f"There is no account {account}.")
        return Meant(account, "alike", others=found.others)

    def _be(self, outcome: Outcome, ready: Ready, found: Meant, policy: str) -> None:
        """The row is an account we have."""
        account: Any = found.account
        outcome.account = account
        if found.how == "row" and policy != "update":
            outcome.end("unchanged", self._same(found.same))
            return
        moved = moved_by(self.known.standing[account], self._with_owner(ready, []))
        if moved and found.how == "alike" and policy in ("ask", "skip"):
            state = "undecided" if policy == "ask" else "unchanged"
            words = "It was left as it is." if policy == "skip" else ""
            outcome.end(state, f"It looks like {self.known.name_of(account)}: {self._alike(found, account)}; it differs in {_fields(moved)}.", words)
            return
        self._change(outcome, ready, moved, may_change=policy == "update")

    def _open(self, outcome: Outcome, ready: Ready, found: Meant) -> None:
        """The row is an account we do not have."""
        notes: list[str] = [*ready.entry.notes]
        columns = self._with_owner(ready, notes)
        self.checker.check_may_set(columns)
        if ready.party.number and self.known.index.marked([("number", ready.party.number)]):
            raise Refused(f'Another account has the number "{ready.party.number}".')
        outcome.account, outcome.did = new_id(), {"account": True}
        parent = self._parent(ready.entry)
        if parent:
            columns["parent_id"] = parent
        elif ready.entry.parent:
            outcome.wanted_parent = ready.entry.parent
        self.plan.opened[outcome.account] = columns
        self.known.open(outcome.account, columns, ready.party)
        people = note_people(self.plan, self.known, outcome.account, ready.entry.contacts, may_change=False)
        self._did(outcome, people.contacts, people.jobs, {})
        likes = (f"It may be {self.known.name_of(id)} too: {_reasons(likeness)}." for id, likeness in found.others[:1])
        outcome.end("created", *notes, *likes, *people.warnings)

    def _change(self, outcome: Outcome, ready: Ready, moved: dict[str, Any], *, may_change: bool) -> None:
        account: Any = outcome.account
        notes, fields = [*ready.entry.notes], {}
        if moved and may_change and account not in self.known.hidden:
            free = self.checker.unlocked(moved, self.known.standing[account])
            if free != moved:
                notes.append(f"Your role may not change {_fields({name for name in moved if free.get(name) != moved[name]})}.")
            if free:
                fields["account"] = differences(self.known.standing[account], free)
                self.plan.change_account(account, self.known.move(account, free, self.checker.home))
        elif moved:
            notes.append(f"The account has another {_fields(moved)}, which it keeps.")
        parent = ready.entry.parent
        if may_change and parent and self.known.standing[account]["parent_id"] != self._parent(ready.entry):
            outcome.wanted_parent = parent
        people = note_people(self.plan, self.known, account, ready.entry.contacts, may_change=may_change)
        self._did(outcome, people.contacts, people.jobs, fields | people.fields)
        state = "created" if people.contacts else "updated" if outcome.did else "unchanged"
        outcome.end(state, *notes, *people.warnings)

    def _did(self, outcome: Outcome, contacts: list[UUID], jobs: list[UUID], fields: dict[str, Any]) -> None:
        outcome.did |= {name: value for name, value in (("contacts", contacts), ("roles", jobs), ("fields", fields)) if value}

    def _remember(self, outcome: Outcome, ready: Ready) -> None:
        """So that later rows of the file find this one's account."""
        account: Any = outcome.account
        if outcome.state != "undecided":
            self.known.same.setdefault(ready.digest, Same(account, self.known.run.pk, ready.entry.line))
            self.known.groups.setdefault(ready.entry.group, account)
            self.known.of_run.add(account)
        self.known.called.setdefault(ready.entry.called, account)

    def _with_owner(self, ready: Ready, notes: list[str]) -> dict[str, Any]:
        """The columns with the owner, where somebody is called so."""
        owner = ready.entry.owner
        if not owner:
            return dict(ready.columns)
        id = (self.known.members or {}).get(owner.casefold())
        if id is None:
            notes.append(f"Nobody here is called “{owner}”, so the account has no owner.")
            return dict(ready.columns)
        return {**ready.columns, "owner_id": id}

    def _parent(self, entry: Entry) -> UUID | None:
        return self.known.called.get(entry.parent) or self.known.parents.get(entry.parent)

    def _same(self, same: Same | None) -> str:
        if same is None:
            return ""
        return f"Line {same.line} says the same." if same.run == self.known.run.pk else "The same row was imported before."

    def _alike(self, found: Meant, account: UUID) -> str:
        return next((_reasons(likeness) for id, likeness in found.others if id == account), "as was decided")


def _reasons(likeness: Any) -> str:
    return f"{', '.join(likeness.reasons)} ({likeness.score} alike)"


def _fields(columns: Any) -> str:
    names = [name.removesuffix("_id") if name == "owner_id" else name for name in columns]
    said = sorted(name.replace("_", " ") for name in said_as(names))
    return ", ".join(said[:NAMED]) + (f" and {len(said) - NAMED} more" if len(said) > NAMED else "")
