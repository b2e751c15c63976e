"""An ESC/POS receipt printer on the network, with paper proved by the printer itself.

"No exception" does not mean printed: only an answer in the same connection does. Once a byte of the
job is out it is never sent again here; the caller decides with a person.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from hardware.errors import ConnectionLost, DeviceBusy, DeviceError, DeviceNotFound, DeviceTimeout
from hardware.escpos import builder
from hardware.escpos.render import render
from hardware.escpos.status import RealTime, Reply, ReplyReader, from_queries
from hardware.model import (
    Confirm,
    DeviceId,
    DeviceKind,
    Fault,
    PrinterProfile,
    PrinterStatus,
    PrintOutcome,
    Rejected,
    RenderedJob,
    Uncertain,
)
from hardware.printers.delivery import Delivery
from hardware.protocols import OnStatus, Rasterise, Transport
from hardware.receipt.doc import ReceiptDoc
from hardware.transport.tcp import TcpTransport

_FAULT_OF: dict[type[DeviceError], Fault] = {
    DeviceNotFound: Fault.NOT_FOUND,
    DeviceTimeout: Fault.NOT_FOUND,
    DeviceBusy: Fault.BUSY,
    ConnectionLost: Fault.NOT_FOUND,
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    `finish_s` is for a person to change the roll, on top of the time the bytes need at
    `slowest_bytes_per_s`; `grace_s` for the better proof after the weaker one came.
    """

    connect_s: float = 3.0
    answer_s: float = 1.0
    busy_s: float = 2.0
    finish_s: float = 180.0
    slowest_bytes_per_s: int = 2_000
    grace_s: float = 1.0
    drawer_s: float = 5.0

    def for_job(self, size: int) -> float:
        return self.finish_s + size / self.slowest_bytes_per_s


