"""Characters of the simulated printer's built-in font, drawn with Pillow's default typeface."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from hardware.receipt.bitmap import Bitmap

_FONT_PX = 19


@cache
def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(_FONT_PX)


def line(
    text: str, width: int, height: int, *, scale: tuple[int, int] = (1, 1), bold: bool = False
) -> Bitmap:
    """Text in cells of width by height dots, each dot enlarged by `scale`."""
    canvas = Image.new("1", (max(width * len(text), 1), height), 0)
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "1"
    for place, character in enumerate(text):
        middle = place * width + width / 2
        pen.text((middle, height - 6), character, fill=1, font=_font(), anchor="ms")
        if bold:
            pen.text((middle + 1, height - 6), character, fill=1, font=_font(), anchor="ms")
    if scale != (1, 1):
        canvas = canvas.resize((canvas.width * scale[0], canvas.height * scale[1]), Image.Resampling.NEAREST)
    return Bitmap(canvas.width, canvas.height, canvas.tobytes())


def with_edge(picture: Bitmap, tag: str) -> Bitmap:
    """The paper with a strip on its right that repeats the tag upwards, beside the printed width."""
    words = line(tag, 12, 24)
    strip = Image.frombytes("1", (words.width, words.height), words.rows).rotate(90, expand=True)
    paper = Image.frombytes("1", (picture.width, picture.height), picture.rows)
    height = max(picture.height, strip.height)
    wide = Image.new("1", (picture.width + 40, height), 0)
    wide.paste(paper, (0, 0))
    for top in range(0, height, strip.height + 60):
        wide.paste(strip, (picture.width + 10, top))
    return Bitmap(wide.width, wide.height, wide.tobytes())
