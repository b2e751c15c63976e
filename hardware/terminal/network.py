"""A NETS terminal on the network. Until a byte left, nothing was asked; from then on silence is UNKNOWN."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from hardware.errors import ConnectionLost, DeviceError, DeviceNotFound
from hardware.model import DeviceId, DeviceKind
from hardware.protocols import Transport
from hardware.terminal.frames import (
    AMOUNT,
    APPROVAL_CODE,
    APPROVED,
    CARD_NUMBER,
    CARD_SALE,
    LAST,
    NETS_KIND,
    NETS_PURCHASE,
    NOT_FOUND,
    RETRIEVAL,
    Frame,
    FrameReader,
    amount_field,
    build,
)
from hardware.terminal.payment import PaymentOutcome, PaymentRequest, PaymentResult, masked
from hardware.transport.tcp import TcpTransport

_UNKNOWN = PaymentResult(PaymentOutcome.UNKNOWN)
_ALL_NETS = "01"
_PIECE, _TICK_S = 1_024, 0.2


@dataclass(frozen=True, slots=True)
class TerminalPatience:
    """How long to wait, in seconds: a customer looks for a card, keys a PIN, and the bank answers."""

    connect_s: float = 3.0
    write_s: float = 3.0
    pay_s: float = 120.0
    last_s: float = 10.0


class NetworkTerminal:
    """One payment at a time; each on a connection of its own."""

    def __init__(self, transport: Transport, patience: TerminalPatience | None = None) -> None:
        self._transport, self._patience = transport, patience or TerminalPatience()
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    @property
    def device(self) -> DeviceId:
        return DeviceId(DeviceKind.TERMINAL, self._transport.address)

    def pay(self, request: PaymentRequest) -> PaymentResult:
        """Ask for a payment and wait for its end. Blocks, for minutes.

        Raises:
            DeviceNotFound, DeviceTimeout: nothing was asked, and nothing was paid.
        """
        fields = {AMOUNT: amount_field(request.amount_cents)}
        if request.is_nets:
            fields = {NETS_KIND: _ALL_NETS, **fields}
        function = NETS_PURCHASE if request.is_nets else CARD_SALE
        reply = self._ask(Frame(request.reference, function, fields=fields), self._patience.pay_s)
        return _UNKNOWN if reply is None else _result(reply, request)

    def last(self, request: PaymentRequest) -> PaymentResult:
        """What became of a payment that was asked before. That the terminal knows of none is UNKNOWN too.

        Raises:
            DeviceNotFound, DeviceTimeout: it was not reached.
        """
        reply = self._ask(Frame(request.reference, LAST), self._patience.last_s)
        if reply is None or reply.code == NOT_FOUND:
            return _UNKNOWN
        return _result(reply, request)

    def stop(self) -> None:
        """Wait no longer; what is under way ends as UNKNOWN."""
        self._stopping.set()

    def _ask(self, frame: Frame, within_s: float) -> Frame | None:
        """The reply to this very frame, or nothing once a byte of it left."""
        with self._lock:
            self._transport.open(self._patience.connect_s)
            try:
                self._send(build(frame))
                return self._reply(frame, within_s)
            finally:
                self._transport.close()

    def _send(self, data: bytes) -> None:
        """Raises DeviceNotFound: not one byte was taken. A part of a frame may be read on all the same."""
        try:
            sent = self._transport.write(data, self._patience.write_s)
        except ConnectionLost as error:
            sent = error.bytes_sent
        if sent == 0:
            raise DeviceNotFound(self._transport.address, "nothing sent")

    def _reply(self, asked: Frame, within_s: float) -> Frame | None:
        reader, until = FrameReader(), time.monotonic() + within_s
        while time.monotonic() < until and not self._stopping.is_set():
            try:
                data = self._transport.read(_PIECE, _TICK_S)
            except DeviceError:
                return None
            for frame in reader.feed(data):
                if (frame.reference, frame.function) == (asked.reference, asked.function):
                    return frame
        return None


def network_terminal(host: str, port: int, patience: TerminalPatience | None = None) -> NetworkTerminal:
    """The driver of a terminal at host:port; nothing is sent before the first payment."""
    return NetworkTerminal(TcpTransport(host, port), patience)


def _result(reply: Frame, request: PaymentRequest) -> PaymentResult:
    """Approved only for exactly the amount that was asked, with a code to find it by."""
    if reply.code != APPROVED:
        return PaymentResult(PaymentOutcome.DECLINED, answer=reply.code)
    fields = reply.fields
    approval = fields.get(APPROVAL_CODE, "").strip()
    if fields.get(AMOUNT) != amount_field(request.amount_cents) or not approval.isalnum():
        return PaymentResult(PaymentOutcome.UNKNOWN, answer=reply.code)
    return PaymentResult(
        PaymentOutcome.APPROVED,
        approval[:12],
        masked(fields.get(CARD_NUMBER, "")),
        fields.get(RETRIEVAL, "").strip()[:12],
        reply.code,
    )
