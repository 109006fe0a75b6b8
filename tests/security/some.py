"""Some of a corpus in a usual run, all of it with `bin/test --soak`."""

import os
from collections.abc import Sequence


def some(corpus: Sequence[str], every: int, turn: int = 0) -> list[str]:
    """Every so-manieth, others at each turn."""
    return list(corpus) if os.environ.get("BATON_SOAK") else list(corpus[turn % every :: every])
