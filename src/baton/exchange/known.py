"""What is in Baton that rows of a file may be, and what the rows before them are going to be."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from rapidfuzz import fuzz

from baton.core.likeness import Index, Party
from baton.crm.actions.entering import made
from baton.crm.duplicates import near, party_of, people_at
from baton.crm.models import Account, Contact, of_accounts
from baton.exchange.models import TAKEN, Import, ImportRow
from baton.foundation.models import User
from baton.foundation.work import Work

FIELDS: Final = tuple(f.attname for f in Account._meta.concrete_fields)
DEFAULTS: Final[dict[str, Any]] = {f.attname: f.get_default() for f in Account._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a portion of rows asks for, all of it at once."""

    parties: Sequence[Party]
    digests: Sequence[str]
    emails: set[str]
    parents: set[str]
    owners: set[str]
    accounts: set[UUID]  # that somebody said a row is


@dataclass(frozen=True, slots=True)
class Same:
    """A row that said the same, where it stands, and the account it became."""

    account: UUID | None
    run: UUID
    line: int


class Standing(dict[str, Any]):
    """The columns of an account as they stand; what is not said is as in a blank one."""

    __slots__ = ()

    def __missing__(self, name: str) -> Any:
        return DEFAULTS[name]


@dataclass(slots=True)
class Somebody:
    """A person as he is or, being new, is going to be, and what he does at which account."""

    id: UUID
    columns: dict[str, str]
    jobs: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_new: bool = False

    @property
    def email(self) -> str:
        return self.columns["email"].lower()


