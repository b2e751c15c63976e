"""People by their initials: the round sign of a person, and the card to choose one at sign-in."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import PaintedButton
from desktop.screens.widgets.painting import (
    CENTRE,
    LEFT,
    draw_edge,
    draw_key_cap,
    draw_text,
    fill_box,
    fitted_font,
    key_cap_size,
)

RADIUS = 16
AVATAR = 44


def draw_avatar(painter: QPainter, place: QRectF, initials: str, ground: str, ink: str) -> None:
    """A filled circle with one to three letters."""
    fill_box(painter, place, colour(ground), place.width() / 2)
    painter.setFont(fitted_font(initials, 13, fonts.BOLD, place.width() * 0.8))
    draw_text(painter, place, CENTRE, initials, ink)


class PersonCard(PaintedButton):
    """One person to choose: initials, name, role."""

    def __init__(self, initials: str, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._initials = initials
        self._role = role
        self._colour = ""
        self._key_hint = ""
        self.setAccessibleName(f"{name}, {role}" if role else name)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_sign(self, colour: str, key_hint: str = "") -> None:
        """The person's colour (#RRGGBB, dark enough for white letters) and the key that chooses them."""
        self._colour = colour
        self._key_hint = key_hint
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(220), current().px(76))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens, radius = theme.tokens, theme.px(RADIUS)
        chosen = self.isChecked() or self.isDown()
        ground = tokens.brand2 if chosen else tokens.hover if self.underMouse() else tokens.card
        fill_box(painter, box, colour(ground), radius)
        draw_edge(painter, box, colour(tokens.brand_text if chosen else tokens.edge), radius)
        side = theme.px(AVATAR)
        place = QRectF(theme.px(16), (box.height() - side) / 2, side, side)
        draw_avatar(painter, place, self._initials, self._colour or tokens.brand, tokens.on_brand)
        left = place.right() + theme.px(12)
        cap = key_cap_size(self._key_hint)
        room = box.width() - left - theme.px(12) - (cap.width() + theme.px(12) if self._key_hint else 0)
        if self._key_hint:
            at = QRectF(0, box.center().y() - cap.height() / 2, cap.width(), cap.height())
            at.moveRight(box.right() - theme.px(16))
            draw_key_cap(painter, at, self._key_hint)
        words = QRectF(left, box.center().y() - theme.px(20), room, theme.px(21))
        painter.setFont(fitted_font(self.text(), 15, fonts.SEMI_BOLD, room))
        draw_text(painter, words, LEFT, self.text(), tokens.ink)
        painter.setFont(theme.font(12.5))
        draw_text(painter, words.translated(0, theme.px(20)), LEFT, self._role, tokens.ink2)
        self.ring(painter, tokens.focus, radius)
