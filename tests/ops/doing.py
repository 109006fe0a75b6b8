"""A person at the terminal who does one deed after the other: `python -m tests.ops.doing ORGANIZATION PRODUCT FIRST LAST`.

After each it prints the key and the id that was answered.  It is killed by the test that starts it.
"""

import argparse
import contextlib
import io
import json
import sys
from importlib import import_module

from baton.ops import cli


def main(organization: str, product: str, first: str, last: str) -> None:
    cli.prepare("do", is_help=False)
    do = import_module("baton.ops.commands.do")
    for n in range(int(first), int(last)):
        given = json.dumps({"product": product, "currency": "EUR", "unit_minor": n})
        options = argparse.Namespace(
            organization=organization, as_email=None, json=True, deed="price.create", id=None, input=given, key=f"price-{n}"
        )
        with contextlib.redirect_stdout(io.StringIO()) as answer, contextlib.redirect_stderr(io.StringIO()):
            code = do.run(options)
        if code:
            sys.exit(answer.getvalue())
        print(n, json.loads(answer.getvalue())["id"], flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
