"""The terminal's frames to the published bytes, and a driver that never takes silence for a no."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hardware.errors import DeviceError
from hardware.sim.terminal import DECLINED, VirtualTerminal
from hardware.terminal.frames import Frame, FrameReader, amount_field, build
from hardware.terminal.network import NetworkTerminal, TerminalPatience, network_terminal
from hardware.terminal.payment import PaymentOutcome, PaymentRequest, PaymentResult, masked
from hardware.transport.loop import LoopTransport

PURCHASE = bytes.fromhex(
    "02 0042 323631313233303933303030 3330 3031 30 1C 5432 0002 3031 1C"
    " 3430 0012 303030303030303031323530 1C 03 15"
)
LOGON = bytes.fromhex("02 0018 323631313233303933303030 3830 3031 30 1C 03 31")
REQUEST = PaymentRequest("261123093000", 1_250, is_nets=True)
PATIENCE = TerminalPatience(connect_s=2, write_s=1, pay_s=0.4, last_s=0.4)


@pytest.fixture
def terminal() -> Iterator[VirtualTerminal]:
    with VirtualTerminal() as started:
        yield started


def driver(terminal: VirtualTerminal) -> NetworkTerminal:
    return network_terminal("127.0.0.1", terminal.port, PATIENCE)


def test_frames_are_the_published_ones_and_read_back() -> None:
    fields = {"T2": "01", "40": amount_field(1_250)}
    purchase = Frame("261123093000", "30", fields=fields)
    assert build(purchase) == PURCHASE
    assert build(Frame("261123093000", "80")) == LOGON
    assert FrameReader().feed(b"\x06\x15" + PURCHASE + b"\x02\x99\x99" + LOGON) == [
        purchase,
        Frame("261123093000", "80"),
    ]


@settings(max_examples=200)
@given(some.binary(max_size=80), some.integers(0, len(PURCHASE)))
def test_no_bytes_break_the_reader_and_a_frame_after_them_is_found(noise: bytes, cut: int) -> None:
    reader = FrameReader()
    reader.feed(noise)
    whole = FrameReader()
    found = whole.feed(PURCHASE[:cut]) + whole.feed(PURCHASE[cut:])
    assert [each.function for each in found] == ["30"]


@pytest.mark.parametrize("place", range(1, len(PURCHASE)))
def test_a_frame_with_one_wrong_byte_is_no_frame(place: int) -> None:
    spoilt = bytearray(PURCHASE)
    spoilt[place] ^= 0x01
    assert FrameReader().feed(bytes(spoilt)) == []


def test_approved_has_its_code_and_four_figures_of_the_card(terminal: VirtualTerminal) -> None:
    result = driver(terminal).pay(REQUEST)
    assert result == PaymentResult(PaymentOutcome.APPROVED, "S01250", "****0119", "261123093000", "00")
    assert terminal.payments == {"261123093000": 1_250}
    driver(terminal).pay(PaymentRequest("261123093001", 5))
    assert [each.function for each in terminal.asked] == ["30", "I0"]


def test_declined_is_declined_and_noise_before_an_answer_is_passed_over(terminal: VirtualTerminal) -> None:
    terminal.behaviour.answer = DECLINED
    assert driver(terminal).pay(REQUEST) == PaymentResult(PaymentOutcome.DECLINED, answer=DECLINED)
    terminal.behaviour.answer, terminal.behaviour.garbage = "00", b"\x06\x02\x00\x03" + PURCHASE[:9]
    assert driver(terminal).pay(REQUEST).outcome is PaymentOutcome.APPROVED


@pytest.mark.parametrize("fault", ["is_silent", "hangs_up"])
def test_silence_after_the_money_moved_is_unknown_until_the_terminal_tells(
    terminal: VirtualTerminal, fault: str
) -> None:
    setattr(terminal.behaviour, fault, True)
    assert driver(terminal).pay(REQUEST).outcome is PaymentOutcome.UNKNOWN
    told = driver(terminal).last(REQUEST)
    assert (told.outcome, told.approval_code) == (PaymentOutcome.APPROVED, "S01250")
    other = PaymentRequest("000000000000", 1_250)
    assert driver(terminal).last(other).outcome is PaymentOutcome.UNKNOWN, "no proof that nobody paid"


def test_another_amount_or_no_code_is_not_approved(terminal: VirtualTerminal) -> None:
    terminal.payments[REQUEST.reference] = 1_200
    assert driver(terminal).last(REQUEST).outcome is PaymentOutcome.UNKNOWN
    reply = build(Frame(REQUEST.reference, "30", "00", {"40": amount_field(1_250)}))
    assert NetworkTerminal(LoopTransport(lambda _: reply), PATIENCE).pay(REQUEST).outcome is (
        PaymentOutcome.UNKNOWN
    )
    late = build(Frame("999999999999", "30", "00", {"01": "A1", "40": amount_field(1_250)}))
    assert NetworkTerminal(LoopTransport(lambda _: late), PATIENCE).pay(REQUEST).outcome is (
        PaymentOutcome.UNKNOWN
    )


def test_nothing_sent_is_told_from_something_sent() -> None:
    gone = LoopTransport()
    gone.is_there = False
    for transport in (gone, LoopTransport(break_after=0)):
        with pytest.raises(DeviceError):
            NetworkTerminal(transport, PATIENCE).pay(REQUEST)
    cut = LoopTransport(break_after=20)
    assert NetworkTerminal(cut, PATIENCE).pay(REQUEST).outcome is PaymentOutcome.UNKNOWN


def test_stopping_ends_the_wait_as_unknown(terminal: VirtualTerminal) -> None:
    terminal.behaviour.is_silent = True
    waiting = network_terminal("127.0.0.1", terminal.port)
    waiting.stop()
    assert waiting.pay(REQUEST).outcome is PaymentOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("card", "kept"),
    [("4761730000000119", "****0119"), ("476173******0119", "****0119"), ("019", ""), ("", "")],
)
def test_of_a_card_four_figures_are_kept(card: str, kept: str) -> None:
    assert masked(card) == kept
