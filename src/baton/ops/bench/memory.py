"""Is memory flat as work grows?  Peak of a process that writes few rows, and of one that writes many."""

import json
import resource
import subprocess
import sys
from typing import Any

from baton.crm.models import Task
from baton.foundation.performing import perform
from baton.ops.bench.create_many import house

FEW, MANY = 10, 200_000


def write_tasks(count: int) -> None:
    """One Work that streams so many rows through create_many, each audited and announced."""
    operator, accounts, _ = house()
    with perform(operator) as work, work.acting("task.create", "people"):
        rows = (("other", f"Task {n}", accounts[0]) for n in range(count))
        work.create_many(Task, ["kind", "subject", "account"], rows)


def peak_mb(count: int) -> float:
    """The peak resident memory, in MB, of a fresh process that writes so many rows."""
    answer = subprocess.run(
        [sys.executable, "-m", "baton.ops.bench.run", "memory_of", str(count)], check=True, capture_output=True, text=True
    )
    return json.loads(answer.stdout)["peak_mb"]


def measure() -> dict[str, Any]:
    few, many = peak_mb(FEW), peak_mb(MANY)
    return {"peak_mb": many, "few_mb": few, "grew_mb": round(many - few, 1), "n": MANY}


def measure_here(count: int) -> dict[str, float]:
    """Write, and say the peak of this very process."""
    write_tasks(count)
    return {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}