class NetworkPrinter:
    """One printer; calls from several threads are served one after the other."""

    def __init__(
        self,
        transport: Transport,
        profile: PrinterProfile,
        rasterise: Rasterise,
        patience: Patience | None = None,
    ) -> None:
        self.profile = profile
        self.device = DeviceId(DeviceKind.PRINTER, transport.address)
        self._transport = transport
        self._rasterise = rasterise
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._ids = itertools.count(time.time_ns() // 1_000_000)

    def status(self) -> PrinterStatus:
        """Connect, ask DLE EOT 1 to 4, hang up."""
        with self._lock:
            try:
                return self._open_and_ask_status()
            except DeviceError as error:
                return PrinterStatus(None, frozenset({_fault_of(error)}))
            finally:
                self._transport.close()

    def print(self, doc: ReceiptDoc, on_status: OnStatus | None = None) -> PrintOutcome:
        """Render for this printer and print; see `print_job`."""
        return self.print_job(render(doc, self.profile, self._rasterise), on_status)

    def print_job(self, job: RenderedJob, on_status: OnStatus | None = None) -> PrintOutcome:
        """Send once and wait for the proof, as long as patience lasts.

        Rejected means no byte of the job left this machine. `on_status` hears of a fault while bytes
        are in the printer, and again when it is mended.
        """
        with self._lock:
            try:
                return self._print(job, on_status)
            finally:
                self._transport.close()

    def kick_drawer(self, pin: int | None = None) -> None:
        """Open the drawer once, never again by itself.

        Raises:
            DeviceBusy: a job keeps the printer; DeviceNotFound, ConnectionLost, DeviceTimeout.
        """
        if not self._lock.acquire(timeout=self._patience.drawer_s):
            raise DeviceBusy(self.device.address)
        try:
            self._transport.open(self._patience.connect_s)
            pulse = self.profile.drawer
            kick = builder.drawer_kick_now if pulse.real_time else builder.drawer_kick
            data = kick(pulse, pin)
            if self._transport.write(data, self._patience.answer_s) < len(data):
                raise DeviceTimeout(self.device.address, "drawer", self._patience.answer_s)
            if self.profile.answers_status:  # the answer proves that the kick arrived before we hang up
                self._ask(builder.STATUS_QUERIES[1], _is_real_time)
        finally:
            self._transport.close()
            self._lock.release()

    def drawer_is_open(self) -> bool | None:
        """By pin 3 and the profile's polarity; None when the printer does not say."""
        pin = self.status().drawer_pin_high
        return None if pin is None else pin is self.profile.drawer.open_when_pin_high

    def _print(self, job: RenderedJob, on_status: OnStatus | None) -> PrintOutcome:
        try:
            status = self._open_and_ask_status()
            if self.profile.answers_status and (fault := status.blocking):
                return Rejected(fault)
        except DeviceError as error:
            return Rejected(_fault_of(error))
        return self._deliver(job, on_status)

    def _deliver(self, job: RenderedJob, on_status: OnStatus | None) -> PrintOutcome:
        process_id = f"{next(self._ids) % 10_000:04d}".encode("ascii")
        wrapped = RenderedJob((*self._opening(), *job.chunks, *self._closing(process_id)), job.delay_ms)
        delivery = Delivery(self._transport, self.profile.confirm, process_id, on_status)
        try:
            return delivery.run(wrapped, self._patience.for_job(len(job.data)), self._patience.grace_s)
        except ConnectionLost:
            if not delivery.bytes_sent:
                return Rejected(Fault.NOT_FOUND)
            return Uncertain(delivery.bytes_sent, delivery.fault or Fault.NOT_FOUND)

    def _opening(self) -> tuple[bytes, ...]:
        return (builder.INIT, builder.ASB_ALL) if self.profile.answers_status else (builder.INIT,)

    def _closing(self, process_id: bytes) -> tuple[bytes, ...]:
        asked = b""
        if Confirm.PROCESS_ID in self.profile.confirm:
            asked += builder.ask_process_id(process_id)
        if Confirm.PAPER_STATUS in self.profile.confirm:
            asked += builder.ASK_PAPER
        return (asked,) if asked else ()

    def _open_and_ask_status(self) -> PrinterStatus:
        """A printer that serves another till hangs up on us: try again for a while, nothing is lost by it."""
        until = time.monotonic() + self._patience.busy_s
        while True:
            self._transport.open(self._patience.connect_s)
            try:
                return self._ask_status() if self.profile.answers_status else PrinterStatus()
            except ConnectionLost as error:
                if time.monotonic() >= until:
                    raise DeviceBusy(self.device.address) from error
            time.sleep(random.uniform(0.02, 0.1))  # noqa: S311 - two tills must not knock in step

    def _ask_status(self) -> PrinterStatus:
        answers: dict[int, int] = {}
        for n, query in builder.STATUS_QUERIES.items():
            reply = self._ask(query, _is_real_time)
            if not isinstance(reply, RealTime):
                break  # a late answer would be taken for the next one
            answers[n] = reply.byte
        return from_queries(answers)

    def _ask(self, query: bytes, is_answer: Callable[[Reply], bool]) -> Reply | None:
        """The first fitting reply within the time for an answer."""
        self._transport.write(query, self._patience.answer_s)
        reader = ReplyReader()
        until = time.monotonic() + self._patience.answer_s
        while (left := until - time.monotonic()) > 0:
            for reply in reader.feed(self._transport.read(256, left)):
                if is_answer(reply):
                    return reply
        return None


def network_printer(
    host: str,
    port: int,
    profile: PrinterProfile,
    rasterise: Rasterise,
    patience: Patience | None = None,
) -> NetworkPrinter:
    """A printer at an address; nothing is sent before the first call."""
    return NetworkPrinter(TcpTransport(host, port), profile, rasterise, patience)


def _is_real_time(reply: Reply) -> bool:
    return isinstance(reply, RealTime)


def _fault_of(error: DeviceError) -> Fault:
    return _FAULT_OF.get(type(error), Fault.NO_ANSWER)
