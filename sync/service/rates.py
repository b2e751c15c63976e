"""How often somebody may knock: a bucket of tries that fills up again, for each address and each device.

Our own few lines and no library: they run by the service's steady clock, which a test can set and nobody's
change of the wall clock moves.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from sync.service.clock import Clock
from sync.service.refusals import Refused

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` tries at once, and one more every `seconds`."""

    burst: int
    seconds: float


@dataclass(slots=True)
class _Bucket:
    tries: float
    at: float


class Rates:
    """Thread-safe. What was not heard of for longest is forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def knock(self, door: str, who: str, rate: Rate) -> None:
        """Count a try.

        Raises:
            Refused: too_many; details tell the seconds until the next one.
        """
        now = self._clock.steady()
        with self._lock:
            bucket = self._buckets.pop((door, who), None) or _Bucket(rate.burst, now)
            bucket.tries = min(rate.burst, bucket.tries + (now - bucket.at) / rate.seconds)
            bucket.at = now
            self._buckets[door, who] = bucket
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
            if bucket.tries < 1:
                wait = int((1 - bucket.tries) * rate.seconds) + 1
                raise Refused(429, "too_many", "Too many tries; wait a little.", {"seconds": wait})
            bucket.tries -= 1
