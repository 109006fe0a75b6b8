"""The dry run of a file at the command line."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator

from baton.exchange.actions import ordering
from baton.exchange.lines import about
from baton.exchange.models import Import
from baton.exchange.own import own_names
from baton.exchange.plan import Outcome
from baton.exchange.rehearsing import rehearse
from baton.exchange.rejected import Rejected
from baton.exchange.sheets import Unreadable
from baton.foundation.errors import Refused
from baton.foundation.performing import perform
from baton.ops import desk, import_files, import_words
from baton.ops.progress import Step, progress


def rehearse_file(options: Namespace) -> int:
    """Say what would become of each row.  Nothing is written but the file of rows that would be rejected."""
    actor, path, counts = desk.actor(options, desk.organization(options)), options.file, Counter[str]()
    try:
        with perform(actor) as work:
            own = own_names(work)
        known = ordering.recognised(path, {"kind": options.kind, "layout": options.layout, "columns": import_files.columns(options.column)}, own)
        run = Import(sha256="", file_name=path.name, duplicates=options.duplicates or "ask", **known)
        with progress("Looked at", about(path)) as step:
            rejected = import_files.write_beside(run, _counted(rehearse(actor, run, path), counts, step), path)
    except Unreadable as error:
        raise Refused(str(error)) from error
    for state, n in counts.items():
        setattr(run, state, n)
    import_words.tell(options, run, rejected, is_dry=True)
    return desk.DONE


def _counted(outcomes: Iterable[Outcome], counts: Counter[str], step: Step) -> Iterator[Rejected]:
    """The rejected ones of some outcomes, all of which are counted."""
    for n, outcome in enumerate(outcomes, 1):
        counts[outcome.state] += 1
        step(n)
        if outcome.state == "rejected":
            yield outcome.entry.line, outcome.reason, outcome.entry.cells
