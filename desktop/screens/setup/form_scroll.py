"""A form that scrolls where it is higher than its room, and keeps the field in use in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QScrollArea, QScroller, QSizePolicy, QWidget

from desktop.screens.setup.field import Field
from desktop.screens.theme import current


class FormScroll(QScrollArea):
    """As high as its form where there is room; `follow` brings the field with the keyboard into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_read_first = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def set_form(self, form: QWidget, read_first: bool = False) -> None:
        """Show this form in place of the one before, from its top.

        With `read_first` it stays there until somebody types, wherever the keyboard is.
        """
        self._is_read_first = read_first
        for line in form.findChildren(QLineEdit) if read_first else ():
            line.installEventFilter(self)
        self.setWidget(form)
        form.setAutoFillBackground(False)  # after setWidget, which turns it on
        form.installEventFilter(self)
        self.verticalScrollBar().setValue(0)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        form = self.widget()
        if form is None:
            return super().sizeHint()
        wide = self.viewport().width()
        high = form.heightForWidth(wide) if form.hasHeightForWidth() else form.sizeHint().height()
        return QSize(form.sizeHint().width(), high)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(96))

    def follow(self) -> None:
        """The field with the keyboard whole: its name, its line and what is wrong with it."""
        here = QApplication.focusWidget()
        if here is None or not self.isAncestorOf(here) or self._is_read_first:
            return
        field = here.parentWidget()
        self.ensureWidgetVisible(field if isinstance(field, Field) else here, 0, current().px(4))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A reason that takes a second line moves the fields below it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            QTimer.singleShot(0, self.follow)
        elif event.type() == QEvent.Type.KeyPress:
            self._is_read_first = False
            QTimer.singleShot(0, self.follow)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
        QTimer.singleShot(0, self.follow)

    def _on_focus(self, _before: QWidget | None, _now: QWidget | None) -> None:
        QTimer.singleShot(0, self.follow)
