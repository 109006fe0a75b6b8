"""A line now and then where nobody watches, however many steps there are."""

import os
import pty
import subprocess
import sys

from baton.ops.progress import LINES, progress

CHILD = """
from baton.ops.progress import progress
with progress("Imported", 2_000) as step:
    for n in range(2_001):
        step(n)
"""


def test_where_nobody_watches_a_long_work_says_about_ten_lines(capsys):
    with progress("Imported", 20_000) as step:
        for done in range(0, 20_001, 7):
            step(done)
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == "" and len(lines) <= LINES + 1
    assert lines[0].startswith("Imported: 2,0") and lines[-1].endswith(" of 20,000")


def test_a_total_that_is_too_small_is_no_fault_and_one_that_nobody_knows_is_not_said(capsys):
    with progress("Imported", 2) as step:
        step(3)
    with progress("Imported", 0) as step:
        for done in range(0, 10_001, 500):
            step(done)
    assert capsys.readouterr().err == "Imported: 3 of 2\nImported: 5,000\nImported: 10,000\n"


def test_on_a_terminal_there_is_a_bar_with_its_rate():
    ours, theirs = pty.openpty()
    child = subprocess.Popen([sys.executable, "-c", CHILD], stderr=theirs, env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TERM": "xterm", "COLUMNS": "100"})
    os.close(theirs)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 65_536)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    assert child.wait() == 0
    assert b"2000/2000" in said and b"Imported" in said
