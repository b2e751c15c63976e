"""Command bytes against the manual's, against python-escpos, and the pictures they carry."""

from functools import reduce

import pytest
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.escpos import builder
from hardware.model import CutKind, DrawerPulse
from hardware.receipt.bitmap import Bitmap
from hardware.sim.interpreter import Interpreter
from hardware.sim.tokens import Tokens


@pytest.mark.parametrize(
    ("built", "golden"),
    [
        (builder.INIT, "1b40"),
        (builder.motion_units(203), "1d50cbcb"),
        (builder.STATUS_QUERIES[4], "100404"),
        (builder.align("center"), "1b6101"),
        (builder.emphasis(True), "1b4501"),
        (builder.character_size(2, 2), "1d2111"),
        (builder.codepage(16), "1b7410"),
        (builder.feed_lines(4), "1b6404"),
        (builder.feed_dots(300), "1b4aff1b4a2d"),
        (builder.feed_dots(0), ""),
        (builder.cut(CutKind.PARTIAL), "1d5601"),
        (builder.cut(CutKind.FULL), "1d5600"),
        (builder.cut(CutKind.NONE), ""),
        (builder.drawer_kick(DrawerPulse()), "1b700019fa"),
        (builder.drawer_kick(DrawerPulse(pin=5, on_ms=120, off_ms=240)), "1b70013c78"),
        (builder.drawer_kick(DrawerPulse(), 5), "1b700119fa"),
        (builder.drawer_kick_now(DrawerPulse(on_ms=200)), "1014010002"),
        (builder.ask_process_id(b"0042"), "1d284806003030" + "30303432"),
        (
            builder.qr_code("A", 6),
            "1d286b0400314132001d286b03003143061d286b03003145311d286b0400315030411d286b0300315130",
        ),
        (builder.code128("A{1", 80), "1d68501d77021d48021d6b49067b42417b7b31"),
    ],
)
def test_command_is_its_golden_bytes(built: bytes, golden: str) -> None:
    assert built.hex() == golden


def _foreign(*calls: tuple[str, tuple[object, ...], dict[str, object]]) -> bytes:
    printer = Dummy()
    for name, args, kwargs in calls:
        getattr(printer, name)(*args, **kwargs)
    return bytes(printer.output)


def test_plain_subset_is_the_same_as_python_escpos_sends() -> None:
    assert _foreign(("hw", ("INIT",), {})) == builder.INIT
    assert _foreign(("print_and_feed", (4,), {})) == builder.feed_lines(4)
    pulse = DrawerPulse(on_ms=100, off_ms=100)
    assert _foreign(("cashdraw", (2,), {})) == builder.drawer_kick(pulse)
    assert _foreign(("cashdraw", (5,), {})) == builder.drawer_kick(pulse, 5)


def test_native_qr_carries_the_same_functions_as_python_escpos() -> None:
    foreign = _foreign(("qr", ("https://example.sg/1",), {"native": True, "size": 6, "ec": 1}))
    for function in (b"1A2\0", b"1C\x06", b"1E1", b"1P0https://example.sg/1", b"1Q0"):
        assert function in foreign
        assert function in builder.qr_code("https://example.sg/1", 6)


bitmaps = st.integers(1, 80).flatmap(
    lambda width: st.lists(
        st.one_of(
            st.just(bytes((width + 7) // 8)), st.binary(min_size=(width + 7) // 8, max_size=(width + 7) // 8)
        ),
        max_size=40,
    ).map(lambda rows: Bitmap(width, len(rows), b"".join(rows)))
)


@given(bitmaps, st.integers(1, 300))
@settings(max_examples=200)
def test_raster_bands_put_every_dot_where_it_belongs(picture: Bitmap, band_rows: int) -> None:
    stride_bits = picture.stride * 8
    interpreter = Interpreter(stride_bits, lambda: None, lambda pin: None)
    for command in Tokens().feed(b"".join(builder.raster(picture, band_rows))):
        interpreter.run(command)
    assert not interpreter.notes.unknown
    assert interpreter.paper.y == picture.height
    assert interpreter.paper.picture().rows == picture.trimmed_bottom().rows


def test_white_right_edge_and_blank_rows_are_not_sent() -> None:
    picture = Bitmap(576, 12, (b"\xff" + bytes(71)) * 2 + bytes(72 * 10))
    assert list(builder.raster(picture)) == [b"\x1dv0\0\x01\0\x02\0\xff\xff", b"\x1bJ\x0a"]


@pytest.mark.parametrize("rows", [1, 255, 256, 257, 600])
def test_bands_never_exceed_their_rows(rows: int) -> None:
    bands = list(builder.raster(Bitmap(8, rows, b"\x80" * rows)))
    heights = [int.from_bytes(band[6:8], "little") for band in bands]
    assert max(heights) <= 256
    assert reduce(int.__add__, heights) == rows
