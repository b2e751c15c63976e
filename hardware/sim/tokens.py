"""Cuts the bytes of one connection into ESC/POS commands, as a printer does."""

from collections.abc import Callable
from dataclasses import dataclass

_Length = Callable[[bytes], int | None]  # bytes after the prefix -> bytes the arguments take


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is Epson's ("GS v 0"), "text" for printable bytes or "unknown" for bytes nobody knows."""

    name: str
    args: bytes
    size: int


def _fixed(count: int) -> _Length:
    return lambda _: count


def _counted(at: int) -> _Length:
    """Two bytes at `at` count what follows them."""

    def length(rest: bytes) -> int | None:
        return at + 2 + int.from_bytes(rest[at : at + 2], "little") if len(rest) >= at + 2 else None

    return length


def _raster(rest: bytes) -> int | None:
    if len(rest) < 5:
        return None
    return 5 + int.from_bytes(rest[1:3], "little") * int.from_bytes(rest[3:5], "little")


def _columns_image(rest: bytes) -> int | None:
    if len(rest) < 3:
        return None
    return 3 + int.from_bytes(rest[1:3], "little") * (3 if rest[0] in (32, 33) else 1)


def _barcode(rest: bytes) -> int | None:
    if not rest:
        return None
    if rest[0] <= 6:
        end = rest.find(b"\0", 1)
        return end + 1 if end >= 0 else None
    return 2 + rest[1] if len(rest) >= 2 else None


def _cut(rest: bytes) -> int | None:
    if not rest:
        return None
    return 1 if rest[0] in (0, 1, 48, 49) else 2


def _tabs(rest: bytes) -> int | None:
    end = rest.find(b"\0")
    return end + 1 if end >= 0 else None


def _real_time_pulse(rest: bytes) -> int | None:
    if not rest:
        return None
    return {1: 3, 2: 3, 8: 8}.get(rest[0], 1)


_COMMANDS: dict[bytes, tuple[str, _Length]] = {
    b"\x10\x04": ("DLE EOT", _fixed(1)),
    b"\x10\x14": ("DLE DC4", _real_time_pulse),
    b"\x1b@": ("ESC @", _fixed(0)),
    b"\x1ba": ("ESC a", _fixed(1)),
    b"\x1bE": ("ESC E", _fixed(1)),
    b"\x1bG": ("ESC G", _fixed(1)),
    b"\x1b-": ("ESC -", _fixed(1)),
    b"\x1bM": ("ESC M", _fixed(1)),
    b"\x1b!": ("ESC !", _fixed(1)),
    b"\x1b{": ("ESC {", _fixed(1)),
    b"\x1bt": ("ESC t", _fixed(1)),
    b"\x1bR": ("ESC R", _fixed(1)),
    b"\x1b2": ("ESC 2", _fixed(0)),
    b"\x1b3": ("ESC 3", _fixed(1)),
    b"\x1bd": ("ESC d", _fixed(1)),
    b"\x1bJ": ("ESC J", _fixed(1)),
    b"\x1bD": ("ESC D", _tabs),
    b"\x1bp": ("ESC p", _fixed(3)),
    b"\x1b*": ("ESC *", _columns_image),
    b"\x1d!": ("GS !", _fixed(1)),
    b"\x1dB": ("GS B", _fixed(1)),
    b"\x1db": ("GS b", _fixed(1)),
    b"\x1dL": ("GS L", _fixed(2)),
    b"\x1dW": ("GS W", _fixed(2)),
    b"\x1dP": ("GS P", _fixed(2)),
    b"\x1dV": ("GS V", _cut),
    b"\x1da": ("GS a", _fixed(1)),
    b"\x1dr": ("GS r", _fixed(1)),
    b"\x1dI": ("GS I", _fixed(1)),
    b"\x1dh": ("GS h", _fixed(1)),
    b"\x1dw": ("GS w", _fixed(1)),
    b"\x1dH": ("GS H", _fixed(1)),
    b"\x1df": ("GS f", _fixed(1)),
    b"\x1dk": ("GS k", _barcode),
    b"\x1d(H": ("GS ( H", _counted(0)),
    b"\x1d(k": ("GS ( k", _counted(0)),
    b"\x1dv0": ("GS v 0", _raster),
}
_CONTROLS = {0x0A: "LF", 0x0D: "CR", 0x09: "HT"}
_LEADERS = (0x10, 0x1B, 0x1C, 0x1D)


class Tokens:
    """Keeps an unfinished command between pieces."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def pending(self) -> int:
        return len(self._rest)

    def feed(self, data: bytes) -> list[Command]:
        buffer = self._rest + data
        commands: list[Command] = []
        start = 0
        while start < len(buffer) and (command := _next(buffer, start)):
            commands.append(command)
            start += command.size
        self._rest = buffer[start:]
        return commands


def _next(buffer: bytes, start: int) -> Command | None:
    first = buffer[start]
    if first in _LEADERS:
        return _escape(buffer, start)
    if first in _CONTROLS:
        return Command(_CONTROLS[first], b"", 1)
    if first < 0x20:
        return Command("unknown", buffer[start : start + 1], 1)
    end = start
    while end < len(buffer) and buffer[end] >= 0x20:
        end += 1
    return Command("text", buffer[start:end], end - start)


def _escape(buffer: bytes, start: int) -> Command | None:
    for prefix_length in (2, 3):
        prefix = buffer[start : start + prefix_length]
        if len(prefix) < prefix_length:
            return None
        if known := _COMMANDS.get(prefix):
            name, length_of = known
            rest = buffer[start + prefix_length :] if name != "GS v 0" else buffer[start + 3 : start + 8]
            length = length_of(rest)
            if length is None or start + prefix_length + length > len(buffer):
                return None
            begin = start + prefix_length
            return Command(name, buffer[begin : begin + length], prefix_length + length)
    return Command("unknown", buffer[start : start + 2], 2)
