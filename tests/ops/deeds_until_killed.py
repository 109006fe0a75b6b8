"""A process that does one deed after the other from the command line, and says which were done.

python -m tests.ops.deeds_until_killed ORGANIZATION FIRST LAST
"""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout

from baton.ops.cli import main

if __name__ == "__main__":
    organization, first, last = sys.argv[1:]
    for n in range(int(first), int(last)):
        deed = ["do", "account.create", "--organization", organization, "--key", f"k{n}", "--input", f'{{"name": "A{n}"}}']
        with open(os.devnull, "w") as quiet, redirect_stdout(quiet), redirect_stderr(quiet):
            code = main(deed)
        print(n if code == 0 else f"failed {code}", flush=True)
