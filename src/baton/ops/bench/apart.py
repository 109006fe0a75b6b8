"""A part of a measurement in a process of its own, so that what it made of memory weighs on nothing else."""

import json
import subprocess
import sys
from typing import Any


def apart(name: str, *given: object) -> dict[str, Any]:
    """What a measure of `run` answers there."""
    command = [sys.executable, "-m", "baton.ops.bench.run", name, *map(str, given)]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return answer
