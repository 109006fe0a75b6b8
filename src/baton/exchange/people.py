"""The people of a row, each with what he does at the account, and the mail of the account itself."""

import re
from typing import Any, Final

from baton.catalog import checks
from baton.exchange.cells import phone, yes
from baton.exchange.row import Row

MOST_EMAILS: Final = 10
LONGEST_NAME: Final = 200  # and of an address: who has no name is called by it
LONGEST_EMAILS: Final = 1_000  # of a cell with several
LONGEST_PHONE: Final = 60
INVOICES: Final = "accounts_payable"
OTHERWISE: Final = "buyer"
ROLES: Final = ("buyer", "approver", "accounts_payable", "technical")
Person = dict[str, Any]


def name_of(row: Row, number: str) -> str:
    """What a person of the row is called; blank when nobody says."""
    first, last = row.text(f"person{number}.first_name"), row.text(f"person{number}.last_name")
    if len(first) + len(last) >= LONGEST_NAME:
        row.fault(f"person{number}.last_name", f"First and last name have {len(first) + len(last)} letters, and at most {LONGEST_NAME} are kept.")
        return ""
    return " ".join(filter(None, (first, last))) or row.text(f"person{number}.full_name")


def people(row: Row, account: str, is_billing: bool) -> tuple[Person, ...]:
    """Everybody in the row.  `is_billing`: it is a list of customers, so the first mail given is where invoices go.

    The account's own mail goes to its first person if he has none, else to a contact who is called like the account.
    """
    numbers = sorted({field[6] for field in row.texts if field.startswith("person")})
    found = [person for number in numbers for person in _persons(row, number, account)]
    mails = row.read("company.email", emails, LONGEST_EMAILS) or []
    if mails and found and numbers[0] == "1" and "email" not in found[0]:
        found[0] |= {"email": mails.pop(0), "roles": [INVOICES]}
    found += [{"name": account if at == 0 else mail, "email": mail, "roles": [INVOICES]} for at, mail in enumerate(mails)]
    with_mail = next((person for person in found if "email" in person), None)
    if with_mail and is_billing and not any(INVOICES in person["roles"] for person in found):
        with_mail["roles"] = [INVOICES]
    return tuple(person for at, person in enumerate(found) if person["name"] and person not in found[:at])


def emails(text: str) -> list[str]:
    """One address or several; none may be wrong."""
    pieces = text.replace(",", " ").replace(";", " ").split()
    found = [checks.email(piece) for piece in (pieces if all("@" in piece for piece in pieces) else [text])]
    if any(len(address) > LONGEST_NAME for address in found) or len(found) > MOST_EMAILS:
        raise ValueError(f"At most {MOST_EMAILS} e-mail addresses are read, each of at most {LONGEST_NAME} letters.")
    return found


def _persons(row: Row, number: str, account: str) -> list[Person]:
    """The person of this number, and one more for each further address in his cell."""
    name, reached_at = name_of(row, number), row.read(f"person{number}.phone", phone, LONGEST_PHONE) or ""
    mails = row.read(f"person{number}.email", emails, LONGEST_EMAILS) or []
    if not (name or reached_at or mails):
        return []
    roles = _roles(row, number)
    first = {"name": name or (mails[0] if mails else account), "email": mails[0] if mails else "", "phone": reached_at, "roles": roles}
    others = [{"name": mail, "email": mail, "roles": roles} for mail in mails[1:]]
    return [{field: value for field, value in first.items() if value}, *others]


def _roles(row: Row, number: str) -> list[str]:
    said = row.text(f"person{number}.role").lower()
    named = [role for role in ROLES if role in re.sub(r"[\s-]+", "_", said)]
    if named:
        return named
    return [INVOICES if row.read(f"person{number}.gets_invoices", yes) else OTHERWISE]
