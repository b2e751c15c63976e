"""Buttons: the one strong action, and keys with their keyboard legend."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import (
    CENTRE,
    LEFT,
    SMALLEST_TEXT,
    draw_edge,
    draw_focus,
    draw_icon,
    draw_key_cap,
    draw_text,
    fill_box,
    fitted_font,
    key_cap_size,
    text_width,
    wrapped,
)

CONTROL_RADIUS = 11
PITCH = 1.22
"""From line to line, in heights of the type."""


class PaintedButton(QAbstractButton):
    """Common ground of all buttons here: reached by Tab, pressed by mouse, touch, Space or Enter.

    A click does not move the keyboard focus, so that typing and scanning go on where they were.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def box(self) -> QRectF:
        return QRectF(self.rect())

    def painter(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def ring(self, painter: QPainter, ring: str, radius: float, inset: float = 0) -> None:
        """Paint the focus ring if the keyboard is here."""
        if self.hasFocus():
            draw_focus(painter, self.box().adjusted(inset, inset, -inset, -inset), radius - inset, ring)


class PrimaryButton(PaintedButton):
    """The one strong action of a screen, filled with the brand colour."""

    def __init__(self, text: str = "", key_hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._key_hint = key_hint
        self._size = 20
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_key_hint(self, key_hint: str) -> None:
        """Name the key that does the same, in the language of the page."""
        self._key_hint = key_hint
        self.updateGeometry()
        self.update()

    def set_text_size(self, size: int) -> None:
        """Type size at 100 percent; 20 unless told."""
        self._size = size
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = current()
        cap = key_cap_size(self._key_hint).width()
        width = text_width(self.text(), theme.font(self._size, fonts.SEMI_BOLD)) + (
            cap and cap + theme.px(14)
        )
        return QSize(width + theme.px(36), theme.px(64 if self._size >= 18 else 48))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(96), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens = theme.tokens
        radius = theme.px(CONTROL_RADIUS)
        ink = tokens.on_brand
        if not self.isEnabled():
            fill, ink = tokens.line, tokens.ink2
        elif self.isDown():
            fill = tokens.brand_press
        else:
            fill = tokens.brand_hover if self.underMouse() else tokens.brand
        fill_box(painter, box, colour(fill), radius)
        _line(painter, box, _Line(self.text(), self._key_hint, self._size, ink, self.isEnabled()))
        self.ring(painter, tokens.on_brand, radius, theme.px(3))


class KeyFace(Enum):
    """How a key looks: its legend before the text, above it, or before it at the left edge; a large amount
    without a legend; or words and legend without a box, for a way back in a bar."""

    ROW = "row"
    STACK = "stack"
    LEFT = "left"
    AMOUNT = "amount"
    BARE = "bare"


_HEIGHTS = {KeyFace.ROW: 48, KeyFace.STACK: 64, KeyFace.LEFT: 70, KeyFace.AMOUNT: 64, KeyFace.BARE: 48}
_TEXT_SIZES = {KeyFace.LEFT: 15, KeyFace.AMOUNT: 17, KeyFace.BARE: 14}


class KeyButton(PaintedButton):
    """A white key with the keyboard legend that does the same; checkable ones fill with the brand colour."""

    def __init__(
        self, text: str = "", key_hint: str = "", face: KeyFace = KeyFace.ROW, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._key_hint = key_hint
        self._face = face
        self._size = _TEXT_SIZES.get(face, 13)
        self._icon_name = ""
        self._stacked = face is KeyFace.STACK
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text_size(self, size: int) -> None:
        """Type size at 100 percent, instead of the one that goes with the key's face."""
        self._size = size
        self.updateGeometry()

    def text_font(self) -> QFont:
        """What the text is painted in where it has its room."""
        return current().font(self._size, fonts.SEMI_BOLD)

    def set_icon_name(self, name: str) -> None:
        """Show an icon of resources/icons/lucide instead of the text, which stays the accessible name."""
        self._icon_name = name
        self.update()

    def sizeHint(self) -> QSize:
        theme = current()
        cap = key_cap_size(self._key_hint).width()
        words = text_width(self.text(), theme.font(self._size, fonts.SEMI_BOLD))
        stacked = self._face is KeyFace.STACK
        width = max(words, cap) if stacked else words + (cap and cap + theme.px(8))
        return QSize(width + theme.px(20), theme.px(_HEIGHTS[self._face]))

    def minimumSizeHint(self) -> QSize:
        wide = self.sizeHint().width() if self._face is KeyFace.BARE else current().px(64)
        return QSize(wide, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens = theme.tokens
        radius = theme.px(CONTROL_RADIUS)
        chosen = self.isChecked() and self.isEnabled()
        ink = tokens.on_brand if chosen else tokens.ink if self.isEnabled() else tokens.ink3
        self._paint_box(painter, box, radius)
        if self._icon_name:
            side = theme.px(self._size + 4)
            middle = QRectF(0, 0, side, side)
            middle.moveCenter(box.center())
            draw_icon(painter, self._icon_name, ink, middle)
        elif self._key_hint and (self._stacked or self.too_narrow()):
            self._paint_stack(painter, box, ink)
        else:
            line = _Line(self.text(), self._key_hint, self._size, ink, chosen, hint_first=True)
            _line(painter, box, line, at_left=self._face is KeyFace.LEFT)
        self.ring(painter, tokens.on_brand if chosen else tokens.focus, radius, theme.px(3) if chosen else 0)

    def _paint_box(self, painter: QPainter, box: QRectF, radius: float) -> None:
        if self._face is KeyFace.BARE and not (self.isDown() or self.underMouse()):
            return
        fill_box(painter, box, colour(self._ground()), radius)
        if not (self.isChecked() and self.isEnabled()):
            draw_edge(painter, box, colour(current().tokens.edge), radius)

    def set_stacked(self, stacked: bool) -> None:
        """Put the legend above the text of a row key, whatever its width, as its neighbours do."""
        self._stacked = stacked or self._face is KeyFace.STACK
        self.update()

    def too_narrow(self) -> bool:
        """Whether legend and text do not fit side by side: the legend then goes above."""
        return self._face is KeyFace.ROW and self.width() < self.sizeHint().width() - current().px(10)

    def _ground(self) -> str:
        tokens = current().tokens
        if not self.isEnabled():
            return tokens.panel
        if self.isChecked():
            return tokens.brand_press if self.isDown() else tokens.brand
        if self.isDown():
            return tokens.brand2
        return tokens.hover if self.underMouse() else tokens.card

    def _paint_stack(self, painter: QPainter, box: QRectF, ink: str) -> None:
        """Legend over text; a text too wide takes two lines where the key is high enough."""
        theme = current()
        cap = key_cap_size(self._key_hint)
        room = box.width() - theme.px(10)
        font = theme.font(self._size, fonts.SEMI_BOLD)
        lines: tuple[str, ...] = (self.text(),)
        if text_width(self.text(), font) > room and box.height() >= theme.px(56):
            lines = wrapped(self.text(), font, int(room), 2)
        pitch = theme.px(16)
        top = box.center().y() - (cap.height() + theme.px(4) + pitch * len(lines)) / 2
        at_top = QRectF(box.center().x() - cap.width() / 2, top, cap.width(), cap.height())
        draw_key_cap(painter, at_top, self._key_hint)
        painter.setFont(fitted_font(max(lines, key=len), self._size, fonts.SEMI_BOLD, room))
        first = QRectF(box.center().x() - room / 2, top + cap.height() + theme.px(4), room, pitch)
        for at, line in enumerate(lines):
            draw_text(painter, first.translated(0, at * pitch), CENTRE, line, ink)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text and its key legend on one line."""

    text: str
    hint: str
    size: int
    ink: str
    on_brand: bool
    hint_first: bool = False


def _line(painter: QPainter, box: QRectF, line: _Line, at_left: bool = False) -> None:
    """Text and legend side by side, in the middle or from the left edge.

    Where they have no room the text shrinks a little, then takes two lines, then the legend is left out.
    """
    theme = current()
    side, cap = theme.px(16 if at_left else 5), key_cap_size(line.hint)
    gap = (theme.px(8) if line.hint_first else theme.px(16)) if line.hint else 0
    room = box.width() - 2 * side - cap.width() - gap
    words = _fit(line, room, box.height())
    if line.hint and (words is None or (words.is_small and not at_left)):
        alone = _fit(line, box.width() - 2 * side, box.height())
        if alone is not None and (words is None or alone.font.pixelSize() > words.font.pixelSize()):
            words, room, gap, cap = alone, box.width() - 2 * side, 0, QSize(0, 0)
    if words is None:
        words = _Words((line.text,), fitted_font(line.text, line.size, fonts.SEMI_BOLD, room))
    width = min(max(text_width(each, words.font) for each in words.lines), room)
    left = side if at_left else (box.width() - width - gap - cap.width()) / 2
    cap_left, text_left = (left, left + cap.width() + gap) if line.hint_first else (left + width + gap, left)
    if cap.width():
        top = box.center().y() - cap.height() / 2
        draw_key_cap(painter, QRectF(cap_left, top, cap.width(), cap.height()), line.hint, line.on_brand)
    painter.setFont(words.font)
    pitch = box.height() if len(words.lines) == 1 else words.font.pixelSize() * PITCH
    top = box.center().y() - pitch * len(words.lines) / 2
    align = LEFT if at_left or len(words.lines) == 1 else CENTRE
    for at, each in enumerate(words.lines):
        draw_text(painter, QRectF(text_left, top + at * pitch, width + 1, pitch), align, each, line.ink)


class _Words(NamedTuple):
    """A text as it fits on a key."""

    lines: tuple[str, ...]
    font: QFont
    is_small: bool = False


def _fit(line: _Line, room: float, height: float) -> _Words | None:
    """The text whole on one line, a little smaller if need be, else on two; nothing if it cannot be."""
    theme, smallest = current(), max(SMALLEST_TEXT, line.size * 0.8)
    font = fitted_font(line.text, line.size, fonts.SEMI_BOLD, room)
    if font.pixelSize() >= theme.px(smallest) and text_width(line.text, font) <= room:
        return _Words((line.text,), font, font.pixelSize() < theme.px(line.size))
    for size in range(min(line.size, 17), 10, -1):
        font = theme.font(size, fonts.SEMI_BOLD)
        if 2 * PITCH * font.pixelSize() <= height - theme.px(2):
            lines = wrapped(line.text, font, int(room), 2, whole_words=True)
            if all(text_width(each, font) <= room and "…" not in each for each in lines):
                return _Words(lines, font, is_small=True)
    return None
