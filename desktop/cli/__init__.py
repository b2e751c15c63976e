"""The headless shop program: one file per command, each loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """The `kedai` command. 0 done, 1 refused in words, 2 wrong usage, 3 machine trouble, 130 stopped."""
    from desktop.cli.run import main as run

    return run(argv)
