"""Measure what Baton costs beside a raw write, on this machine, in scratch databases of its own."""

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from baton.ops.bench.scratch import scratch_database
from baton.ops.errors import WrongUsage

NAMES = ("perform", "create_many", "issue", "issue_one", "payments", "pdf", "memory")
PAIRS = 5  # interleaved; the median of them counts


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all if omitted")
    parser.add_argument("--invoices", type=int, default=4_000, metavar="N", help="invoices in each half of a pair, and payments in each round, by the thousand")


def run(options: Namespace) -> int:
    unknown = sorted(set(options.names) - set(NAMES))
    if unknown:
        raise WrongUsage(f"There is no measurement {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    batches = max(1, options.invoices // 1_000)
    counts = {"perform": [PAIRS], "create_many": [PAIRS, batches], "issue": [PAIRS, batches], "payments": [PAIRS, batches]}
    found = {name: measured(name, counts.get(name, [])) for name in NAMES if name in (options.names or NAMES)}
    if options.json:
        print(json.dumps(found, indent=2))
        return 0
    for name, figures in found.items():
        ddl = figures.pop("twins_ddl", [])
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
        print("".join(f"    {statement};\n" for statement in ddl), end="")
    return 0


def measured(name: str, counts: list[int]) -> dict:
    """The figures of one measurement, made by a fresh process in a fresh database."""
    with scratch_database() as environment:
        command = [sys.executable, "-m", "baton.ops.bench.run", name, *map(str, counts)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout)
