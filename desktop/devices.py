"""The till's devices, built from what the shop's file says: the receipt printer, its drawer, the spool."""

from __future__ import annotations

from collections.abc import Callable

from desktop.database.writer import Database
from desktop.messages.say import Say
from desktop.printing.queries import PrinterRow, printer_of
from desktop.printing.spool import Printer, Spool, SpoolState
from desktop.screens.doors import PrinterTruth
from hardware.escpos.profiles import profile
from hardware.printers.network import network_printer
from hardware.receipt.qt_raster import ReceiptPainter

PORT = 9100
"""Where ESC/POS printers listen unless told otherwise."""


def build_printer(row: PrinterRow) -> Printer:
    """The driver of a printer at `host:port`; nothing is sent before the first job."""
    host, _, port = row.address.rpartition(":")
    if not host:
        host, port = row.address, str(PORT)
    return network_printer(host, int(port), profile(row.profile), ReceiptPainter().rasterise)


def start_spool(database: Database, till_id: str, say: Say, tell: Callable[[PrinterTruth], None]) -> Spool:
    """Start the spool's thread with the till's printer, if it has one."""
    reader = database.reader()
    try:
        row = printer_of(reader, till_id)
    finally:
        reader.close()

    def told(state: SpoolState) -> None:
        tell(PrinterTruth(state.has_printer, state.fault, state.needs_person))

    spool = Spool(database, till_id, build_printer(row) if row else None, say, told)
    spool.start()
    return spool
