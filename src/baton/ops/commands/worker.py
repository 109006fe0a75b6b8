"""Run the jobs and duties, on this machine, until stopped; any number of machines may."""

from argparse import ArgumentParser, Namespace

from baton.ops.supervisor import Child, supervise

CONCURRENCY = 4


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=CONCURRENCY, metavar="N", help="jobs at once (default 4)")


def run(options: Namespace) -> int:
    return supervise([worker(options.concurrency)])


def worker(concurrency: int = CONCURRENCY) -> Child:
    return Child("worker", ["baton.ops.children.jobs", str(concurrency)])
