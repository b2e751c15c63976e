"""A QR code on the screen: black on white in every theme, in whole pixels, with its quiet zone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens.theme import current
from hardware.receipt.qr import matrix

QUIET_MODULES = 4
LEAST, WANTED = 132, 300
RADIUS = 11


class QrImage(QWidget):
    """Shows `set_data`; nothing while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_data(self, data: str, spoken: str) -> None:
        """Another code; `spoken` is what a screen reader says of it."""
        self._modules = matrix(data) if data else ()
        self.setAccessibleName(spoken)
        self.setVisible(bool(data))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(WANTED), current().px(WANTED))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(LEAST), current().px(LEAST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Modules of the same whole number of device pixels: a camera reads no half ones."""
        if not self._modules:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        across = len(self._modules) + 2 * QUIET_MODULES
        dot = max(1, int(min(self.width(), self.height()) * ratio) // across) / ratio
        side = dot * across
        left, top = (
            int((self.width() - side) / 2 * ratio) / ratio,
            int((self.height() - side) / 2 * ratio) / ratio,
        )
        painter.fillRect(QRectF(left, top, side, side), QColor("white"))
        for row, modules in enumerate(self._modules, start=QUIET_MODULES):
            for column, is_black in enumerate(modules, start=QUIET_MODULES):
                if is_black:
                    place = QRectF(left + column * dot, top + row * dot, dot, dot)
                    painter.fillRect(place, QColor("black"))
