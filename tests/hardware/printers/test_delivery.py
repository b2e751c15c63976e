"""The job protocol byte for byte on a line in memory: exact counts, and what does not count as proof."""

import pytest

from hardware.escpos.profiles import profile
from hardware.model import Confirm, Fault, Printed, PrintOutcome, Rejected, RenderedJob, Uncertain
from hardware.printers.delivery import Delivery
from hardware.printers.network import NetworkPrinter, Patience
from hardware.receipt.doc import Cut, ReceiptDoc, Text
from hardware.transport.loop import LoopTransport
from tests.hardware.dots import noisy

PAPER = ReceiptDoc((Text("one receipt"), Cut()))
QUERIES = 12
BOTH = frozenset(Confirm)
ONLY_PAPER = frozenset({Confirm.PAPER_STATUS})
JOB = RenderedJob((b"first", b"second"))


def _healthy(data: bytes) -> bytes:
    """Answers every question as a healthy Epson would."""
    answers = b"\x12" * data.count(b"\x10\x04") if len(data) == 3 else b""
    if b"\x1d(H" in data:
        answers += b"7\x22" + data[data.index(b"\x1d(H") + 7 :][:4] + b"\0"
    return answers + (b"\x00" if data.endswith(b"\x1dr\x01") else b"")


def _whole_size() -> int:
    loop = LoopTransport(_healthy)
    assert isinstance(NetworkPrinter(loop, profile("epson-tm-80mm"), noisy).print(PAPER), Printed)
    return len(loop.written)


@pytest.mark.parametrize("kept", [0, 1, 11, 12, 13, 14, 17, 100, 1000, 2000, -1])
def test_line_cut_at_any_byte_tells_exactly_what_went_out(kept: int) -> None:
    broken_at = kept if kept >= 0 else _whole_size() - 1
    loop = LoopTransport(_healthy, break_after=broken_at)
    outcome = NetworkPrinter(loop, profile("epson-tm-80mm"), noisy, Patience(busy_s=0)).print(PAPER)
    sent = broken_at - QUERIES
    if sent < 0:
        assert outcome == Rejected(Fault.BUSY)
    elif sent == 0:
        assert outcome == Rejected(Fault.NOT_FOUND)
    else:
        assert outcome == Uncertain(sent, Fault.NOT_FOUND)
    assert not loop.is_open


def _deliver(answers: bytes, confirm: frozenset[Confirm] = BOTH, finish_s: float = 0.05) -> PrintOutcome:
    """A job after whose last byte the printer says `answers`."""
    loop = LoopTransport(lambda data: answers if data == b"second" else b"")
    loop.open(1)
    return Delivery(loop, confirm, b"0042", None).run(JOB, finish_s, 0.01)


def test_own_process_id_is_proof_and_a_strangers_is_not() -> None:
    assert isinstance(_deliver(b"7\x220042\0"), Printed)
    assert _deliver(b"7\x220041\0") == Uncertain(11, Fault.NO_ANSWER)


def test_paper_status_alone_is_proof_after_the_grace() -> None:
    outcome = _deliver(b"\x00")
    assert isinstance(outcome, Printed)
    assert outcome.confirmed_by is Confirm.PAPER_STATUS


def test_paper_status_before_the_last_byte_is_no_proof() -> None:
    loop = LoopTransport(lambda data: b"\x00" if data == b"first" else b"")
    loop.open(1)
    assert isinstance(Delivery(loop, ONLY_PAPER, b"0042", None).run(JOB, 0.05, 0), Uncertain)


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        (b"\x18\x00\x0f\x00\x00", Fault.PAPER_OUT),  # a fault is open: what was processed may not be on paper
        (b"\x38\x00\x00\x00\x00", Fault.COVER_OPEN),
        (b"\x0f", Fault.NO_ANSWER),  # paper gone
        (b"\xff\x00", Fault.NO_ANSWER),  # noise: the good byte may be noise too
        (b"", Fault.NO_ANSWER),
        (b"\x12", Fault.NO_ANSWER),
    ],
)
def test_weak_or_doubtful_answers_are_no_proof(answers: bytes, fault: Fault) -> None:
    assert _deliver(answers, ONLY_PAPER) == Uncertain(11, fault)


def test_fault_that_is_mended_leaves_the_proof_standing() -> None:
    outcome = _deliver(b"\x18\x00\x0f\x00" + b"\x10\x00\x00\x00" + b"\x00", ONLY_PAPER)
    assert isinstance(outcome, Printed)


def test_printer_that_sends_no_reports_is_asked_and_its_fault_named() -> None:
    def stopped(data: bytes) -> bytes:
        return b"\x1a\x32\x12\x7e" if data.startswith(b"\x10\x04\x01\x10") else b""

    loop = LoopTransport(stopped)
    loop.open(1)
    assert Delivery(loop, ONLY_PAPER, b"0042", None).run(JOB, 1.0, 0) == Uncertain(11, Fault.PAPER_OUT)


def test_job_bytes_stand_between_initialise_and_the_question() -> None:
    loop = LoopTransport(_healthy)
    NetworkPrinter(loop, profile("epson-tm-80mm"), noisy).print(PAPER)
    written = bytes(loop.written)
    assert written[:QUERIES] == b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
    assert written[QUERIES:].startswith(b"\x1b@\x1da\xff\x1dP\xcb\xcb")
    assert written.endswith(b"\x1dr\x01")
    assert written[:-3][-11:-4] == b"\x1d(H\x06\x0000"
    assert written.count(b"\x1b@") == 1
