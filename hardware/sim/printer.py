"""A receipt printer that is only a TCP port: prints to PNG, text and JSON files and answers like an Epson.

Run it by hand: python -m hardware.sim.printer --port 9100 --folder ./paper
"""

import argparse
import socket
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from hardware.model import Fault
from hardware.sim.connection import Connection
from hardware.sim.faults import Misbehaviour, automatic_status, paper_byte, real_time_byte
from hardware.sim.interpreter import Interpreter
from hardware.sim.output import PrintedPaper, save
from hardware.sim.tokens import Command

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Settings:
    """`port` 0 takes a free one; `tag` is printed along the paper's edge in the PNG ("SIMULATED")."""

    port: int = 0
    width_dots: int = 576
    tag: str = ""
    model: str = "KEDAI-SIM"


class VirtualPrinter:
    """Listens on this machine only. `receipts` grows by one with every cut or ended job."""

    def __init__(self, folder: Path, settings: Settings | None = None) -> None:
        self.receipts: list[PrintedPaper] = []
        self.behaviour = Misbehaviour()
        self.drawer_is_open = False
        self.settings = settings or Settings()
        self._folder = folder
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._waiting: deque[tuple[Connection, Command]] = deque()
        self._connections: list[Connection] = []
        self._listener: socket.socket | None = None
        self._acceptor: threading.Thread | None = None
        self._interpreter = Interpreter(self.settings.width_dots, self._on_cut, self._on_kick)

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        if self._listener is None:
            raise RuntimeError("not started")
        return int(self._listener.getsockname()[1])

    def start(self) -> "VirtualPrinter":
        self._folder.mkdir(parents=True, exist_ok=True)
        self._listener = socket.create_server((_HOST, self.settings.port))
        self._acceptor = threading.Thread(target=self._accept, name="virtual-printer", daemon=True)
        self._acceptor.start()
        return self

    def stop(self) -> None:
        """Close everything and wait for every thread."""
        if self._listener is None or self._acceptor is None:
            return
        # A connection of our own wakes the accepting thread on every platform; closing does not.
        port, listener = self.port, self._listener
        with self._changed:
            self._listener = None
            self.behaviour.bytes_per_s = 0
            self._changed.notify_all()
        with socket.create_connection((_HOST, port), 5):
            self._acceptor.join()
        listener.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.close()
            connection.join()

    def __enter__(self) -> "VirtualPrinter":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def set_fault(self, fault: Fault, is_on: bool = True) -> None:
        """Break or mend it; a mended printer goes on with what is in its buffer, as real ones do."""
        with self._lock:
            (self.behaviour.faults.add if is_on else self.behaviour.faults.discard)(fault)
            self._tell_all()
            self._work()

    def close_drawer(self) -> None:
        """Push the drawer shut."""
        with self._lock:
            self.drawer_is_open = False
            self._tell_all()

    def wait_for_receipts(self, count: int, timeout_s: float = 10.0) -> list[PrintedPaper]:
        """The receipts, once there are this many; fewer when time is up."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.receipts) >= count, timeout_s)
            return list(self.receipts)

    # Called by the connections' threads

    def arrived(self, connection: Connection, commands: list[Command]) -> None:
        """Status questions are answered at once, everything else waits its turn."""
        with self._lock:
            for command in commands:
                if command.name == "DLE EOT":
                    byte = real_time_byte(
                        command.args[0], self.behaviour.faults, pin_high=self.drawer_is_open
                    )
                    connection.answer(bytes((byte,)))
                elif command.name == "DLE DC4":
                    if command.args[0] == 1:
                        self._interpreter.kick(command.args[1])
                else:
                    self._waiting.append((connection, command))
            self._work()

    def ended(self, connection: Connection) -> None:
        """What a gone till left in the buffer is still printed."""
        with self._lock:
            self._connections.remove(connection)
            self._work()
            self._changed.notify_all()

    def died(self) -> None:
        """The power went: the buffer is lost, the paper keeps what was printed."""
        with self._lock:
            self._waiting.clear()
            self._interpreter.power_off()
            self._finish("power lost")
            for each in self._connections:
                each.close()

    # Inside

    def _accept(self) -> None:
        while (listener := self._listener) is not None:
            accepted, _ = listener.accept()
            with self._changed:
                if not self.behaviour.refuse_second_client:
                    self._changed.wait_for(lambda: not self._connections or self._listener is None)
                if self._connections or self._listener is None:
                    accepted.close()
                    continue
                connection = Connection(accepted, self)
                self._connections.append(connection)
            connection.start()

    def _work(self) -> None:
        """Go through the buffer until it is empty or a fault stops the printer."""
        while self._waiting and not self.behaviour.is_stopped:
            connection, command = self._waiting.popleft()
            self._reply(connection, command)
            self._interpreter.run(command)
        if not self._waiting:
            self._end_uncut_paper()

    def _reply(self, connection: Connection, command: Command) -> None:
        if command.name == "GS r":
            connection.answer(bytes((paper_byte(self.behaviour.faults),)))
        elif command.name == "GS ( H" and self.behaviour.knows_process_id and len(command.args) == 8:
            connection.answer(b"\x37\x22" + command.args[4:] + b"\0")
        elif command.name == "GS a":
            connection.wants_status = bool(command.args[0])
            if connection.wants_status:
                connection.answer(self._status_bytes())
        elif command.name == "ESC @":
            connection.wants_status = False  # GS a lasts until ESC @
        elif command.name == "GS I":
            connection.answer(b"_" + self.settings.model.encode("ascii") + b"\0")

    def _status_bytes(self) -> bytes:
        return automatic_status(self.behaviour.faults, pin_high=self.drawer_is_open)

    def _tell_all(self) -> None:
        for connection in self._connections:
            if connection.wants_status:
                connection.answer(self._status_bytes())

    def _on_kick(self, pin: int) -> None:
        self.drawer_is_open = True
        self._tell_all()

    def _on_cut(self) -> None:
        self._finish("cut")

    def _end_uncut_paper(self) -> None:
        """A printer without a cutter: the paper ends when its till has hung up."""
        if not self._connections:
            self._finish("closed")

    def _finish(self, ended_by: str) -> None:
        interpreter = self._interpreter
        if not interpreter.paper.is_blank:
            paper = save(self._folder, interpreter.paper, interpreter.notes, ended_by, self.settings.tag)
            self.receipts.append(paper)
            self._changed.notify_all()
        interpreter.new_paper()


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C, naming each receipt as it is printed."""
    parser = argparse.ArgumentParser(prog="python -m hardware.sim.printer", description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--folder", type=Path, default=Path("paper"))
    parser.add_argument("--width", type=int, default=576, help="dots across the paper")
    parser.add_argument("--tag", default="SIMULATED", help="printed along the paper's edge")
    chosen = parser.parse_args(arguments)
    with VirtualPrinter(chosen.folder, Settings(chosen.port, chosen.width, chosen.tag)) as printer:
        print(f"listening on {_HOST}:{printer.port}, printing into {chosen.folder}", flush=True)
        shown = 0
        try:
            while True:
                for paper in printer.wait_for_receipts(shown + 1, 3600)[shown:]:
                    print(paper.png, flush=True)
                    shown += 1
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    raise SystemExit(main())
