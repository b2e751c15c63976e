"""One job on an open connection: push bytes, hear faults, wait for the proof that it is on paper."""

import time

from hardware.errors import ConnectionLost
from hardware.escpos import builder
from hardware.escpos.status import (
    AutoStatus,
    Noise,
    PaperReply,
    ProcessId,
    RealTime,
    Reply,
    ReplyReader,
    from_auto,
    from_queries,
)
from hardware.model import Confirm, Fault, Printed, PrinterStatus, PrintOutcome, RenderedJob, Uncertain
from hardware.protocols import OnStatus, Transport

_TICK_S = 0.2
_POLL_S = 0.5
_READ_LIMIT = 1024
_BAND_BYTES = 128  # shorter pieces are commands and cannot flood a printer


class Delivery:
    """Used once. After ConnectionLost, `bytes_sent` and `fault` tell how far it came."""

    def __init__(
        self,
        transport: Transport,
        confirm: frozenset[Confirm],
        process_id: bytes,
        on_status: OnStatus | None,
    ) -> None:
        self.bytes_sent = 0
        self.fault: Fault | None = None
        self._transport = transport
        self._confirm = confirm
        self._process_id = process_id
        self._on_status = on_status
        self._reader = ReplyReader()
        self._status = PrinterStatus()
        self._has_process_id = False
        self._has_paper_reply = False
        self._has_noise = False
        self._is_told_changes = False
        self._answers: dict[int, int] = {}
        self._size = 0

    def run(self, job: RenderedJob, finish_s: float, grace_s: float) -> PrintOutcome:
        """Deliver and wait at most `finish_s` in all; raises ConnectionLost."""
        until = time.monotonic() + finish_s
        self._size = len(job.data)
        if not self._push(job, until):
            return Uncertain(self.bytes_sent, self.fault or Fault.NO_ANSWER)
        try:
            return self._wait(until, grace_s if Confirm.PROCESS_ID in self._confirm else 0.0)
        except ConnectionLost:
            if self._is_processed():
                return Printed(Confirm.PAPER_STATUS, self._status)
            raise

    def _push(self, job: RenderedJob, until: float) -> bool:
        """Whether the printer took every byte in time; while it stops taking, its faults are heard."""
        for chunk in job.chunks:
            done = 0
            while done < len(chunk):
                if time.monotonic() >= until:
                    return False
                done += self._write(chunk[done:])
                self._listen(0)
            if job.delay_ms and len(chunk) >= _BAND_BYTES:
                self._listen(job.delay_ms / 1000)
        return True

    def _write(self, data: bytes) -> int:
        try:
            accepted = self._transport.write(data, _TICK_S)
        except ConnectionLost as error:
            self.bytes_sent += error.bytes_sent
            raise
        self.bytes_sent += accepted
        return accepted

    def _wait(self, until: float, grace_s: float) -> PrintOutcome:
        """For the process id, or for the weaker proof and the grace after it."""
        weaker_from: float | None = None
        poll_at = time.monotonic() + _POLL_S
        while self._confirm and (now := time.monotonic()) < until:
            if self._has_process_id:
                return Printed(Confirm.PROCESS_ID, self._status)
            if self._is_processed():
                weaker_from = now if weaker_from is None else weaker_from
                if now - weaker_from >= grace_s:
                    return Printed(Confirm.PAPER_STATUS, self._status)
            if now >= poll_at:
                self._poll()
                poll_at = now + _POLL_S
            self._listen(min(_TICK_S, until - now))
        return Uncertain(self.bytes_sent, self.fault or Fault.NO_ANSWER)

    def _poll(self) -> None:
        """Ask for the state while it is not told unasked: a stopped printer may not have come to GS a."""
        if not self._is_told_changes:
            self._answers = {}
            self._transport.write(b"".join(builder.STATUS_QUERIES.values()), _TICK_S)

    def _is_processed(self) -> bool:
        """GS r was answered after the last byte, with nothing strange on the line and no fault open."""
        return self._has_paper_reply and not self._has_noise and self.fault is None

    def _listen(self, timeout_s: float) -> None:
        for reply in self._reader.feed(self._transport.read(_READ_LIMIT, timeout_s)):
            self._hear(reply)

    def _hear(self, reply: Reply) -> None:
        if isinstance(reply, ProcessId):
            self._has_process_id = self._has_process_id or reply.id == self._process_id
        elif isinstance(reply, PaperReply):
            self._has_paper_reply = self.bytes_sent >= self._size and not reply.is_out
        elif isinstance(reply, AutoStatus):
            self._is_told_changes = True
            self._change(from_auto(reply.data))
        elif isinstance(reply, RealTime):
            self._answers[len(self._answers) + 1] = reply.byte  # answered in the order of asking
            if len(self._answers) == len(builder.STATUS_QUERIES):
                self._change(from_queries(self._answers))
        elif isinstance(reply, Noise):
            self._has_noise = True

    def _change(self, status: PrinterStatus) -> None:
        """Tell of a fault when it comes and when it goes, not of every byte."""
        before, self._status, self.fault = self.fault, status, status.blocking
        if self.fault != before and self._on_status is not None:
            self._on_status(status)
