"""The box to search in: a sign, the words typed, and the key that leads here."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import CONTROL_RADIUS
from desktop.screens.widgets.painting import draw_edge, draw_icon, draw_key_cap, fill_box, key_cap_size


class SearchBox(QWidget):
    """Tells the words at each change, and Enter; `edit` is the line itself."""

    text_changed = Signal(str)
    submitted = Signal(str)

    def __init__(
        self, placeholder: str, key_hint: str = "", icon_name: str = "barcode", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key_hint = key_hint
        self._icon_name = icon_name
        self.edit = QLineEdit(self)
        self.edit.setProperty("bare", True)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self.edit.textChanged.connect(self.text_changed)
        self.edit.returnPressed.connect(lambda: self.submitted.emit(self.edit.text()))
        self.edit.installEventFilter(self)
        self._line = QHBoxLayout(self)
        self._line.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._space()

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put words in the box; `text_changed` is told as if they were typed."""
        self.edit.setText(text)

    def sizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(44))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        radius = theme.px(CONTROL_RADIUS)
        fill_box(painter, box, colour(tokens.card), radius)
        here = self.edit.hasFocus()
        draw_edge(
            painter, box, colour(tokens.focus if here else tokens.edge), radius, theme.px(2 if here else 1)
        )
        side = theme.px(17)
        sign = QRectF(theme.px(15), (box.height() - side) / 2, side, side)
        draw_icon(painter, self._icon_name, tokens.brand_text, sign)
        if self._key_hint:
            cap = key_cap_size(self._key_hint)
            left = box.right() - theme.px(12) - cap.width()
            top = box.center().y() - cap.height() / 2
            draw_key_cap(painter, QRectF(left, top, cap.width(), cap.height()), self._key_hint)
        painter.end()

    def _space(self) -> None:
        theme = current()
        cap = key_cap_size(self._key_hint).width()
        self._line.setContentsMargins(theme.px(40), 0, theme.px(12) + (cap and cap + theme.px(6)), 0)
        self.edit.setFont(theme.font(14))
