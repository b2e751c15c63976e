"""A barcode scanner that is only calls: codes from a test or a demo arrive as real scans do, in frames."""

import time
from collections.abc import Callable

from hardware.protocols import OnScan
from hardware.scanner.framer import Framer
from hardware.scanner.reading import DoubleReads, read_frame


class VirtualScanner:
    """Scans only between `start` and `stop`; `write` is where a frame's bytes go instead of a port."""

    def __init__(self, on_scan: OnScan, *, suffix: bytes = b"\r\n", double_read_s: float = 0.0) -> None:
        self._on_scan, self._suffix = on_scan, suffix
        self._framer, self._doubles = Framer(), DoubleReads(double_read_s)
        self._is_on = False

    def start(self) -> None:
        self._is_on = True

    def stop(self) -> None:
        self._is_on = False

    def scan(self, code: str, *, aim: str = "", times: int = 1) -> None:
        """Pull the trigger; `times` 2 is a double read."""
        for _ in range(times):
            self.write(aim.encode("ascii") + code.encode("utf-8") + self._suffix)

    def scan_split(self, code: str, at: int) -> None:
        """The same code arriving in two pieces."""
        whole = code.encode("utf-8") + self._suffix
        self.write(whole[:at])
        self.write(whole[at:])

    def scan_all(self, codes: list[str], pause: Callable[[], None]) -> None:
        """A basket, item by item."""
        for code in codes:
            self.scan(code)
            pause()

    def write(self, data: bytes) -> None:
        """Raw bytes, for noise and broken frames."""
        frames = self._framer.feed(data)
        if not self._suffix:
            frames += self._framer.pause()
        if not self._is_on:
            return
        for frame in frames:
            if not self._doubles.is_repeat(frame):
                self._on_scan(read_frame(frame, "simulated scanner", time.monotonic()))
