"""Measure what Baton costs beside a raw write, on this machine, in scratch databases of its own."""

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from baton.ops.bench.scratch import scratch_database
from baton.ops.errors import WrongUsage

NAMES = ("perform", "create_many", "issue", "issue_one", "payments", "pdf", "memory", "import", "pages", "api", "fields")
PAIRS = 5  # interleaved; the median of them counts


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all if omitted")
    parser.add_argument("--invoices", type=int, metavar="N", help="in each half of a pair, and payments in each round, by the thousand (4000); those of the firm whose pages (100000) or API (250000) are asked for")
    parser.add_argument("--accounts", type=int, default=20_000, metavar="N", help="of the firm whose pages are asked for (20000)")
    parser.add_argument("--rows", type=int, default=20_000, metavar="N", help="of the file that is imported (20000)")


def run(options: Namespace) -> int:
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        raise WrongUsage(f"There is no measurement {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    batches = max(1, (options.invoices or 4_000) // 1_000)
    counts = {"perform": [PAIRS], "create_many": [PAIRS, batches], "issue": [PAIRS, batches], "payments": [PAIRS, batches]}
    counts["import"] = [options.rows]
    counts["pages"] = [options.accounts, options.invoices or 100_000]
    counts["fields"] = [max(options.accounts, 200_000), 100]
    counts["api"] = [options.accounts, options.invoices or 250_000]
    found = {name: measured(name, counts.get(name, [])) for name in NAMES if name in (options.names or NAMES)}
    if options.json:
        print(json.dumps(found, indent=2))
        return 0
    for name, figures in found.items():
        ddl, pages = figures.pop("twins_ddl", []), figures.pop("pages", {})
        print(f"{name}: {told(figures)}")
        print("".join(f"    {page}: {told(said)}\n" for page, said in pages.items()), end="")
        print("".join(f"    {statement};\n" for statement in ddl), end="")
    return 0


def told(figures: dict) -> str:
    return ", ".join(f"{key} {value}" for key, value in figures.items())


def measured(name: str, counts: list[int]) -> dict:
    """The figures of one measurement, made by a fresh process in a fresh database."""
    with scratch_database() as environment:
        command = [sys.executable, "-m", "baton.ops.bench.run", name, *map(str, counts)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)
