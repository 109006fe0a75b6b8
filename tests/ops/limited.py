"""`baton backup` where no file may become larger than a few kilobytes."""

import resource
import sys

from baton.ops.cli import main

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    sys.exit(main(["backup"]))
