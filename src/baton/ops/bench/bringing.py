"""Bringing files in: rows per second, the memory a long file takes, and what others wait meanwhile."""

import csv
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.test import Client, override_settings

from baton.documents.store import store
from baton.exchange.actions import ordering
from baton.exchange.models import Import
from baton.exchange.running import run_import
from baton.foundation.actors import Actor
from baton.foundation.models import User
from baton.foundation.people import actor_of
from baton.foundation.performing import perform
from baton.ops.bench.pages import desk
from baton.ops.bench.pairs import seconds
from baton.ops.bench.years import PEOPLE, firm

HEADER: Final = (
    "Company", "Account number", "Street", "Postcode", "City", "Country", "Website", "Contact name", "Email", "Phone",
    "Payment terms", "Currency",
)  # fmt: skip
FIRM: Final = (300, 1_500)  # accounts and invoices of those who go on working meanwhile
PAGES: Final = ("/", "/accounts/", "/invoices/?tab=all")
REQUESTS: Final = 20


def measure(rows: int) -> dict[str, Any]:
    """Accounts with a contact each from one CSV file, and three pages asked for without and with another import going on."""
    firm(*FIRM)
    with TemporaryDirectory() as folder, override_settings(BATON_STORAGE=Path(folder).as_uri()):
        alone = p95(asked(desk(), lambda: False))
        path = Path(folder) / "customers.csv"
        write(path, rows, "M")
        other = subprocess.Popen([sys.executable, "-m", "baton.ops.bench.run", "import_of", str(path)], stdout=subprocess.DEVNULL)
        meanwhile = p95(asked(desk(), lambda: other.poll() is None))
        if other.wait():
            raise RuntimeError("The import that others worked beside failed.")
        write(path, rows, "A")
        runs: list[Import] = []
        taken = seconds(lambda: runs.append(brought(path)))
        if runs[0].created != rows:
            raise RuntimeError(f"Of {rows} rows {runs[0].created} were created.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = {"page_p95_ms": alone, "page_p95_meanwhile_ms": meanwhile, "page_ratio": round(meanwhile / alone, 2)}
    return {"per_s": round(rows / taken), "n": rows, "peak_mb": round(peak, 1)} | pages


def measure_here(path: str) -> dict[str, float]:
    """Bring a file in, and say the peak of this very process."""
    brought(Path(path))
    return {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}


def write(path: Path, rows: int, mark: str) -> None:
    """A file of so many customers, none like another."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(HEADER)
        for n in range(rows):
            key = f"{mark}{n:07d}".lower()
            place = (f"Street {n}", f"{10_000 + n % 89_000}", "Berlin", "Germany", f"www.firm-{key}.example")
            lines.writerow((f"Firm {key} GmbH", key, *place, f"Anna {key}", f"anna@firm-{key}.example", f"+49 30 {n}", "30", "EUR"))


def brought(path: Path) -> Import:
    """The import of a file from its first row to its last, as `baton import` does it."""
    actor = billing()
    with perform(actor) as work:
        entered = ordering.ImportInput(sha256=store().keep_file(path), kind="accounts", file_name=path.name)
        run = ordering.start(work, entered)
    with perform(actor) as work:
        ordering.run(work, run.pk, here=True)
    return run_import(actor, run.pk)


def billing() -> Actor:
    """Whoever bills at the firm."""
    user = User.objects.get(email=PEOPLE["billing"])
    return actor_of(user, user.memberships.get().organization_id)


def asked(client: Client, goes_on: Callable[[], bool]) -> list[float]:
    """Seconds that the pages take once they are warm, each so many times and as long as something goes on."""
    taken: list[float] = []
    for place in PAGES:
        client.get(place)
    while len(taken) < REQUESTS * len(PAGES) or goes_on():
        taken += [seconds(client.get, place) for place in PAGES]
    return taken


def p95(taken: list[float]) -> float:
    """In milliseconds."""
    return round(quantiles(taken, n=20)[-1] * 1000, 1)
