"""Files brought in, as the page and the command line do it."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from baton.crm.models import Account, Contact, ContactRole
from baton.documents.store import store
from baton.exchange.actions import ordering
from baton.exchange.actions.ordering import ImportInput
from baton.exchange.models import Import, ImportRow
from baton.exchange.plan import Outcome
from baton.exchange.rehearsing import rehearse
from baton.exchange.running import run_import, undo_import
from baton.foundation.actors import Actor
from tests.make import House

HEADER = ["Company", "Account number", "VAT number", "City", "Postcode", "Country", "Website", "Contact name", "Email", "Phone"]


def table(rows: Iterable[Iterable[str]], header: list[str] | None = None) -> str:
    """Rows as CSV, shorter ones filled up."""
    text = io.StringIO()
    header = header or HEADER
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        cells = list(row)
        writer.writerow(cells + [""] * (len(header) - len(cells)))
    return text.getvalue()


class Bringing:
    """A house into which files are brought."""

    def __init__(self, house: House):
        self.house = house

    def start(self, text: str | bytes, kind: str = "accounts", *, by: Actor | None = None, **more: Any) -> Import:
        content = text.encode() if isinstance(text, str) else text
        entered = ImportInput(sha256=store().keep(content), file_name="customers.csv", kind=kind, **more)
        return self.house.do(ordering.start, entered, by=by or self.house.billing)

    def run(self, run: Import, *, by: Actor | None = None) -> Import:
        by = by or self.house.billing
        self.house.do(ordering.run, run.pk, here=True, by=by)
        return run_import(by, run.pk)

    def bring(self, text: str | bytes, kind: str = "accounts", *, by: Actor | None = None, **more: Any) -> Import:
        return self.run(self.start(text, kind, by=by, **more), by=by)

    def rehearse(self, text: str, kind: str = "accounts", **more: Any) -> list[Outcome]:
        run = self.start(text, kind, **more)
        with store().at_hand(run.sha256) as path:
            return list(rehearse(self.house.billing, run, Path(path)))

    def undo(self, run: Import, *, by: Actor | None = None) -> Import:
        by = by or self.house.billing
        self.house.do(ordering.undo, run.pk, here=True, by=by)
        return undo_import(by, run.pk)

    def rows(self, run: Import) -> list[tuple[int, str, str]]:
        """Line, state and reason of each row."""
        with self.house.look():
            return list(ImportRow.objects.filter(run=run).order_by("line").values_list("line", "state", "reason"))

    def states(self, run: Import) -> list[str]:
        return [state for _, state, _ in self.rows(run)]

    def accounts(self, *, by: Actor | None = None) -> list[Account]:
        """Accounts as somebody sees them, by name."""
        by = by or self.house.billing
        with self.house.look(by):
            return list(Account.objects.visible_to(by).order_by("name", "pk"))

    def names(self) -> list[str]:
        return [account.name for account in self.accounts()]

    def account(self, name: str) -> Account:
        [found] = [account for account in self.accounts() if account.name == name]
        return found

    def people(self, name: str) -> list[tuple[str, str, str]]:
        """Name, address and role of everybody at an account."""
        with self.house.look():
            roles = ContactRole.objects.filter(account=self.account(name), until_on=None).select_related("contact")
            return sorted((role.contact.name, role.contact.email, role.role) for role in roles)

    def contacts(self) -> list[str]:
        with self.house.look(self.house.billing):
            return list(Contact.objects.visible_to(self.house.billing).order_by("name").values_list("name", flat=True))
