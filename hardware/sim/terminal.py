"""A card terminal that is only a TCP port: approves, declines, or goes silent after it has taken the money.

Run it by hand: python -m hardware.sim.terminal --port 9200
"""

from __future__ import annotations

import argparse
import socket
import threading
import time
from dataclasses import dataclass
from types import TracebackType

from hardware.terminal.frames import (
    AMOUNT,
    APPROVAL_CODE,
    APPROVED,
    CARD_NUMBER,
    LAST,
    NOT_FOUND,
    RETRIEVAL,
    TEXT,
    Frame,
    FrameReader,
    build,
)

_HOST = "127.0.0.1"
DECLINED = "05"
CARD = "476173******0119"


@dataclass
class TerminalBehaviour:
    """`answer` is given to a payment; `is_silent` answers none though it was carried out, `hangs_up` breaks
    the line instead; `thinks_s` is how long the customer takes."""

    answer: str = APPROVED
    is_silent: bool = False
    hangs_up: bool = False
    thinks_s: float = 0.0
    garbage: bytes = b""


class VirtualTerminal:
    """Listens on this machine only. `payments` has what was carried out, by reference: cents."""

    def __init__(self, port: int = 0) -> None:
        self.behaviour = TerminalBehaviour()
        self.payments: dict[str, int] = {}
        self.asked: list[Frame] = []
        self._port = port
        self._listener: socket.socket | None = None
        self._acceptor: threading.Thread | None = None
        self._is_stopping = threading.Event()

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        if self._listener is None:
            raise RuntimeError("not started")
        return int(self._listener.getsockname()[1])

    def start(self) -> VirtualTerminal:
        self._listener = socket.create_server((_HOST, self._port))
        self._acceptor = threading.Thread(target=self._accept, name="virtual-terminal", daemon=True)
        self._acceptor.start()
        return self

    def stop(self) -> None:
        """Close everything and wait for the thread."""
        if self._listener is None or self._acceptor is None:
            return
        self._is_stopping.set()
        with socket.create_connection((_HOST, self.port), 5):  # wakes the accepting thread
            self._acceptor.join()
        self._listener.close()
        self._listener = None

    def __enter__(self) -> VirtualTerminal:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _accept(self) -> None:
        assert self._listener is not None
        while not self._is_stopping.is_set():
            accepted, _address = self._listener.accept()
            with accepted:
                if not self._is_stopping.is_set():
                    self._serve(accepted)

    def _serve(self, accepted: socket.socket) -> None:
        """One till at a time, as a counter's terminal does."""
        reader = FrameReader()
        accepted.settimeout(0.1)
        while not self._is_stopping.is_set():
            try:
                data = accepted.recv(1_024)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            for frame in reader.feed(data):
                if not self._answer(frame, accepted):
                    return

    def _answer(self, frame: Frame, accepted: socket.socket) -> bool:
        """Carry a request out and answer; False to hang up."""
        behaviour = self.behaviour
        self.asked.append(frame)
        if frame.function == LAST:
            accepted.sendall(
                build(self._told(frame, APPROVED if frame.reference in self.payments else NOT_FOUND))
            )
            return True
        self._is_stopping.wait(behaviour.thinks_s)
        if behaviour.answer == APPROVED:
            self.payments[frame.reference] = int(frame.fields[AMOUNT])
        if behaviour.hangs_up:
            return False
        if not behaviour.is_silent:
            accepted.sendall(behaviour.garbage + build(self._told(frame, behaviour.answer)))
        return True

    def _told(self, frame: Frame, answer: str) -> Frame:
        cents = self.payments.get(frame.reference, 0)
        fields = {TEXT: "SIMULATED"}
        if answer == APPROVED:
            fields |= {APPROVAL_CODE: f"S{cents % 100_000:05d}", CARD_NUMBER: CARD}
            fields |= {RETRIEVAL: frame.reference, AMOUNT: f"{cents:012d}"}
        return Frame(frame.reference, frame.function, answer, fields)


def main() -> None:
    """Approve whatever is asked, until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9200)
    with VirtualTerminal(parser.parse_args().port) as terminal:
        print(f"A simulated terminal listens on {_HOST}:{terminal.port}")
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
