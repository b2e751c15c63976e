"""The window: signing in covers it all until somebody is there; then a room to work in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from desktop.screens.bridge import Bridge
from desktop.screens.low_tone import low_tone
from desktop.screens.sign_in.screen import SignInScreen
from desktop.screens.wedge_filter import WedgeFilter

if TYPE_CHECKING:  # both bring the whole counter: not before the first paint
    from desktop.screens.widgets.dialog import Dialog
    from desktop.screens.work_room import WorkRoom

_TOUCHED = (
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,  # an F key that is a shortcut comes as nothing else
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
)
"""Somebody is at the till."""


class MainWindow(QMainWindow):
    """Shows one page at a time: opening, wizard, unlock, sign-in, work."""

    locked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pages = QStackedWidget()
        self.pages.setMinimumSize(1, 1)  # a notice makes room inside the window; it never makes it grow
        self.setCentralWidget(self.pages)
        self.work: WorkRoom | None = None
        self._is_passing_on = False
        self.bridge = Bridge(self)
        self.bridge.scanned.connect(self._on_scanned)
        self.wedge = WedgeFilter(self)
        self.wedge.scanned.connect(self._on_scanned)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.locked)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front; it is added when it is new."""
        for question in self._questions():
            question.give("")  # nobody is there to answer: it was not approved
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def listen(self, idle_minutes: int) -> None:
        """Hear scanners from now on, and lock after so many minutes without a touch or a key."""
        self._idle.setInterval(idle_minutes * 60_000)
        self.hear_scanners()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._idle.start()

    def hear_scanners(self) -> None:
        """Tell scans from typing, also before there is a shop: a label read by chance answers no question."""
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self.wedge)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc on the rail or the top bar leads back from the screen beside them. Only Esc: an Enter that the
        search left over would pay what it had just asked to be paid."""
        is_working = self.work is not None and self.pages.currentWidget() is self.work
        screen = self.work.rooms.currentWidget() if self.work and is_working else None
        if isinstance(screen, QStackedWidget):
            screen = screen.currentWidget()
        if screen is None or event.key() != Qt.Key.Key_Escape or self._is_passing_on:
            event.ignore()
            return
        self._is_passing_on = True  # what the screen leaves as well comes here again
        try:
            QApplication.sendEvent(screen, event)
        finally:
            self._is_passing_on = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHED:
            self._idle.start()
        if event.type() == QEvent.Type.ShortcutOverride and self._questions():
            event.accept()  # F keys act on what is on top, never on the screen under a question
            return True
        return False

    def _questions(self) -> list[Dialog]:
        """Questions that stand over the window now."""
        if self.work is None:  # questions stand over the working rooms only
            return []
        from desktop.screens.widgets.dialog import Dialog

        standing = self.findChildren(Dialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [question for question in standing if question.isVisible()]

    def _on_scanned(self, code: str) -> None:
        page = self.pages.currentWidget()
        if self.work is None or page is not self.work:
            low_tone()
            if isinstance(page, SignInScreen):
                page.refuse_scan()
            return
        self.work.close_story()
        if self._questions():
            self.work.refuse_scan(code)
        else:
            self.work.on_scanned(code)
