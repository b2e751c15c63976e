"""Rounded status words with a sign of their own shape, and rounded choices."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import PaintedButton
from desktop.screens.widgets.painting import (
    CENTRE,
    LEFT,
    TONE_ICONS,
    Tone,
    draw_edge,
    draw_focus,
    draw_icon,
    draw_text,
    fill_box,
    text_width,
    tone_colours,
)

FINGER_PX = 44


@dataclass(frozen=True, slots=True)
class PillState:
    """One status: `short_text` stands in where room is scarce; the full text stays the accessible name."""

    key: str
    text: str
    tone: Tone
    short_text: str = ""


class Pill(PaintedButton):
    """One status of the top bar; pressing it asks for the story behind it."""

    def __init__(self, state: PillState, parent: QWidget | None = None) -> None:
        super().__init__(state.text, parent)
        self._state = state
        self._short = self._bare = False
        self.setAccessibleName(state.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def state(self) -> PillState:
        return self._state

    def set_state(self, state: PillState) -> None:
        """Show another status; nothing is repainted when it is the same."""
        if state == self._state:
            return
        self._state = state
        self.setText(state.text)
        self.setAccessibleName(state.text)
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Use the short text, if there is one."""
        self._short, self._bare = short, False
        self.setToolTip(self._state.text if short else "")
        self.updateGeometry()
        self.update()

    def set_bare(self) -> None:
        """Its sign alone, whose shape and colour still tell good from bad; pressing it tells the rest."""
        self._bare = True
        self.updateGeometry()
        self.update()

    def bare_width(self) -> int:
        """Pixels the sign takes alone, and never less than a finger finds."""
        return max(current().px(37), FINGER_PX)

    def width_of(self, short: bool) -> int:
        """Pixels this pill takes with its full or its short text."""
        theme = current()
        words = text_width(self._shown(short), theme.font(12.5, fonts.MEDIUM))
        # Left edge to sign, sign, gap, words, right edge.
        return theme.px(12) + theme.px(13) + theme.px(6) + words + theme.px(13)

    def sizeHint(self) -> QSize:
        wide = self.bare_width() if self._bare else self.width_of(self._short)
        return QSize(wide, current().px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), self.painter()
        # Touched over its whole 44 pixels, painted in 30 of them.
        spare = (self.height() - theme.px(30)) / 2
        box = self.box().adjusted(0, spare, 0, -spare)
        ink, ground = tone_colours(self._state.tone)
        radius = box.height() / 2
        fill_box(painter, box, colour(ground), radius)
        side = theme.px(13)
        left = (box.width() - side) / 2 if self._bare else theme.px(12)
        sign = QRectF(left, box.center().y() - side / 2, side, side)
        if self._state.tone is Tone.GOOD:
            dot = theme.px(8)
            sign_dot = QRectF(0, 0, dot, dot)
            sign_dot.moveCenter(sign.center())
            fill_box(painter, sign_dot, colour(ink), dot / 2)
        else:
            draw_icon(painter, TONE_ICONS[self._state.tone], ink, sign)
        painter.setFont(theme.font(12.5, fonts.MEDIUM))
        if not self._bare:
            words = box.adjusted(sign.right() + theme.px(6), 0, 0, 0)
            draw_text(painter, words, LEFT, self._shown(self._short), ink)
        if self.hasFocus():
            draw_focus(painter, box, radius, theme.tokens.focus)

    def _shown(self, short: bool) -> str:
        return self._state.short_text if short and self._state.short_text else self._state.text


class ChoicePill(PaintedButton):
    """A rounded choice of a bar, filled with the brand colour while it is chosen."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = current()
        words = text_width(self.text(), theme.font(13.5, fonts.MEDIUM))
        return QSize(words + theme.px(30), theme.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current(), self.painter()
        tokens = theme.tokens
        # Touched over its whole 44 pixels, painted in 36 of them.
        spare = (self.height() - theme.px(36)) / 2
        box = self.box().adjusted(0, spare, 0, -spare)
        radius = box.height() / 2
        chosen = self.isChecked()
        if chosen:
            fill_box(painter, box, colour(tokens.brand), radius)
        else:
            ground = tokens.brand2 if self.isDown() else tokens.hover if self.underMouse() else tokens.card
            fill_box(painter, box, colour(ground), radius)
            draw_edge(painter, box, colour(tokens.edge), radius)
        painter.setFont(theme.font(13.5, fonts.MEDIUM))
        draw_text(painter, box, CENTRE, self.text(), tokens.on_brand if chosen else tokens.ink2)
        if self.hasFocus():
            inset = theme.px(3) if chosen else 0
            draw_edge(
                painter,
                box.adjusted(inset, inset, -inset, -inset),
                colour(tokens.on_brand if chosen else tokens.focus),
                radius - inset,
                theme.px(2),
            )
