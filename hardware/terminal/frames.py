"""Frames of the NETS terminals' serial protocol, built and read; pure bytes.

From one published implementation, not from NETS' own specification: provisional until that was compared
(reference/singapore.md 6.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field

STX, ETX, FS = 0x02, 0x03, 0x1C
REFERENCE_LENGTH = 12
LONGEST_FRAME = 4_096
NETS_PURCHASE, CARD_SALE, LAST = "30", "I0", "56"
APPROVED, NOT_FOUND = "00", "25"
AMOUNT, NETS_KIND, APPROVAL_CODE, CARD_NUMBER, RETRIEVAL, TEXT = "40", "T2", "01", "30", "D3", "02"
_HEADER = REFERENCE_LENGTH + 2 + 2 + 1 + 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A request or a reply; in a reply `code` is the answer, 00 for approved, in a request the version."""

    reference: str
    function: str
    code: str = "01"
    fields: dict[str, str] = field(default_factory=dict)


def build(frame: Frame) -> bytes:
    """The frame on the line: length and checksum around header and fields."""
    if len(frame.reference) != REFERENCE_LENGTH:
        raise ValueError(frame.reference)
    body = bytearray(f"{frame.reference}{frame.function}{frame.code}0".encode("ascii"))
    body.append(FS)
    for code, data in frame.fields.items():
        body += code.encode("ascii") + _bcd(len(data)) + data.encode("ascii")
        body.append(FS)
    checked = _bcd(len(body)) + bytes(body) + bytes([ETX])
    return bytes([STX]) + checked + bytes([_checksum(checked)])


def amount_field(amount_cents: int) -> str:
    """Twelve figures."""
    return f"{amount_cents:012d}"


class FrameReader:
    """Finds whole frames in what arrives; noise before, between and inside them is passed over."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Frames that are whole by now, in order."""
        self._held += data
        found: list[Frame] = []
        while (start := self._held.find(STX)) >= 0:
            del self._held[:start]
            if len(self._held) < 3:
                break
            length = _number(bytes(self._held[1:3]))
            if length is None or not _HEADER <= length <= LONGEST_FRAME:
                del self._held[:1]
                continue
            end = 3 + length + 2
            if len(self._held) < end:
                break
            frame = _read(bytes(self._held[1 : end - 1]), self._held[end - 1])
            del self._held[: end if frame else 1]
            found += [frame] if frame else []
        if STX not in self._held:
            self._held.clear()
        return found


def _read(checked: bytes, checksum: int) -> Frame | None:
    if checked[-1] != ETX or _checksum(checked) != checksum:
        return None
    body = checked[2:-1]
    head = body[:_HEADER].decode("latin-1")
    fields: dict[str, str] = {}
    place = _HEADER
    while place < len(body):
        length = _number(body[place + 2 : place + 4])
        end = place + 4 + (length or 0)
        if length is None or end >= len(body) or body[end] != FS:
            return None
        fields[body[place : place + 2].decode("latin-1")] = body[place + 4 : end].decode("latin-1")
        place = end + 1
    cut = REFERENCE_LENGTH
    return Frame(head[:cut], head[cut : cut + 2], head[cut + 2 : cut + 4], fields)


def _bcd(number: int) -> bytes:
    return bytes.fromhex(f"{number:04d}")


def _number(bcd: bytes) -> int | None:
    """Two bytes of two figures each; nothing for anything else."""
    figures = bcd.hex()
    return int(figures) if len(figures) == 4 and figures.isdecimal() else None


def _checksum(checked: bytes) -> int:
    result = 0
    for each in checked:
        result ^= each
    return result
