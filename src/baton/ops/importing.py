"""Files brought in at the command line: begun, gone on with, taken back."""

import sys
from argparse import Namespace
from pathlib import Path

from baton.documents.store import NotKept, store
from baton.exchange.actions import ordering
from baton.exchange.lines import about
from baton.exchange.models import Import
from baton.exchange.rejected import rejected_rows
from baton.exchange.running import found_import, run_import, undo_import
from baton.foundation.actors import Actor
from baton.foundation.performing import perform
from baton.ops import desk, import_files, import_words
from baton.ops.errors import CannotRun
from baton.ops.import_asking import ask
from baton.ops.progress import progress


def bring_in(options: Namespace) -> int:
    """Keep the file, recognise its columns, and bring it in."""
    actor, path = desk.actor(options, desk.organization(options)), options.file
    try:
        sha256 = store().keep_file(path)
    except NotKept as error:
        raise CannotRun(f"{error.strerror} Nothing was imported.") from error
    name = path.name.encode("utf-8", "replace").decode()  # a file's name may be no text
    said = {"file_name": name, "kind": options.kind, "layout": options.layout, "columns": import_files.columns(options.column)}
    with perform(actor) as work:
        run = ordering.start(work, ordering.ImportInput(sha256=sha256, duplicates=options.duplicates or "ask", **said))
    return _work_off(options, actor, run, path)


def go_on(options: Namespace) -> int:
    """Go on with an import from the first row whose outcome is not on record."""
    actor = desk.actor(options, desk.organization(options))
    run = found_import(actor, options.resume)
    return _work_off(options, actor, run, Path(Path(run.file_name).name))


def take_back(options: Namespace) -> int:
    """Take back what an import did, where nothing was built on it."""
    actor = desk.actor(options, desk.organization(options))
    run = found_import(actor, options.undo)
    if run.state != "undoing":
        with perform(actor) as work:
            run = ordering.undo(work, run.pk, here=True)
    with progress("Taken back", run.created + run.updated + run.undone) as step:
        run = undo_import(actor, run.pk, lambda now: step(now.undone))
    import_words.tell(options, run, None)
    return desk.DONE


def _work_off(options: Namespace, actor: Actor, run: Import, path: Path) -> int:
    print(f"Import {run.pk} of {run.file_name}. If it is broken off: baton import --resume {run.pk}", file=sys.stderr)
    with perform(actor) as work:
        run = ordering.run(work, run.pk, here=True)
    with progress("Imported", about(options.file) if options.file else _rows_of(run)) as step:
        run = run_import(actor, run.pk, lambda now: step(now.rows + now.left_out))
    if run.undecided and run.duplicates == "ask" and not options.json and sys.stdin.isatty() and sys.stderr.isatty():
        run = ask(actor, run)
    rejected = import_files.write_beside(run, rejected_rows(actor, run.pk), path) if run.rejected else None
    import_words.tell(options, run, rejected)
    return desk.DONE if run.state == "done" else desk.REFUSED


def _rows_of(run: Import) -> int:
    with store().at_hand(run.sha256) as path:
        return about(path)
