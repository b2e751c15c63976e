"""What the screens before a shop is open have in common: the brand beside a form, Enter on, Esc back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.screens.sign_in.brand_panel import BrandPanel
from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground

RING = 2
"""Fields keep room for their focus ring in the scrolled page; what stands above and below lines up."""
NARROW = 860
"""Below this width at 100 percent the panel makes room for the form."""


class FormScreen(QWidget):
    """`column` takes the form, which stands in the middle and is `width` pixels wide at 100 percent."""

    def __init__(self, title: str, words: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width = width
        self.panel = BrandPanel(title, words, self)
        self.panel.hide()  # until the size is known: what it asks for must not make the window higher
        self.ground = Ground("paper", (), self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.panel)
        line.addWidget(self.ground, 1)
        self.column = QVBoxLayout(self.ground)

    def go_on(self) -> None:
        """Enter: the next logical step."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Esc: one step back, nothing where there is none."""
        raise NotImplementedError

    def space(self, side: int) -> None:
        """Set the form's margins for the present size; `side` is the room left at each side of it."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        theme = current()
        roomy = self.width() >= theme.px(NARROW)
        self.panel.setVisible(roomy)
        room = self.width() - (self.panel.width() if roomy else 0)
        self.space((room - theme.px(self._width)) // 2)
