"""The driver against the simulated printer, fault by fault: what is claimed must be what is on paper."""

import socket
import threading
from dataclasses import replace

import pytest

from hardware.errors import ConnectionLost, DeviceBusy, DeviceNotFound
from hardware.escpos import builder
from hardware.escpos.profiles import profile
from hardware.escpos.render import render
from hardware.model import (
    Confirm,
    Fault,
    HealthState,
    Printed,
    PrinterStatus,
    Rejected,
    Uncertain,
)
from hardware.printers.network import NetworkPrinter, Patience, network_printer
from hardware.receipt.doc import Cut, DrawerKick, ReceiptDoc, Text
from hardware.sim.printer import VirtualPrinter
from hardware.transport.tcp import TcpTransport
from tests.hardware import papers
from tests.hardware.dots import noisy

QUICK = Patience(connect_s=2, answer_s=2, busy_s=0.3, finish_s=20, grace_s=0.05, drawer_s=0.2)
HASTY = Patience(
    connect_s=2, answer_s=2, busy_s=0.3, finish_s=0.3, slowest_bytes_per_s=1_000_000, grace_s=0.05
)
QUERIES = 12  # bytes of DLE EOT 1 to 4 that go before every job
TM = profile("epson-tm-80mm")
PAPER = ReceiptDoc((Text("one receipt"), Cut()))
JOB_SIZE = len(render(PAPER, TM, noisy).data)


def driver(
    virtual: VirtualPrinter, patience: Patience = QUICK, name: str = "epson-tm-80mm"
) -> NetworkPrinter:
    return network_printer("127.0.0.1", virtual.port, profile(name), noisy, patience)


@pytest.mark.parametrize("paper", papers.ALL)
@pytest.mark.parametrize(
    ("name", "proof"),
    [
        ("epson-tm-80mm", Confirm.PROCESS_ID),
        ("epson-tm-t88v", Confirm.PROCESS_ID),
        ("generic-80mm", Confirm.PAPER_STATUS),
        ("hybrid-80mm", Confirm.PAPER_STATUS),
        ("impact-76mm", Confirm.PAPER_STATUS),
    ],
)
def test_healthy_printer_confirms_each_paper_once(
    virtual: VirtualPrinter, name: str, proof: Confirm, paper: str
) -> None:
    outcome = driver(virtual, name=name).print(papers.ALL[paper]())
    assert isinstance(outcome, Printed)
    assert outcome.confirmed_by is proof
    (receipt,) = virtual.receipts
    assert receipt.ended_by == "cut"
    assert receipt.notes.unknown == []


def test_printed_dots_are_the_rendered_dots(virtual: VirtualPrinter) -> None:
    driver(virtual).print(PAPER)
    assert virtual.receipts[0].picture == noisy(ReceiptDoc((Text("one receipt"),)), 576)


@pytest.mark.parametrize(
    "fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.CUTTER, Fault.UNRECOVERABLE, Fault.FEEDING]
)
def test_fault_before_the_job_rejects_it_by_name_and_sends_nothing(
    virtual: VirtualPrinter, fault: Fault
) -> None:
    virtual.set_fault(fault)
    assert driver(virtual).print(PAPER) == Rejected(fault)
    virtual.set_fault(fault, False)
    assert virtual.receipts == []
    assert isinstance(driver(virtual).print(PAPER), Printed)
    assert len(virtual.receipts) == 1


def test_printer_switched_off_line_rejects(virtual: VirtualPrinter) -> None:
    virtual.set_fault(Fault.OFFLINE)
    assert driver(virtual).print(PAPER) == Rejected(Fault.OFFLINE)


def test_near_end_still_prints_and_is_told(virtual: VirtualPrinter) -> None:
    virtual.set_fault(Fault.NEAR_END)
    printer = driver(virtual)
    assert printer.status().worst is Fault.NEAR_END
    outcome = printer.print(PAPER)
    assert isinstance(outcome, Printed)
    assert outcome.status.worst is Fault.NEAR_END


def test_silent_printer_is_unknown_and_rejected(virtual: VirtualPrinter) -> None:
    virtual.behaviour.is_silent = True
    printer = driver(virtual, Patience(answer_s=0.05))
    assert printer.status().health.state is HealthState.UNKNOWN
    assert printer.print(PAPER) == Rejected(Fault.NO_ANSWER)
    assert virtual.receipts == []


