"""ESC/POS commands as bytes, one small function each; names in the comments are Epson's."""

from collections.abc import Iterator

from hardware.model import CutKind, DrawerPulse
from hardware.receipt.bitmap import Bitmap

INIT = b"\x1b@"  # ESC @
STATUS_QUERIES = {n: bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4)}  # DLE EOT n
ASB_ALL = b"\x1da\xff"  # GS a: tell every change of state without being asked
ASK_PAPER = b"\x1dr\x01"  # GS r 1: answered in line, after everything before it
_ALIGN = {"left": 0, "center": 1, "right": 2}
_MAX_FEED = 255


def motion_units(dpi: int) -> bytes:
    """GS P: one feed unit is one dot. Epson's own default is half a dot (1/406 or 1/360 inch)."""
    return bytes((0x1D, 0x50, dpi, dpi))


def align(where: str) -> bytes:
    """ESC a."""
    return bytes((0x1B, 0x61, _ALIGN[where]))


def emphasis(on: bool) -> bytes:
    """ESC E."""
    return bytes((0x1B, 0x45, on))


def character_size(width: int, height: int) -> bytes:
    """GS !: 1 to 8 times in each direction."""
    return bytes((0x1D, 0x21, (width - 1) << 4 | (height - 1)))


def codepage(number: int) -> bytes:
    """ESC t."""
    return bytes((0x1B, 0x74, number))


def feed_lines(lines: int) -> bytes:
    """ESC d."""
    return bytes((0x1B, 0x64, min(max(lines, 0), _MAX_FEED)))


def feed_dots(dots: int) -> bytes:
    """ESC J, as often as needed; counts dots after `motion_units`."""
    full, rest = divmod(dots, _MAX_FEED)
    return b"\x1bJ\xff" * full + (bytes((0x1B, 0x4A, rest)) if rest else b"")


def cut(kind: CutKind) -> bytes:
    """GS V."""
    return {CutKind.NONE: b"", CutKind.FULL: b"\x1dV\x00", CutKind.PARTIAL: b"\x1dV\x01"}[kind]


def drawer_kick(pulse: DrawerPulse, pin: int | None = None) -> bytes:
    """ESC p m t1 t2, times in steps of 2 ms; `pin` is 2 or 5."""
    on, off = (min(max(ms // 2, 1), 255) for ms in (pulse.on_ms, pulse.off_ms))
    return bytes((0x1B, 0x70, _connector(pulse, pin), on, off))


def drawer_kick_now(pulse: DrawerPulse, pin: int | None = None) -> bytes:
    """DLE DC4 1 m t, done at once even when the printer cannot print; t in steps of 100 ms."""
    return bytes((0x10, 0x14, 1, _connector(pulse, pin), min(max(round(pulse.on_ms / 100), 1), 8)))


def _connector(pulse: DrawerPulse, pin: int | None) -> int:
    return 1 if (pin or pulse.pin) == 5 else 0


def raster(bitmap: Bitmap, band_rows: int = 256) -> Iterator[bytes]:
    """The picture as GS v 0 bands without their white right edge; runs of blank rows become feeds.

    Bands stay short so that a lost byte spoils little and slow printers can be paced.
    """
    y = 0
    while y < bitmap.height:
        blank_rows = _run(bitmap, y, bitmap.height, blank=True)
        if blank_rows:
            yield feed_dots(blank_rows)
            y += blank_rows
            continue
        inked = _run(bitmap, y, min(y + band_rows, bitmap.height), blank=False)
        yield _band([bitmap.row(each) for each in range(y, y + inked)])
        y += inked


def _run(bitmap: Bitmap, start: int, stop: int, *, blank: bool) -> int:
    y = start
    while y < stop and (not any(bitmap.row(y))) is blank:
        y += 1
    return y - start


def _band(rows: list[bytes]) -> bytes:
    width = max(len(row.rstrip(b"\0")) for row in rows)
    header = bytes((0x1D, 0x76, 0x30, 0, width & 0xFF, width >> 8, len(rows) & 0xFF, len(rows) >> 8))
    return header + b"".join(row[:width] for row in rows)


def qr_code(data: str, module_dots: int) -> bytes:
    """GS ( k: model 2, error correction M, drawn by the printer itself."""
    payload = data.encode("utf-8")
    return b"".join(
        (
            _gs_k(b"1A2\0"),
            _gs_k(b"1C" + bytes((min(max(module_dots, 1), 16),))),
            _gs_k(b"1E1"),
            _gs_k(b"1P0" + payload),
            _gs_k(b"1Q0"),
        )
    )


def _gs_k(body: bytes) -> bytes:
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body


def code128(data: str, height_dots: int) -> bytes:
    """GS k 73 in code set B with its characters beneath; `data` is printable ASCII."""
    body = b"{B" + data.encode("ascii").replace(b"{", b"{{")
    settings = b"\x1dh" + bytes((min(max(height_dots, 1), 255),)) + b"\x1dw\x02\x1dH\x02"
    return settings + b"\x1dkI" + bytes((len(body),)) + body


def ask_process_id(process_id: bytes) -> bytes:
    """GS ( H fn 48: answered with the same four characters when everything before is on paper."""
    return b"\x1d(H\x06\x0000" + process_id
