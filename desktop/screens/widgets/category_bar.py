"""A row of categories to choose one from, moved sideways when there are many."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QWidget,
)

from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import draw_icon
from desktop.screens.widgets.pill import ChoicePill

EDGE = 44
"""The fading end, in pixels at 100 percent."""


class _Edge(QWidget):
    """The fading end that shows there is more, in the token of the ground it lies on; pressed through."""

    def __init__(self, ground: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        ground = colour(getattr(theme.tokens, self._ground))
        clear = QColor(ground)
        clear.setAlpha(0)
        fade = QLinearGradient(0, 0, self.width() / 2, 0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(self.rect(), fade)
        side = theme.px(18)
        place = QRectF(self.width() - side, (self.height() - side) / 2, side, side)
        draw_icon(painter, "chevron-right", theme.tokens.ink2, place)
        painter.end()


class CategoryBar(QScrollArea):
    """Tells the key of the category chosen; arrows move along it, a finger or the wheel moves it."""

    chosen = Signal(str)

    def __init__(self, accessible_name: str, parent: QWidget | None = None, ground: str = "paper") -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self._row = QWidget()
        self._line = QHBoxLayout(self._row)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addStretch(1)
        self.setWidget(self._row)
        self._row.setAutoFillBackground(False)  # after setWidget, which turns it on
        self._group = QButtonGroup(self)
        self._pills: dict[str, ChoicePill] = {}
        self._edge = _Edge(ground, self)
        self.horizontalScrollBar().valueChanged.connect(self._show_edge)
        self.horizontalScrollBar().rangeChanged.connect(self._show_edge)
        self.horizontalScrollBar().rangeChanged.connect(self._bring_chosen_into_view)
        self._space()
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_categories(self, categories: Sequence[tuple[str, str]], chosen: str) -> None:
        """Show these (key, text) pairs, with one of them chosen; no signal is sent.

        Pills whose keys stay keep their place of the Tab order and the keyboard, whatever they say now.
        """
        if list(self._pills) == [key for key, _text in categories]:
            for key, text in categories:
                if self._pills[key].text() != text:
                    self._pills[key].setText(text)
            self.choose(chosen)
            return
        for old in self._pills.values():
            self._group.removeButton(old)
            self._line.removeWidget(old)
            old.deleteLater()
        self._pills = {key: ChoicePill(text, self._row) for key, text in categories}
        for at, (key, pill) in enumerate(self._pills.items()):
            self._group.addButton(pill)
            self._line.insertWidget(at, pill)
            pill.clicked.connect(self._bring_chosen_into_view)
            pill.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            pill.installEventFilter(self)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Mark this category and bring it into view; no signal is sent.

        The one that is chosen already stays where a finger moved it to.
        """
        pill = self._pills.get(key)
        if pill and not pill.isChecked():
            pill.setChecked(True)
            self._bring_into_view(pill)

    def focus_chosen(self) -> None:
        """Put the keyboard on the category chosen now."""
        for pill in self._pills.values():
            if pill.isChecked():
                pill.setFocus(Qt.FocusReason.OtherFocusReason)

    def pills(self) -> dict[str, ChoicePill]:
        return dict(self._pills)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), current().px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(44))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            pills = list(self._pills.values())
            if step and watched in pills:
                target = pills[(pills.index(watched) + step) % len(pills)]
                target.setFocus(Qt.FocusReason.TabFocusReason)
                self._bring_into_view(target)
                return True
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() - event.angleDelta().x())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = current().px(EDGE)
        self._edge.setGeometry(self.width() - wide, 0, wide, self.height())
        self._show_edge()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _bring_chosen_into_view(self) -> None:
        for pill in self._pills.values():
            if pill.isChecked():
                self._bring_into_view(pill)

    def _bring_into_view(self, pill: ChoicePill) -> None:
        """Whole, beside the fading end and not under it."""
        bar, wide, edge = self.horizontalScrollBar(), self.viewport().width(), current().px(EDGE)
        left, right = pill.x(), pill.x() + pill.width() + edge
        if right - bar.value() > wide:
            bar.setValue(min(right - wide, left))
        elif left < bar.value() + edge:
            bar.setValue(max(left - edge, right - wide))

    def _show_edge(self) -> None:
        bar = self.horizontalScrollBar()
        self._edge.setVisible(bar.value() < bar.maximum())
        self._edge.raise_()

    def _space(self) -> None:
        self._line.setSpacing(current().px(8))
