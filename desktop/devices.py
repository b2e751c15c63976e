"""The devices of a till, built from what its file says: printer, drawer, spool, scanner, and the backup."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from desktop.database.work import CONSOLE, Who
from desktop.errors import Cancelled, report_failure
from desktop.messages.say import Say
from desktop.open_shop import OpenShop
from desktop.printing.queries import PrinterRow, printer_of
from desktop.printing.spool import Printer, Spool, SpoolState
from desktop.screens.bridge import Bridge
from desktop.screens.doors import PrinterTruth
from hardware.escpos.profiles import profile
from hardware.model import Printed
from hardware.printers.network import network_printer
from hardware.protocols import PaymentTerminal
from hardware.receipt.doc import ReceiptDoc
from hardware.receipt.qt_raster import ReceiptPainter
from hardware.scanner.serial_scanner import PortSettings, SerialScanner
from hardware.terminal.network import network_terminal

PORT = 9100
"""Where ESC/POS printers listen unless told otherwise."""


def build_printer(row: PrinterRow) -> Printer:
    """The driver of a printer at `host:port`; nothing is sent before the first job."""
    host, _, port = row.address.rpartition(":")
    if not host:
        host, port = row.address, str(PORT)
    return network_printer(host, int(port), profile(row.profile), ReceiptPainter().rasterise)


class TillDevices:
    """What happens outside the file once something is safely recorded."""

    def __init__(self, shop: OpenShop, till_id: str, say: Say, bridge: Bridge) -> None:
        self._shop, self._till_id, self._bridge = shop, till_id, bridge
        self._spool = Spool(shop.database, till_id, self._printer(), say, self._tell_printer)
        self._scanner: SerialScanner | None = None
        self._terminal: PaymentTerminal | None = None
        self._threads: Executor | None = None
        self._stopping = threading.Event()
        self._wake_sending: Callable[[], None] | None = None

    def open_terminal(self, address: str) -> PaymentTerminal | None:
        """The card terminal at `host:port`, if the till has one; nothing is sent before the first payment."""
        host, _, port = address.rpartition(":")
        if host and port.isascii() and port.isdigit():
            self._terminal = network_terminal(host, int(port))
        return self._terminal

    def start(self, scanner_port: str, threads: Executor) -> None:
        """Start the spool, and a serial scanner where one is set up; keyboard scanners need nothing."""
        self._threads = threads
        self._spool.start()
        self._beside(self._record_backups)
        if scanner_port:
            self._scanner = SerialScanner(
                PortSettings(scanner_port), lambda scan: self._bridge.tell_scan(scan.text)
            )
            self._scanner.start()

    def kick_drawer(self) -> None:
        self._spool.kick_drawer()

    def wake(self) -> None:
        """There is something to print."""
        self._spool.wake()

    def send(self) -> None:
        """There is something to send, if this till belongs to a service."""
        if self._wake_sending:
            self._wake_sending()

    def renew(self, _entities: Sequence[str]) -> None:
        """Another till changed the shop's records: what the window shows of them is shown anew."""
        self._bridge.tell_renewed()

    def look(self) -> None:
        """The window may have something else to show: an order came."""
        self._bridge.tell_changed()

    def send_by(self, wake: Callable[[], None]) -> None:
        """What is recorded from now on wakes whoever sends it."""
        self._wake_sending = wake

    def speak(self, say: Say) -> None:
        """Receipts from now on in another language."""
        self._spool.speak(say)

    def change_printer(self) -> None:
        """The till has another printer now, or none."""
        self._spool.use(self._printer())

    def try_printer(self, document: ReceiptDoc) -> str | None:
        """Print a document now; the fault if it did not surely come out. Blocks: for a thread beside."""
        printer = self._printer()
        if printer is None:
            return "not_found"
        outcome = printer.print(document)
        if isinstance(outcome, Printed):
            return None
        return outcome.fault.value if outcome.fault else "no_answer"

    def back_up(self) -> None:
        """Make a backup beside the selling; the top bar shows its age."""
        self._beside(self._make_backup)

    def still(self) -> None:
        """Raises Cancelled once the program is closing."""
        if self._stopping.is_set():
            raise Cancelled

    def stop(self) -> None:
        """Let go of ports; a backup under way is given up and leaves nothing behind."""
        self._stopping.set()
        if self._scanner:
            self._scanner.stop()
        if self._terminal:
            self._terminal.stop()
        self._spool.stop()

    def _beside(self, work: Callable[[], None]) -> None:
        """Nobody awaits it; what goes wrong with it is told in the window all the same."""
        if self._threads and not self._stopping.is_set():
            self._threads.submit(work).add_done_callback(report_failure)

    def _make_backup(self) -> None:
        """If the program is closing meanwhile, the next end of a shift makes the next one."""
        self._shop.recorded_backup(Who(CONSOLE, self._till_id), is_cancelled=self._stopping.is_set)
        self._bridge.tell_changed()

    def _record_backups(self) -> None:
        """Those that the command line made beside the window the last time."""
        if self._shop.record_backups_beside(Who(CONSOLE, self._till_id)):
            self._bridge.tell_changed()

    def _printer(self) -> Printer | None:
        reader = self._shop.reader()
        try:
            row = printer_of(reader, self._till_id)
        finally:
            reader.close()
        return build_printer(row) if row else None

    def _tell_printer(self, state: SpoolState) -> None:
        self._bridge.tell_printer(
            PrinterTruth(
                state.has_printer, state.fault, state.needs_person, state.is_holding, state.drawer_fault
            )
        )
