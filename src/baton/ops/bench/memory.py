"""Is memory flat as work grows?  Peak of a process that writes few rows, and of one that writes many."""

import resource
from typing import Any

from baton.crm.models import Task
from baton.foundation.performing import perform
from baton.ops.bench.apart import apart
from baton.ops.bench.create_many import house

FEW, MANY = 10, 200_000


def write_tasks(count: int) -> None:
    """One Work that streams so many rows through create_many, each audited and announced."""
    operator, accounts, _ = house()
    with perform(operator) as work, work.acting("task.create", "people"):
        rows = (("other", f"Task {n}", accounts[0]) for n in range(count))
        work.create_many(Task, ["kind", "subject", "account"], rows)


def measure() -> dict[str, Any]:
    """The peak resident memory, in MB, of fresh processes that write few rows and many."""
    few, many = (apart("memory_of", count)["peak_mb"] for count in (FEW, MANY))
    return {"peak_mb": many, "few_mb": few, "grew_mb": round(many - few, 1), "n": MANY}


def measure_here(count: int) -> dict[str, float]:
    """Write, and say the peak of this very process."""
    write_tasks(count)
    return {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}
