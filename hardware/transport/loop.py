"""A byte pipe in memory: what is written is kept, what is read was put in by the test."""

import time
from collections.abc import Callable

from hardware.errors import ConnectionLost, DeviceNotFound

Answer = Callable[[bytes], bytes]


class LoopTransport:
    """`answer` sees every written piece and gives the device's reply; `break_after` cuts the line."""

    def __init__(self, answer: Answer | None = None, *, break_after: int | None = None) -> None:
        self.written = bytearray()
        self.is_open = False
        self.is_there = True
        self._answer = answer or (lambda _: b"")
        self._break_after = break_after
        self._incoming = bytearray()

    @property
    def address(self) -> str:
        return "loop:"

    def open(self, timeout_s: float) -> None:
        if not self.is_there:
            raise DeviceNotFound(self.address)
        self.is_open = True

    def put(self, data: bytes) -> None:
        """Let the device say something unasked."""
        self._incoming += data

    def write(self, data: bytes, timeout_s: float) -> int:
        if not self.is_open:
            raise ConnectionLost(self.address, 0, "not open")
        room = len(data) if self._break_after is None else max(self._break_after - len(self.written), 0)
        self.written += data[:room]
        if room < len(data):
            raise ConnectionLost(self.address, room, "cut")
        self._incoming += self._answer(data)
        return len(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        if not self.is_open:
            raise ConnectionLost(self.address, 0, "not open")
        if not self._incoming:
            time.sleep(min(timeout_s, 0.005))
        data = bytes(self._incoming[:limit])
        del self._incoming[:limit]
        return data

    def close(self) -> None:
        self.is_open = False
