"""What a driver must offer; the rest of the program knows devices only by these."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hardware.model import DeviceId, PrinterProfile, PrinterStatus, PrintOutcome
from hardware.receipt.bitmap import Bitmap
from hardware.receipt.doc import ReceiptDoc
from hardware.terminal.payment import PaymentRequest, PaymentResult

Rasterise = Callable[[ReceiptDoc, int], Bitmap]  # a document and a width in dots
OnStatus = Callable[[PrinterStatus], None]


class Transport(Protocol):
    """A byte pipe with a time limit on every call."""

    @property
    def address(self) -> str: ...

    def open(self, timeout_s: float) -> None:
        """Raises DeviceNotFound or DeviceTimeout."""
        ...

    def write(self, data: bytes, timeout_s: float) -> int:
        """Return how many bytes were accepted, possibly 0 when the device takes no more for now.

        Raises:
            ConnectionLost: with the bytes this call still handed over.
        """
        ...

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Return what arrived, b"" when nothing did in time; raises ConnectionLost when closed."""
        ...

    def close(self) -> None: ...


class ReceiptPrinter(Protocol):
    """Prints documents and says truthfully whether it did."""

    @property
    def device(self) -> DeviceId: ...

    @property
    def profile(self) -> PrinterProfile: ...

    def status(self) -> PrinterStatus:
        """Ask the printer; faults NOT_FOUND and NO_ANSWER stand for no connection and no reply."""
        ...

    def print(self, doc: ReceiptDoc, on_status: OnStatus | None = None) -> PrintOutcome:
        """Print; `on_status` hears of faults and their mending while bytes are in the printer."""
        ...


class PaymentTerminal(Protocol):
    """Takes cards; says approved or declined only when it knows."""

    @property
    def device(self) -> DeviceId: ...

    def pay(self, request: PaymentRequest) -> PaymentResult:
        """Ask and wait, perhaps for minutes; raises DeviceError only if nothing was asked."""
        ...

    def last(self, request: PaymentRequest) -> PaymentResult:
        """What became of a payment that was asked before; raises DeviceError if it was not reached."""
        ...

    def stop(self) -> None:
        """Wait no longer: what is under way ends as UNKNOWN."""
        ...


@dataclass(frozen=True, slots=True)
class Scan:
    """One barcode as read: `aim` is the scanner's symbology mark such as "]E0", `at_s` monotonic seconds."""

    text: str
    raw: bytes = b""
    aim: str | None = None
    device: str = ""
    at_s: float = 0.0


OnScan = Callable[[Scan], None]
