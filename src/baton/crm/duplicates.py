"""Is it an account we have?  One question for whoever types one in, sends one, or brings in a file of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from rapidfuzz import fuzz

from baton.core.likeness import Index, Likeness, Party, bare_name, plain_phone
from baton.crm.models import Account, Contact, ContactRole
from baton.foundation.errors import Refused
from baton.foundation.models.row import Rows
from baton.foundation.work import Work

COMPARED: Final = ("survivor_id", "name", "legal_name", "number", "tax_id", "web_domain", "tax_country", "billing_address", "phone", "bare_name", "pk")
COLUMNS: Final = {"number": "number", "tax_id": "tax_id", "domain": "web_domain", "name": "bare_name"}  # by mark


@dataclass(frozen=True, slots=True)
class Match:
    """An account that is alike; without its name for who may not see it."""

    account: UUID
    name: str
    likeness: Likeness

    @property
    def words(self) -> str:
        """Which account, and what speaks for it."""
        called = f"“{self.name}”" if self.name else "an account you may not see"
        return f"{called}: {', '.join(self.likeness.reasons)} ({self.likeness.score} alike)"


class Known(Refused):
    """An account that is one we have, unless a person says otherwise; `matches` are those it is like, the likest first."""

    def __init__(self, matches: Sequence[Match]):
        said = "; ".join(match.words for match in matches)
        super().__init__(f"It looks like {said}. Nothing was saved. Use that account, or create this one anyway.", {"anyway": said})
        self.matches = matches


def alike(work: Work, parties: Sequence[Party]) -> list[list[Match]]:
    """For each party the accounts it may be, the likest first; an account that was merged stands for its survivor.

    Looks past what the actor may see, or two would open the same account without knowing; by four queries for any number.
    """
    index = near(work, parties)
    found = [index.like(party) for party in parties]
    ids = {id for one in found for id, _ in one}
    names = dict(Account.objects.visible_to(work.actor).filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [[Match(id, names.get(id, ""), likeness) for id, likeness in one] for one in found]


def ask(work: Work, columns: Mapping[str, Any], *, anyway: bool) -> Match | None:
    """The account that a new one of these columns may be; Known when it surely is one and nobody said `anyway`.

    By its number none is meant: whoever gives one twice is told so.
    """
    [found] = alike(work, [party_of({**columns, "number": ""}, work.organization.country)])
    strong = [match for match in found if match.likeness.level == "strong"]
    if strong and not anyway:
        raise Known(strong)
    return found[0] if found else None


def near(work: Work, parties: Iterable[Party]) -> Index[UUID]:
    """The accounts that have anything in common with one of these parties, by three queries."""
    marks: dict[str, set[str]] = defaultdict(set)
    for party in parties:
        for kind, value in party.marks():
            marks[kind].add(value)
    emails = _accounts_by_email(work, marks.pop("email", set()))
    index: Index[UUID] = Index(fuzz.token_sort_ratio)
    for row in _accounts(work, marks, set(emails)):
        columns = dict(zip(COMPARED, row, strict=True))
        index.add(columns["survivor_id"], party_of(columns, work.organization.country, emails.get(columns["pk"], ())))
    return index


def people_at(work: Work, accounts: Iterable[UUID]) -> Iterator[tuple[UUID, str, Contact]]:
    """Who does what at these accounts now, by two queries: account, role and contact."""
    roles = list(work.rows(ContactRole).filter(account__in=list(accounts), until_on=None).values_list("account_id", "role", "contact_id"))
    people = work.rows(Contact).filter(pk__in=[contact for *_, contact in roles], left_on=None, withdrawn_at=None)
    by_id = people.in_bulk()
    yield from ((account, role, by_id[contact]) for account, role, contact in roles if contact in by_id)


def party_of(columns: Mapping[str, Any], home: str, emails: Iterable[str] = ()) -> Party:
    """What tells an account apart, from its columns.  Where no country is given it is at `home`, the organization's."""
    address = columns.get("billing_address") or {}
    name = columns["name"]
    bare = {columns["bare_name"], bare_name(name)} if columns.get("legal_name") else {columns["bare_name"]}
    return Party(
        name=name,
        bare_names=frozenset(bare - {""}),
        number=columns.get("number") or "",
        tax_id=columns.get("tax_id", ""),
        domain=columns.get("web_domain", ""),
        country=columns.get("tax_country") or address.get("country") or home,
        postcode=address.get("postcode", "").replace(" ", "").casefold(),
        city=bare_name(address.get("city", "")),
        emails=frozenset(address.lower() for address in emails if address),
        phone=plain_phone(columns.get("phone", "")),
    )


def _accounts(work: Work, marks: Mapping[str, set[str]], also: set[UUID]) -> list[tuple]:
    """One query of several parts, each of which finds its rows by an index of its own."""
    known: Rows = work.rows(Account).filter(withdrawn_at=None)
    parts = [known.exclude(**{COLUMNS[kind]: ""}).filter(**{f"{COLUMNS[kind]}__in": values}) for kind, values in marks.items()]
    if also:
        parts.append(known.filter(pk__in=also))
    if not parts:
        return []
    first, *others = [part.values_list(*COMPARED) for part in parts]
    return list(first.union(*others, all=True) if others else first)


def _accounts_by_email(work: Work, addresses: set[str]) -> dict[UUID, set[str]]:
    """Accounts at which somebody with one of these addresses does something, with the addresses.

    The people are asked for first: few, and found by their index whatever the planner knows of the tables.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    people = work.rows(Contact).exclude(email_key="").filter(email_key__in=addresses, withdrawn_at=None) if addresses else None
    by_id = dict(people.values_list("pk", "email_key")) if people is not None else {}
    if by_id:
        for account, contact in work.rows(ContactRole).filter(until_on=None, contact__in=by_id).values_list("account_id", "contact_id"):
            found[account].add(by_id[contact])
    return found
