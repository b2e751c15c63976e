"""Sizes and distances of the printed receipt, in dots of the paper they are for."""

from dataclasses import dataclass

from hardware.receipt.doc import Size

_WIDE_FROM_DOTS = 500  # 512 dots at 180 dpi and 576 at 203 are both the 72 mm of an 80 mm roll
_REFERENCE_DOTS = 576
_REFERENCE_DPI = 203
_WIDE = {Size.SMALL: 21, Size.NORMAL: 25, Size.LARGE: 32, Size.HUGE: 50}
_NARROW = {Size.SMALL: 19, Size.NORMAL: 22, Size.LARGE: 28, Size.HUGE: 40}


@dataclass(frozen=True, slots=True)
class Style:
    """Everything `qt_raster` needs to know about one paper width."""

    width: int
    dpi: int
    sizes: dict[Size, int]

    def px(self, size: Size) -> int:
        """Height of the letters' body."""
        return self.sizes[size]

    def line_height(self, size: Size) -> int:
        """Tall enough for Tamil's lower signs; the same for every script, so that lines stay even."""
        return round(self.sizes[size] * 1.3)

    def baseline(self, size: Size) -> int:
        """From the top of the line to the foot of the letters."""
        return round(self.sizes[size] * 0.99)

    def dots(self, tenths_of_mm: int) -> int:
        """Length on paper in whole dots, at least one."""
        return max(round(tenths_of_mm * self.dpi / 254), 1)

    @property
    def gap(self) -> int:
        """Between words on the left and the amount on the right."""
        return self.dots(16)

    @property
    def block_gap(self) -> int:
        return self.dots(4)


def style_for(width_dots: int) -> Style:
    """The style for a print head of this many dots."""
    if width_dots < _WIDE_FROM_DOTS:
        return Style(width_dots, _REFERENCE_DPI, dict(_NARROW))
    sizes = {size: round(px * width_dots / _REFERENCE_DOTS) for size, px in _WIDE.items()}
    return Style(width_dots, round(_REFERENCE_DPI * width_dots / _REFERENCE_DOTS), sizes)