def test_address_without_printer_is_rejected_as_not_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    printer = network_printer("127.0.0.1", port, TM, noisy, QUICK)
    assert printer.print(PAPER) == Rejected(Fault.NOT_FOUND)
    assert printer.status().health.state is HealthState.LOST
    with pytest.raises(DeviceNotFound):
        printer.kick_drawer()


@pytest.mark.parametrize("trick", ["drop_after_bytes", "die_after_bytes"])
@pytest.mark.parametrize("sent", [1, 2, 11, 200, JOB_SIZE // 2, JOB_SIZE - 1, JOB_SIZE + 3])
def test_connection_lost_after_the_first_byte_is_uncertain_and_never_sent_again(
    virtual: VirtualPrinter, trick: str, sent: int
) -> None:
    setattr(virtual.behaviour, trick, QUERIES + sent)
    outcome = driver(virtual).print(PAPER)
    assert isinstance(outcome, Uncertain)
    assert outcome.bytes_sent > 0
    assert outcome.fault is Fault.NOT_FOUND
    assert len(virtual.receipts) <= 1
    setattr(virtual.behaviour, trick, None)


def test_power_lost_keeps_only_what_was_on_paper_and_the_printer_works_again(virtual: VirtualPrinter) -> None:
    virtual.behaviour.die_after_bytes = QUERIES + JOB_SIZE // 2
    assert isinstance(driver(virtual).print(PAPER), Uncertain)
    assert isinstance(driver(virtual).print(PAPER), Printed)
    assert virtual.receipts[-1].picture == noisy(ReceiptDoc((Text("one receipt"),)), 576)


@pytest.mark.parametrize("after", [1, 300, JOB_SIZE // 2, JOB_SIZE])
def test_paper_out_during_the_job_is_waited_for_and_printed_once(virtual: VirtualPrinter, after: int) -> None:
    virtual.behaviour.paper_out_after_bytes = QUERIES + after
    heard: list[Fault | None] = []

    def change_the_roll(status: PrinterStatus) -> None:
        heard.append(status.blocking)
        if status.blocking:
            threading.Timer(0.02, virtual.set_fault, (Fault.PAPER_OUT, False)).start()

    outcome = driver(virtual).print(PAPER, change_the_roll)
    assert isinstance(outcome, Printed)
    assert heard == [Fault.PAPER_OUT, None]
    assert len(virtual.receipts) == 1


def test_roll_never_changed_ends_uncertain_with_the_fault_and_prints_later(virtual: VirtualPrinter) -> None:
    virtual.behaviour.paper_out_after_bytes = QUERIES + 100
    outcome = driver(virtual, HASTY).print(PAPER)
    assert isinstance(outcome, Uncertain)
    assert outcome.fault is Fault.PAPER_OUT
    assert virtual.receipts == []
    virtual.set_fault(Fault.PAPER_OUT, False)
    assert len(virtual.wait_for_receipts(1)) == 1  # why it must not be sent again by itself


def test_slow_printer_is_waited_for(virtual: VirtualPrinter) -> None:
    virtual.behaviour.bytes_per_s = 20_000
    assert isinstance(driver(virtual).print(PAPER), Printed)


def test_printer_slower_than_patience_is_uncertain(virtual: VirtualPrinter) -> None:
    virtual.behaviour.bytes_per_s = 1_000
    outcome = driver(virtual, HASTY).print(PAPER)
    assert isinstance(outcome, Uncertain)
    assert outcome.fault is Fault.NO_ANSWER


def test_printer_without_process_id_is_confirmed_by_paper_status(virtual: VirtualPrinter) -> None:
    virtual.behaviour.knows_process_id = False
    outcome = driver(virtual).print(PAPER)
    assert isinstance(outcome, Printed)
    assert outcome.confirmed_by is Confirm.PAPER_STATUS


@pytest.mark.parametrize("garbage", [b"\xff", b"\x80\x81", b"7", b"7\x22XXXX\x01", b"\x11\x13", b"\x9c\x90"])
def test_garbage_between_answers_never_becomes_a_false_proof(virtual: VirtualPrinter, garbage: bytes) -> None:
    virtual.behaviour.garbage = garbage
    outcome = driver(virtual, HASTY, "generic-80mm").print(PAPER)
    if isinstance(outcome, Rejected):
        assert virtual.receipts == []
    else:
        assert isinstance(outcome, Uncertain)


@pytest.mark.parametrize("garbage", [b"\xff", b"\x80\x81", b"\x9c\x90"])
def test_process_id_is_proof_even_on_a_noisy_line(virtual: VirtualPrinter, garbage: bytes) -> None:
    virtual.behaviour.garbage = garbage
    assert isinstance(driver(virtual, HASTY).print(PAPER), Printed)


def test_second_till_is_refused_as_busy_and_nothing_of_it_is_printed(virtual: VirtualPrinter) -> None:
    virtual.behaviour.refuse_second_client = True
    other_till = TcpTransport("127.0.0.1", virtual.port)
    other_till.open(2)
    other_till.write(b"\x1b@", 2)
    assert other_till.read(1, 0.05) == b""
    assert driver(virtual).print(PAPER) == Rejected(Fault.BUSY)
    other_till.close()
    assert isinstance(driver(virtual, Patience(busy_s=10)).print(PAPER), Printed)
    assert len(virtual.receipts) == 1


def test_two_tills_share_one_printer_without_mixing_papers(virtual: VirtualPrinter) -> None:
    outcomes: list[object] = []
    docs = [ReceiptDoc((Text(name), Cut())) for name in ("till one", "till two")]
    patience = Patience(answer_s=10)

    def print_five(doc: ReceiptDoc) -> None:
        printer = driver(virtual, patience)
        outcomes.extend(printer.print(doc) for _ in range(5))

    tills = [threading.Thread(target=print_five, args=(doc,)) for doc in docs]
    for till in tills:
        till.start()
    for till in tills:
        till.join()
    assert all(isinstance(outcome, Printed) for outcome in outcomes)
    expected = [noisy(ReceiptDoc(doc.blocks[:1]), 576).rows for doc in docs]
    printed = [receipt.picture.rows for receipt in virtual.receipts]
    assert sorted(printed) == sorted(expected * 5)


def test_printer_known_to_answer_nothing_stays_uncertain(
    virtual: VirtualPrinter,
) -> None:
    virtual.behaviour.is_silent = True
    deaf = replace(TM, answers_status=False, confirm=frozenset())
    outcome = network_printer("127.0.0.1", virtual.port, deaf, noisy, QUICK).print(PAPER)
    assert outcome == Uncertain(len(builder.INIT) + JOB_SIZE, Fault.NO_ANSWER)
    assert len(virtual.wait_for_receipts(1)) == 1


def test_drawer_opens_and_says_so(virtual: VirtualPrinter) -> None:
    printer = driver(virtual)
    assert printer.drawer_is_open() is False
    printer.kick_drawer()
    assert printer.drawer_is_open() is True
    virtual.close_drawer()
    assert printer.drawer_is_open() is False


def test_drawer_state_is_unknown_without_an_answer(virtual: VirtualPrinter) -> None:
    virtual.behaviour.is_silent = True
    assert driver(virtual, Patience(answer_s=0.05)).drawer_is_open() is None


def test_real_time_pulse_opens_the_drawer_while_the_paper_is_out(virtual: VirtualPrinter) -> None:
    virtual.set_fault(Fault.PAPER_OUT)
    real_time = replace(TM, drawer=replace(TM.drawer, real_time=True))
    network_printer("127.0.0.1", virtual.port, real_time, noisy, QUICK).kick_drawer()
    assert virtual.drawer_is_open


def test_drawer_kick_in_a_receipt_opens_it_once(virtual: VirtualPrinter) -> None:
    driver(virtual).print(ReceiptDoc((DrawerKick(5), Text("a"), Cut())))
    assert virtual.receipts[0].notes.drawer_kicks == [5]


def test_kick_during_a_waiting_job_gives_up_as_busy(virtual: VirtualPrinter) -> None:
    virtual.behaviour.paper_out_after_bytes = QUERIES + 10
    printer = driver(virtual)
    refused: list[type[Exception]] = []

    def kick_then_mend(status: PrinterStatus) -> None:
        if status.blocking:
            try:
                printer.kick_drawer()
            except DeviceBusy as error:
                refused.append(type(error))
            virtual.set_fault(Fault.PAPER_OUT, False)

    assert isinstance(printer.print(PAPER, kick_then_mend), Printed)
    assert refused == [DeviceBusy]


def test_write_error_carries_the_bytes_that_went_out() -> None:
    error = ConnectionLost("tcp://x", 17, "closed")
    assert error.facts == {"address": "tcp://x", "bytes_sent": 17, "reason": "closed"}
    assert error.code == "ConnectionLost"
