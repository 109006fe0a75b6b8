"""A child process for the supervisor's tests: writes its pid and its own child's, then waits.

python -m tests.ops.stand_in FILE obedient|stubborn|leashed
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from baton.ops.children.leash import die_with_parent

if __name__ == "__main__":
    file, kind = sys.argv[1:]
    if kind == "leashed":
        die_with_parent()
    if kind == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    grandchild = subprocess.Popen(["sleep", "600"])
    with Path(file).open("a") as pids:
        pids.write(f"{os.getpid()} {grandchild.pid}\n")
    time.sleep(600)
