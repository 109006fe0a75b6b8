"""Somebody who brings a file in: `python -m tests.exchange.doing ORGANIZATION IMPORT`, told the last line after each portion.

It is killed by the test that starts it.
"""

import sys
from uuid import UUID

import django

ROWS = 10  # in a portion: many moments to be killed at


def main(organization: str, import_id: str) -> None:
    from baton.exchange.running import run_import  # noqa: PLC0415  Django must be set up first
    from baton.foundation.actors import system  # noqa: PLC0415

    operator = system("operator", "operator", UUID(organization))
    run_import(operator, UUID(import_id), lambda run: print(run.last_line, flush=True), size=ROWS)
    print("done", flush=True)


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