class Known:
    """Accounts and people by everything a row may name them by.

    `look_up` asks the database, by a constant number of queries; `account` and `person` take in what a row will make.
    """

    def __init__(self, run: Import, *, locks: bool):
        self.run = run
        self.locks = locks  # the accounts found: for whoever may go on to change them
        self.index: Index[UUID] = Index(fuzz.token_sort_ratio)
        self.standing: dict[UUID, Standing] = {}
        self.same: dict[str, Same] = {}
        self.groups: dict[str, UUID] = {}
        self.called: dict[str, UUID] = {}  # as rows of this file name a parent
        self.of_run: set[UUID] = set()  # accounts that rows of this file are already
        self.people: dict[UUID, Somebody] = {}
        self.at: dict[UUID, dict[UUID, Somebody]] = defaultdict(dict)
        self.by_email: dict[str, dict[UUID, Somebody]] = defaultdict(dict)
        self.parents: dict[str, UUID] = {}
        self.members: dict[str, UUID] | None = None
        self.hidden: set[UUID] = set()

    def look_up(self, work: Work, wanted: Wanted) -> None:
        """Find what these rows may be."""
        found = near(work, wanted.parties)
        rows = work.rows(ImportRow).filter(digest__in=wanted.digests, state__in=TAKEN).values_list("digest", "account_id", "run_id", "line", "pk")
        before = sorted(rows, key=lambda row: row[-1], reverse=True)
        ids = {*found.parties, *wanted.accounts, *(account for _, account, *_ in before if account)} - set(self.standing)
        for id, party in found.parties.items():
            if id in ids:
                self.index.add(id, party)
        if ids:
            self._look_up_accounts(work, ids)
        for digest, account, run, line, _ in before:
            if account in self.standing:
                self.same.setdefault(digest, Same(self.standing[account]["survivor_id"], run, line))
        if ids:
            self._look_up_of_run(work, ids)
        self._look_up_people(work, ids, wanted.emails - set(self.by_email))
        if wanted.parents - set(self.parents):
            self._look_up_parents(work, wanted.parents - set(self.parents))
        if wanted.owners and self.members is None:
            self.members = members_by_name(work)

    def open(self, id: UUID, columns: Mapping[str, Any], party: Party) -> None:
        """A row opens an account."""
        self.standing[id] = Standing(columns, id=id, survivor_id=id)
        self.index.add(id, party)

    def move(self, id: UUID, columns: Mapping[str, Any], home: str) -> dict[str, Any]:
        """A row changes an account; answers the columns with those that follow from them."""
        standing = self.standing[id]
        standing.update(columns)
        follows = made(dict(columns), SimpleNamespace(**{**DEFAULTS, **standing}))
        standing.update(follows)
        self.index.add(id, party_of(standing, home, self.index.parties[id].emails if id in self.index.parties else ()))
        return {**columns, **follows}

    def note(self, somebody: Somebody, account: UUID) -> None:
        """A row notes a person, or gives him something to do at an account."""
        self.people[somebody.id] = self.at[account][somebody.id] = somebody
        if somebody.email:
            self.by_email[somebody.email][somebody.id] = somebody

    def name_of(self, account: UUID) -> str:
        """How an account is called in words for the actor."""
        return "an account you may not see" if account in self.hidden else f"“{self.standing[account]['name']}”"

    def _look_up_accounts(self, work: Work, ids: set[UUID]) -> None:
        """Load accounts, and those they were merged into."""
        found = work.rows(Account).filter(pk__in=ids, withdrawn_at=None).order_by("pk")
        if self.locks:
            found = found.select_for_update(no_key=True)
        for row in found.values(*FIELDS):
            self.standing[row["id"]] = Standing(row)
        if work.actor.rights.scope(*Account.SEE) != "all":
            self.hidden |= ids - set(Account.objects.visible_to(work.actor).filter(pk__in=ids).values_list("pk", flat=True))
        merged = {self.standing[id]["survivor_id"] for id in ids if id in self.standing} - set(self.standing)
        if merged:
            self._look_up_accounts(work, merged)

    def _look_up_of_run(self, work: Work, ids: set[UUID]) -> None:
        """Which accounts earlier rows of this file are; those known by a whole row need not be known by the file."""
        others = ids - {one.account for one in self.same.values()}
        if others:
            of_run = work.rows(ImportRow).filter(of_accounts(others), run=self.run, state__in=TAKEN)
            self.of_run |= set(of_run.values_list("account__survivor_id", flat=True))

    def _look_up_people(self, work: Work, accounts: set[UUID], emails: set[str]) -> None:
        if emails:
            people = work.rows(Contact).exclude(email_key="").filter(email_key__in=emails, withdrawn_at=None, left_on=None).order_by("pk")
            for id, name, email, phone in people.values_list("pk", "name", "email", "phone"):
                somebody = self.people.setdefault(id, Somebody(id, {"name": name, "email": email, "phone": phone}))
                self.by_email[somebody.email][id] = somebody
        if accounts:
            for account, role, contact in people_at(work, accounts):
                columns = {"name": contact.name, "email": contact.email, "phone": contact.phone}
                somebody = self.people.setdefault(contact.pk, Somebody(contact.pk, columns))
                somebody.jobs[account].add(role)
                self.note(somebody, account)

    def _look_up_parents(self, work: Work, names: set[str]) -> None:
        self.parents |= parents_called(work, names)


def members_by_name(work: Work) -> dict[str, UUID]:
    """The organization's people by their addresses and, where only one is called so, by their names."""
    people = list(User.objects.filter(memberships__organization=work.organization, memberships__disabled_at=None, is_active=True).values_list("pk", "email", "name"))
    names = [name.casefold() for _, _, name in people if name]
    found = {name.casefold(): id for id, _, name in people if names.count(name.casefold()) == 1}
    return found | {email.casefold(): id for id, email, _ in people}


def parents_called(work: Work, names: set[str]) -> dict[str, UUID]:
    """Accounts by their number, or by their name where only one is called so; of a path of names by its last part."""
    last = {name: name.rsplit(":", 1)[-1] for name in names}
    found = work.rows(Account).filter(Q(number__in=names) | Q(name__in={*names, *last.values()}), withdrawn_at=None)
    numbers: dict[str, UUID] = {}
    called: dict[str, list[UUID]] = defaultdict(list)
    for id, number, name in found.values_list("survivor_id", "number", "name"):
        numbers[number] = id
        called[name].append(id)
    return dict(_found(names, last, numbers, called))


def _found(
    names: set[str], last: Mapping[str, str], numbers: Mapping[str, UUID], called: Mapping[str, list[UUID]]
) -> Iterator[tuple[str, UUID]]:
    for name in names:
        by_name = called.get(name) or called.get(last[name]) or []
        if name in numbers:
            yield name, numbers[name]
        elif len(set(by_name)) == 1:
            yield name, by_name[0]
