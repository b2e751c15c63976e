"""One till connected to the simulated printer: its thread, and the ways its line can fail."""

import contextlib
import socket
import threading
import time
from typing import Protocol

from hardware.model import Fault
from hardware.sim.faults import Misbehaviour
from hardware.sim.tokens import Command, Tokens

_PIECE = 4096
_TICK_S = 0.02


class Printer(Protocol):
    """What a connection needs of the printer behind it."""

    behaviour: Misbehaviour

    def arrived(self, connection: "Connection", commands: list[Command]) -> None: ...

    def ended(self, connection: "Connection") -> None: ...

    def died(self) -> None: ...

    def set_fault(self, fault: Fault, is_on: bool = True) -> None: ...


class Connection:
    """Reads pieces, counts bytes, and hands whole commands to the printer."""

    def __init__(self, accepted: socket.socket, printer: Printer) -> None:
        self.wants_status = False
        self._socket = accepted
        self._printer = printer
        self._tokens = Tokens()
        self._received = 0
        self._thread = threading.Thread(target=self._serve, name="virtual-printer-line", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def answer(self, data: bytes) -> None:
        """Send; a till that is gone does not hear it."""
        behaviour = self._printer.behaviour
        if not behaviour.is_silent:
            with contextlib.suppress(OSError):
                self._socket.sendall(behaviour.garbage + data)

    def close(self) -> None:
        """Hang up; the thread notices and ends."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        try:
            while data := self._receive():
                if not self._take(data):
                    break
        finally:
            self.close()
            self._socket.close()
            self._printer.ended(self)

    def _receive(self) -> bytes:
        behaviour = self._printer.behaviour
        speed = behaviour.bytes_per_s
        try:
            data = self._socket.recv(max(int(speed * _TICK_S), 1) if speed else _PIECE)
        except OSError:
            return b""
        if speed:
            time.sleep(len(data) / speed)
        return data

    def _take(self, data: bytes) -> bool:
        """Pass the bytes on up to the next planned mishap; False when the line is dead after it."""
        behaviour = self._printer.behaviour
        mishap = self._next_mishap(len(data))
        if mishap is None:
            self._pass(data)
            return True
        name, at = mishap
        before = at - self._received
        self._pass(data[:before])
        setattr(behaviour, name, None)  # happens once
        if name == "die_after_bytes":
            self._printer.died()
            return False
        if name == "drop_after_bytes":
            return False
        self._printer.set_fault(Fault.PAPER_OUT)
        self._pass(data[before:])
        return True

    def _pass(self, data: bytes) -> None:
        self._received += len(data)
        self._printer.arrived(self, self._tokens.feed(data))

    def _next_mishap(self, size: int) -> tuple[str, int] | None:
        behaviour = self._printer.behaviour
        planned = [
            (at, name)
            for name in ("die_after_bytes", "drop_after_bytes", "paper_out_after_bytes")
            if (at := getattr(behaviour, name)) is not None and at <= self._received + size
        ]
        at, name = min(planned, default=(0, ""))
        return (name, max(at, self._received)) if name else None
