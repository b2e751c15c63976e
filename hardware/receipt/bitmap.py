"""A picture of black dots on paper, packed as printers want it, and its PNG."""

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of `stride` bytes, the leftmost dot in the highest bit, 1 = black."""

    width: int
    height: int
    rows: bytes

    def __post_init__(self) -> None:
        if len(self.rows) != self.stride * self.height:
            raise ValueError(f"{len(self.rows)} bytes are not {self.height} rows of {self.stride}")

    @property
    def stride(self) -> int:
        return (self.width + 7) // 8

    def row(self, y: int) -> bytes:
        return self.rows[y * self.stride : (y + 1) * self.stride]

    def is_black(self, x: int, y: int) -> bool:
        return bool(self.rows[y * self.stride + x // 8] & (0x80 >> x % 8))

    def trimmed_bottom(self) -> "Bitmap":
        """Without the blank rows at the end."""
        height = (len(self.rows.rstrip(b"\0")) + self.stride - 1) // self.stride
        return Bitmap(self.width, height, self.rows[: height * self.stride])

    def to_png(self) -> bytes:
        """A 1-bit greyscale PNG; the same dots always give the same bytes."""
        white_is_1 = bytes(byte ^ 0xFF for byte in self.rows)
        lines = b"".join(
            b"\0" + white_is_1[start : start + self.stride]
            for start in range(0, len(white_is_1), max(self.stride, 1))
        )
        header = struct.pack(">IIBBBBB", self.width, self.height, 1, 0, 0, 0, 0)
        dots_per_metre = struct.pack(">IIB", 7992, 7992, 1)  # 203 dots an inch
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            (
                _chunk(b"IHDR", header),
                _chunk(b"pHYs", dots_per_metre),
                _chunk(b"IDAT", zlib.compress(lines, 6)),
                _chunk(b"IEND", b""),
            )
        )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def blank(width: int, height: int) -> Bitmap:
    """White paper."""
    return Bitmap(width, height, bytes((width + 7) // 8 * height))
