"""A person in the list of the settings: sign, name, role, and an arrow to what can be changed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import CONTROL_RADIUS, PaintedButton
from desktop.screens.widgets.painting import (
    LEFT,
    draw_edge,
    draw_icon,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
)
from desktop.screens.widgets.person_card import draw_avatar
from desktop.staff.queries import Person

HIGH, AVATAR = 52, 34


class PersonRow(PaintedButton):
    """Lower than the card at sign-in, for many people one below the other."""

    def __init__(self, person: Person, role: str, parent: QWidget) -> None:
        super().__init__(person.name, parent)
        self.person = person
        self._role = role
        self.setAccessibleName(f"{person.name}, {role}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(220), current().px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens, radius = theme.tokens, theme.px(CONTROL_RADIUS)
        ground = tokens.brand2 if self.isDown() else tokens.hover if self.underMouse() else tokens.card
        fill_box(painter, box, colour(ground), radius)
        draw_edge(painter, box, colour(tokens.edge), radius)
        side, gap = theme.px(AVATAR), theme.px(10)
        place = QRectF(gap, (box.height() - side) / 2, side, side)
        draw_avatar(painter, place, self.person.initials, self.person.colour, tokens.on_brand)
        arrow = theme.px(16)
        at = QRectF(box.right() - gap - arrow, (box.height() - arrow) / 2, arrow, arrow)
        draw_icon(painter, "chevron-right", tokens.ink2, at)
        role_font = theme.font(13)
        left, wide = place.right() + gap, text_width(self._role, role_font)
        painter.setFont(role_font)
        role = QRectF(at.left() - gap - wide, 0, wide + 1, box.height())
        draw_text(painter, role, LEFT, self._role, tokens.ink2)
        room = role.left() - gap - left
        painter.setFont(fitted_font(self.text(), 14, fonts.SEMI_BOLD, room))
        draw_text(painter, QRectF(left, 0, room, box.height()), LEFT, self.text(), tokens.ink)
        self.ring(painter, tokens.focus, radius)
