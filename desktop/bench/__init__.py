"""`kedai bench`: how fast this machine's Kedai is, as multiples of what its own writes cost bare."""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Measure and judge. 0 every goal that could be judged is met, 1 one is missed, 2 wrong usage."""
    from desktop.bench.command import run

    return run(argv)
