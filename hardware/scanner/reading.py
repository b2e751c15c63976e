"""From a frame of bytes to a Scan, with the optional blanking of double reads."""

import time
from collections.abc import Callable

from hardware.protocols import Scan

_AIM_LENGTH = 3


def read_frame(frame: bytes, device: str, at_s: float) -> Scan:
    """Split off the AIM mark ("]E0") when the scanner sends one; `raw` keeps bytes that are no UTF-8."""
    text = frame.decode("utf-8", "replace")
    aim = None
    if len(text) > _AIM_LENGTH and text[0] == "]" and text[1].isalpha() and text[2].isalnum():
        aim, text = text[:_AIM_LENGTH], text[_AIM_LENGTH:]
    return Scan(text, frame, aim, device, at_s)


class DoubleReads:
    """Drops the same code again within `window_s`; 0 (the default of every device) drops nothing.

    Off by default since the same code twice usually is two pieces of the same thing.
    """

    def __init__(self, window_s: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._window_s, self._clock = window_s, clock
        self._last, self._at = b"", 0.0

    def is_repeat(self, frame: bytes) -> bool:
        now = self._clock()
        repeats = self._window_s > 0 and frame == self._last and now - self._at < self._window_s
        self._last, self._at = frame, now
        return repeats
