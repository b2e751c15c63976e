"""The simulated roll: rows of dots under a print head, and the words that were printed as characters."""

from hardware.receipt.bitmap import Bitmap

CHARACTER_WIDTH, LINE_HEIGHT = 12, 24


class Paper:
    """Grows downwards; `y` is where the next dots go."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []
        self.y = 0
        self._stride = (width + 7) // 8
        self._rows = bytearray()

    @property
    def is_blank(self) -> bool:
        return not any(self._rows) and not self.lines

    def feed(self, dots: int) -> None:
        self.y += dots

    def draw(self, picture: Bitmap, align: int) -> None:
        """Set the picture under what was printed (align 0 left, 1 middle, 2 right) and move past it."""
        left = max(self.width - picture.width, 0) * align // 2
        self._grow(self.y + picture.height)
        for row in range(picture.height):
            self._merge(self.y + row, left, picture.row(row), picture.stride * 8)
        self.y += picture.height

    def write(self, text: str, align: int, scale: tuple[int, int], *, bold: bool) -> int:
        """One line of characters; returns its height."""
        from hardware.sim import glyphs  # Pillow: loaded only when characters are printed

        picture = glyphs.line(text, CHARACTER_WIDTH, LINE_HEIGHT, scale=scale, bold=bold)
        top = self.y
        self.draw(picture, align)
        self.y = top
        self.lines.append(text.rstrip())
        return picture.height

    def picture(self) -> Bitmap:
        """Everything down to the last black row; blank paper after it is not kept."""
        whole = len(self._rows) // self._stride
        return Bitmap(self.width, whole, bytes(self._rows)).trimmed_bottom()

    def _grow(self, rows: int) -> None:
        missing = rows * self._stride - len(self._rows)
        if missing > 0:
            self._rows += bytes(missing)

    def _merge(self, y: int, left: int, row: bytes, bits: int) -> None:
        """Or the bits in at any dot; what sticks out on the right is lost, as on a real head."""
        room = self._stride * 8
        value = int.from_bytes(row, "big")
        shift = room - left - bits
        value = value << shift if shift >= 0 else value >> -shift
        start = y * self._stride
        old = int.from_bytes(self._rows[start : start + self._stride], "big")
        mask = ((1 << self.width) - 1) << (room - self.width)
        self._rows[start : start + self._stride] = ((old | value) & mask).to_bytes(self._stride, "big")
