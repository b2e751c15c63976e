"""The reply parser: every fault by its bit, and no stream that crashes it or looks healthy by accident."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.escpos.status import (
    AutoStatus,
    Noise,
    PaperReply,
    ProcessId,
    RealTime,
    Reply,
    ReplyReader,
    TextReply,
    from_auto,
    from_queries,
)
from hardware.model import Fault, HealthState

WELL = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@pytest.mark.parametrize(
    ("n", "byte", "fault"),
    [
        (1, 0x1A, Fault.OFFLINE),
        (2, 0x16, Fault.COVER_OPEN),
        (2, 0x32, Fault.PAPER_OUT),
        (2, 0x1A, Fault.FEEDING),
        (3, 0x1A, Fault.CUTTER),
        (3, 0x32, Fault.UNRECOVERABLE),
        (3, 0x52, Fault.OVERHEATED),
        (4, 0x7E, Fault.PAPER_OUT),
    ],
)
def test_fault_bit_stops_printing_under_its_own_name(n: int, byte: int, fault: Fault) -> None:
    assert from_queries({**WELL, n: byte}).blocking is fault


def test_near_end_is_told_and_still_prints() -> None:
    status = from_queries({**WELL, 4: 0x1E})
    assert status.worst is Fault.NEAR_END
    assert status.blocking is None
    assert status.health.state is HealthState.DEGRADED


def test_healthy_answers_are_ready() -> None:
    assert from_queries(WELL).health.state is HealthState.READY


@pytest.mark.parametrize("missing", [1, 2, 3, 4])
def test_missing_answer_is_unknown_and_not_ok(missing: int) -> None:
    status = from_queries({n: byte for n, byte in WELL.items() if n != missing})
    assert status.blocking is Fault.NO_ANSWER
    assert status.health.state is HealthState.UNKNOWN


def test_no_answer_at_all_is_unknown_and_not_ok() -> None:
    assert from_queries({}).blocking is Fault.NO_ANSWER


def test_measured_paper_out_status_is_read_as_paper_out() -> None:
    status = from_auto(bytes.fromhex("18000f00"))
    assert status.blocking is Fault.PAPER_OUT
    assert from_auto(bytes.fromhex("10000000")).blocking is None
    assert from_auto(bytes.fromhex("14000000")).drawer_pin_high is True


WHOLE: list[tuple[bytes, Reply]] = [
    (b"\x12", RealTime(0x12)),
    (b"\x18\x00\x0f\x00", AutoStatus(b"\x18\x00\x0f\x00")),
    (b"\x03", PaperReply(3)),
    (b"7\x22A001\x00", ProcessId(b"A001")),
    (b"_TM-T20III\x00", TextReply("TM-T20III")),
]


@given(st.lists(st.sampled_from(WHOLE), max_size=8), st.data())
def test_replies_are_told_apart_wherever_the_stream_is_cut(
    wanted: list[tuple[bytes, Reply]], data: st.DataObject
) -> None:
    stream = b"".join(raw for raw, _ in wanted)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    reader, got = ReplyReader(), list[Reply]()
    for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got += reader.feed(stream[start:stop])
    assert got == [reply for _, reply in wanted]


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_any_bytes_are_read_to_the_end_and_nothing_is_invented(pieces: list[bytes]) -> None:
    reader = ReplyReader()
    replies = reduce(lambda got, piece: got + reader.feed(piece), pieces, list[Reply]())
    stream = b"".join(pieces)
    for reply in replies:
        if isinstance(reply, ProcessId):
            assert b"7\x22" + reply.id + b"\0" in stream
        elif isinstance(reply, AutoStatus | Noise):
            assert reply.data in stream
        elif isinstance(reply, RealTime):
            assert reply.byte & 0x93 == 0x12
    assert sum(map(_size, replies)) <= len(stream)
    assert sum(map(_size, replies)) >= len(stream) - 81


def _size(reply: Reply) -> int:
    match reply:
        case ProcessId():
            return 7
        case AutoStatus(data) | Noise(data):
            return len(data)
        case TextReply(text):
            return len(text) + 2
        case _:
            return 1


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 255)))
def test_no_partial_set_of_answers_is_ever_ready(answers: dict[int, int]) -> None:
    status = from_queries(answers)
    if answers.keys() != WELL.keys():
        assert status.blocking is not None
        assert status.health.state is not HealthState.READY
