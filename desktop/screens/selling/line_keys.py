"""Less, more and away: what a finger does to the basket line the keys act on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import THOUSANDTHS
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.selling.basket import Basket
from desktop.selling.lines import LineKind

KEY_WIDTH = 72


class LineKeys(QWidget):
    """Tells by how many pieces the line should change, held down again and again; or that it should go."""

    stepped = Signal(int)
    remove_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.less = self._step(say("counter.less"), "minus", -1)
        self.more = self._step(say("counter.more"), "plus", 1)
        self.remove = KeyButton(say("counter.remove"), parent=self)
        self.remove.clicked.connect(lambda _checked=False: self.remove_asked.emit())
        self._line = QHBoxLayout(self)
        for key in (self.less, self.more):
            self._line.addWidget(key)
        self._line.addStretch(1)
        self._line.addWidget(self.remove)
        self._space()

    def show_basket(self, basket: Basket) -> None:
        """A weighed line has no pieces; the last piece goes by its own key, not by a tap too many."""
        line = basket.lines[basket.selected] if 0 <= basket.selected < len(basket.lines) else None
        comes_back = basket.selected >= len(basket.lines) and bool(basket.back)
        has_pieces = line is not None and line.goods.kind != LineKind.WEIGHED
        self.more.setEnabled(has_pieces)
        self.less.setEnabled(has_pieces and line is not None and line.quantity > THOUSANDTHS)
        self.remove.setEnabled(line is not None or comes_back)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _step(self, name: str, icon: str, by: int) -> KeyButton:
        key = KeyButton(name, parent=self)
        key.set_icon_name(icon)
        key.setAutoRepeat(True)
        key.setAutoRepeatDelay(500)
        key.clicked.connect(lambda _checked=False: self.stepped.emit(by))
        return key

    def _space(self) -> None:
        px = current().px
        self._line.setContentsMargins(px(8), px(6), px(8), px(6))
        self._line.setSpacing(px(8))
        for key in (self.less, self.more):
            key.setFixedWidth(px(KEY_WIDTH))
