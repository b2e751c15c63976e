"""A barcode scanner on a serial or USB-CDC port: one reading thread that survives unplugging."""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hardware.model import Fault, Health, HealthState
from hardware.protocols import OnScan
from hardware.scanner.framer import Framer
from hardware.scanner.reading import DoubleReads, read_frame

_BACK_OFF_S = (1.0, 2.0, 5.0, 15.0, 30.0)
_READ_LIMIT = 256


@dataclass(frozen=True, slots=True)
class PortSettings:
    """`idle_s` ends a code of a scanner without suffix; `double_read_s` 0 keeps every read."""

    port: str
    baud: int = 9600
    idle_s: float = 0.08
    double_read_s: float = 0.0
    back_off_s: tuple[float, ...] = _BACK_OFF_S


class SerialScanner:
    """Calls `on_scan` on its own thread for every code; `on_health` when the port comes or goes."""

    def __init__(
        self,
        settings: PortSettings,
        on_scan: OnScan,
        on_health: Callable[[Health], None] | None = None,
    ) -> None:
        self._settings = settings
        self._on_scan, self._on_health = on_scan, on_health
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is not None:
            return
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"scanner {self._settings.port}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended and the port is free."""
        self._stopping.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            if (port := self._open()) is not None:
                failures = 0
                self._tell(HealthState.READY)
                with contextlib.closing(port):
                    self._read_until_gone(port)
            if not self._stopping.is_set():
                self._tell(HealthState.LOST, Fault.NOT_FOUND)
                waits = self._settings.back_off_s
                self._stopping.wait(waits[min(failures, len(waits) - 1)])
                failures += 1

    def _open(self) -> Any:
        import serial  # loaded by those who have such a scanner

        try:
            return serial.Serial(
                self._settings.port, self._settings.baud, timeout=self._settings.idle_s, exclusive=True
            )
        except _port_troubles():
            return None

    def _read_until_gone(self, port: Any) -> None:
        framer, doubles = Framer(), DoubleReads(self._settings.double_read_s)
        while not self._stopping.is_set():
            try:
                # One byte waits for the idle time; the rest of the burst is there already.
                data = port.read(1)
                data += port.read(min(port.in_waiting, _READ_LIMIT)) if data else b""
            except _port_troubles():
                return
            for frame in framer.feed(data) if data else framer.pause():
                if not doubles.is_repeat(frame):
                    self._on_scan(read_frame(frame, self._settings.port, time.monotonic()))

    def _tell(self, state: HealthState, *faults: Fault) -> None:
        if self._on_health is not None:
            self._on_health(Health(state, faults))


def _port_troubles() -> tuple[type[BaseException], ...]:
    """What pyserial raises when a port is missing, taken or pulled out; termios.error is no OSError."""
    try:
        import termios
    except ImportError:  # Windows
        return (OSError,)
    return (OSError, termios.error)
