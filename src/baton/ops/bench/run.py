"""The measuring process: works in the database its environment names, and prints JSON."""

import json
import sys
from collections.abc import Callable

import django


def main(name: str, *given: str) -> None:
    """Measure one thing and print it."""
    from baton.ops.bench import api, bringing, create_many, deeds, fields, issue, memory, pages, payments, pdf  # noqa: PLC0415  models need Django set up first

    measures: dict[str, Callable[..., dict]] = {
        "create_many": create_many.measure,
        "perform": deeds.measure,
        "issue": issue.measure,
        "issue_one": issue.measure_one,
        "payments": payments.measure,
        "pdf": pdf.measure,
        "pages": pages.measure,
        "pages_of": pages.load,
        "api": api.measure,
        "import": bringing.measure,
        "fields": fields.measure,
        "memory": memory.measure,
        "memory_of": memory.measure_here,
        "import_of": bringing.measure_here,
    }
    print(json.dumps(measures[name](*(int(one) if one.isdecimal() else one for one in given))))


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
