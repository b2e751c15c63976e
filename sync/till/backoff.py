"""How long to wait after a failure: longer each time, and never all tills at the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable

SHORTEST_S = 1.0
LONGEST_S = 300.0
LONGEST_ASKED_S = 3_600.0
"""A service, or what answers in its place, may ask for patience, but not until next year."""

Uniform = Callable[[float, float], float]


def wait_s(failures: int, uniform: Uniform = random.uniform, asked_s: float | None = None) -> float:
    """Seconds to wait after so many failures in a row (at least one).

    Anywhere between a second and twice as long as after the failure before, at most five minutes; never
    shorter than what the service asked for.
    """
    most = min(LONGEST_S, SHORTEST_S * 2.0 ** min(failures, 30))
    drawn = uniform(SHORTEST_S, most)
    return max(drawn, min(asked_s or 0.0, LONGEST_ASKED_S))
