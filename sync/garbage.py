"""Programs that move very many messages have Python look for garbage less often."""

from __future__ import annotations

import gc

ALLOCATED_A_LOOK = 20_000
"""Objects that come before Python looks for cycles among them; 700 by itself."""


def collect_rarely() -> None:
    """Have what was loaded until now left alone by the collector, and the rest looked at far less often.

    A slice of messages or a page of records makes some ten thousand objects that refer to no earlier ones:
    looking for cycles among them was an eighth of what it costs. Not for the window's program: there a timer
    collects, on the window's own thread.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED_A_LOOK, 20, 20)
