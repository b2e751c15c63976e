"""`make fuzz`: attacks the service with tens of thousands of spoilt messages and bodies, and counts them."""

from __future__ import annotations

import logging
import sys

import structlog

from tests.sync.fuzz.attack import AT_ONCE, attack

SEEDS, PUSHES, BODIES = 20, 5, 200


def main(seeds: int) -> int:
    """0 only if nothing but refusals and messages set aside came of it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    failed: dict[int, list[str]] = {}
    for seed in range(1, seeds + 1):
        if faults := attack(seed, PUSHES, BODIES):
            failed[seed] = faults
            sys.stdout.write(f"  seed {seed}: {'; '.join(faults[:3])}\n")
    counted = f"{seeds * PUSHES * AT_ONCE:,} messages and {seeds * BODIES:,} bodies spoilt"
    sys.stdout.write(f"fuzz: {counted}, {sum(map(len, failed.values()))} failures\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else SEEDS))
