"""Dots and their PNG, read back by a foreign decoder."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hardware.receipt.bitmap import Bitmap, blank


@given(st.integers(1, 40), st.integers(1, 12), st.data())
def test_png_shows_exactly_the_dots(width: int, height: int, data: st.DataObject) -> None:
    stride = (width + 7) // 8
    picture = Bitmap(width, height, data.draw(st.binary(min_size=stride * height, max_size=stride * height)))
    shown = Image.open(io.BytesIO(picture.to_png()))
    assert shown.size == (width, height)
    for x in range(width):
        for y in range(height):
            assert (shown.getpixel((x, y)) == 0) is picture.is_black(x, y)


def test_rows_that_do_not_fill_the_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="rows"):
        Bitmap(16, 2, b"\0\0\0")


def test_trimming_keeps_everything_down_to_the_last_dot() -> None:
    picture = Bitmap(8, 5, b"\0\x01\0\0\0")
    assert picture.trimmed_bottom() == Bitmap(8, 2, b"\0\x01")
    assert blank(8, 3).trimmed_bottom().height == 0
