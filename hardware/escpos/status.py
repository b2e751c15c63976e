"""What a printer sends back: told apart by fixed bits, since replies carry no other mark.

Any byte stream may be fed in. What is not understood becomes Noise; it never counts as good news.
"""

from dataclasses import dataclass

from hardware.model import Fault, PrinterStatus

_ASB_LENGTH = 4
_PAPER_VALUES = (0x00, 0x03, 0x0C, 0x0F)  # each sensor sets two bits at once
_TEXT_LIMIT = 80  # longer than any printer's name: then the NUL got lost


@dataclass(frozen=True, slots=True)
class RealTime:
    """Answer to DLE EOT; which question it answers is known by the order of asking only."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """Four bytes sent unasked when something changes (GS a)."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PaperReply:
    """Answer to GS r 1."""

    byte: int

    @property
    def is_out(self) -> bool:
        return bool(self.byte & 0x0C)


@dataclass(frozen=True, slots=True)
class ProcessId:
    """Answer to GS ( H: the job with this id is on paper."""

    id: bytes


@dataclass(frozen=True, slots=True)
class TextReply:
    """Answer to GS I."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    data: bytes


Reply = RealTime | AutoStatus | PaperReply | ProcessId | TextReply | Noise


class ReplyReader:
    """Cuts a byte stream into replies; an unfinished one waits for its rest."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Reply]:
        buffer = self._rest + data
        replies: list[Reply] = []
        while buffer:
            taken, reply = _next(buffer)
            if not taken:
                break
            replies.append(reply)
            buffer = buffer[taken:]
        self._rest = buffer
        return replies


_WAIT: tuple[int, Reply] = (0, Noise(b""))


def _next(buffer: bytes) -> tuple[int, Reply]:
    """How many bytes the first reply takes (0: more must come) and what it is."""
    first = buffer[0]
    if first == 0x37:
        return _process_id(buffer)
    if first == 0x5F:
        return _text(buffer)
    if first & 0x93 == 0x12:
        return 1, RealTime(first)
    if first & 0x93 == 0x10:
        return _auto_status(buffer)
    if first & 0x90 == 0 and first & 0x0F in _PAPER_VALUES:
        return 1, PaperReply(first)
    return 1, Noise(buffer[:1])


def _process_id(buffer: bytes) -> tuple[int, Reply]:
    if len(buffer) > 1 and buffer[1] != 0x22:
        return 1, Noise(buffer[:1])
    if len(buffer) < 7:
        return _WAIT
    if buffer[6] != 0:
        return 1, Noise(buffer[:1])
    return 7, ProcessId(buffer[2:6])


def _text(buffer: bytes) -> tuple[int, Reply]:
    end = buffer.find(b"\0")
    if end < 0:
        return (1, Noise(buffer[:1])) if len(buffer) > _TEXT_LIMIT else _WAIT
    return end + 1, TextReply(buffer[1:end].decode("ascii", "replace"))


def _auto_status(buffer: bytes) -> tuple[int, Reply]:
    group = buffer[:_ASB_LENGTH]
    if any(byte & 0x90 for byte in group[1:]):
        return 1, Noise(buffer[:1])
    return (_ASB_LENGTH, AutoStatus(group)) if len(group) == _ASB_LENGTH else _WAIT


# DLE EOT n: bit -> fault. n = 1 is read for on-line state and drawer, the others for the reason.
_CAUSES: dict[int, tuple[tuple[int, Fault], ...]] = {
    2: ((0x04, Fault.COVER_OPEN), (0x08, Fault.FEEDING), (0x20, Fault.PAPER_OUT)),
    3: (
        (0x04, Fault.MECHANICAL),
        (0x08, Fault.CUTTER),
        (0x20, Fault.UNRECOVERABLE),
        (0x40, Fault.OVERHEATED),
    ),
    4: ((0x0C, Fault.NEAR_END), (0x60, Fault.PAPER_OUT)),
}
_ASB_CAUSES: tuple[tuple[int, int, Fault], ...] = (
    (0, 0x20, Fault.COVER_OPEN),
    (0, 0x40, Fault.FEEDING),
    (1, 0x04, Fault.MECHANICAL),
    (1, 0x08, Fault.CUTTER),
    (1, 0x20, Fault.UNRECOVERABLE),
    (1, 0x40, Fault.OVERHEATED),
    (2, 0x03, Fault.NEAR_END),
    (2, 0x0C, Fault.PAPER_OUT),
)


def from_queries(answers: dict[int, int]) -> PrinterStatus:
    """The state by the answers to DLE EOT 1 to 4; with any of them missing it is not known to be well."""
    faults = {fault for n, causes in _CAUSES.items() for bit, fault in causes if answers.get(n, 0) & bit}
    if 1 not in answers:
        return PrinterStatus(None, frozenset(faults | {Fault.NO_ANSWER}))
    is_online: bool | None = not answers[1] & 0x08
    if not is_online:
        faults |= {Fault.OFFLINE}
    elif {2, 3, 4} - answers.keys():
        is_online, faults = None, faults | {Fault.NO_ANSWER}
    return PrinterStatus(is_online, frozenset(faults), bool(answers[1] & 0x04))


def from_auto(data: bytes) -> PrinterStatus:
    """The state by four ASB bytes."""
    faults = {fault for index, bit, fault in _ASB_CAUSES if data[index] & bit}
    is_online = not data[0] & 0x08
    if not is_online:
        faults |= {Fault.OFFLINE}
    return PrinterStatus(is_online, frozenset(faults), bool(data[0] & 0x04))
