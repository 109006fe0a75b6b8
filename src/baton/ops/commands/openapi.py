"""Print the API's description, OpenAPI 3.1, as the server answers it."""

import json
from argparse import ArgumentParser, Namespace

from baton.api.operations import document


def configure(parser: ArgumentParser) -> None:
    """It takes nothing of its own."""


def run(options: Namespace) -> int:
    print(json.dumps(document(), ensure_ascii=False, indent=None if options.json else 2))
    return 0
