import sys

from baton.ops.cli import main

sys.exit(main(sys.argv[1:]))
