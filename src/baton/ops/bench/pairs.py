"""Interleaved pairs: the house, then raw, again and again; only their ratios hold on a machine that drifts."""

import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Any


class Pairs:
    """Seconds that the house and a raw write took for the same `count` records, pair by pair."""

    def __init__(self, count: int):
        self.count = count
        self.house: list[float] = []
        self.raw: list[float] = []

    def described(self) -> dict[str, Any]:
        """Records per second by the house and raw, and their ratio: each the median of the pairs."""
        ratios = [raw / house for house, raw in zip(self.house, self.raw, strict=True)]
        return {
            "per_s": round(self.count / median(self.house)),
            "raw_per_s": round(self.count / median(self.raw)),
            "ratio": round(median(ratios), 3),
            "ratios": [round(ratio, 3) for ratio in ratios],
            "n": self.count,
        }


def seconds(call: Callable[..., object], *given: Any) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call(*given)
    return time.perf_counter() - begun


def milliseconds(taken: Sequence[float]) -> dict[str, float]:
    """What single deeds took: the median, and what 19 of 20 stay below."""
    return {"p50_ms": round(median(taken) * 1000, 2), "p95_ms": round(quantiles(taken, n=20)[-1] * 1000, 2)}
