"""Give a till its receipt printer; the one before is archived."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.printing.tables import printer

INSERT_PRINTER = printer.insert()
ARCHIVE_PRINTERS = (
    printer.update()
    .where(printer.c.till_id == bindparam("whose"), printer.c.archived_at.is_(None))
    .values(archived_at=bindparam("at"))
)
_ADDRESS = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?")
LARGEST_PORT = 65_535


@dataclass
class BadPrinterAddress(Refusal):
    """Not `host` or `host:port`."""

    code = "printing.bad_address"
    address: str


@dataclass(frozen=True, slots=True)
class ChoosePrinter:
    """A network printer at `host` or `host:port`; an empty address means the till prints nothing."""

    command_id: str
    address: str
    profile: str = "generic-80mm"
    name: str = "Receipt printer"
    has_drawer: bool = True


@dataclass(frozen=True, slots=True)
class PrinterChosen:
    printer_id: str


def choose_printer(command: ChoosePrinter, work: Work) -> PrinterChosen:
    """Set the receipt printer of this till.

    Raises:
        BadPrinterAddress, NotAllowed: the till keeps the printer it had.
    """
    if answered := work.answer_to(command.command_id, PrinterChosen):
        return answered
    work.require("choose_printer")
    address = command.address.strip()
    if address:
        _check(address)
    work.write(ARCHIVE_PRINTERS, {"whose": work.who.till_id, "at": work.now_text})
    if address:
        work.write(
            INSERT_PRINTER,
            {
                "printer_id": command.command_id,
                "till_id": work.who.till_id,
                "name": command.name,
                "kind": "network",
                "address": address,
                "profile": command.profile,
                "has_drawer": int(command.has_drawer),
                "archived_at": None,
                "field_clocks": "{}",
            },
        )
    work.note(printer_id=command.command_id if address else "")
    return work.answer(command.command_id, PrinterChosen(command.command_id))


def _check(address: str) -> None:
    _host, _, port = address.partition(":")
    if not _ADDRESS.fullmatch(address) or (port and not 0 < int(port) <= LARGEST_PORT):
        raise BadPrinterAddress(address)
