"""The settings: how this till looks and locks, its printer and clock, the people, the shop, the backup."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.settings.backup_card import BackupCard
from desktop.screens.settings.cards import LockCard, LookCard, ShopCard
from desktop.screens.settings.clock_card import ClockCard
from desktop.screens.settings.doors import SettingsDoors
from desktop.screens.settings.label_card import LabelCard
from desktop.screens.settings.paynow_card import PayNowCard
from desktop.screens.settings.people_card import PeopleCard
from desktop.screens.settings.printer_card import PrinterCard
from desktop.screens.settings.section import Section
from desktop.screens.settings.ways_card import WaysCard
from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.text_label import TextLabel, TextRole

TWO_COLUMNS = 780
WIDEST = 1180
LEFT_CARDS = 5


class SettingsScreen(Ground):
    """`look_changed` carries the new Look: whoever owns the window dresses it anew."""

    look_changed = Signal(object)
    idle_lock_changed = Signal(int)
    backed_up = Signal(str)
    back_asked = Signal()

    def __init__(self, say: Say, doors: SettingsDoors, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self.look = LookCard(say, doors, "look")
        self.lock = LockCard(say, doors, "lock")
        self.printer = PrinterCard(say, doors, "printer")
        self.shop = ShopCard(say, doors, "shop")
        self.paynow = PayNowCard(say, doors, "paynow")
        self.ways = WaysCard(say, doors, "ways")
        self.people = PeopleCard(say, doors, "people")
        self.labels = LabelCard(say, doors, "labels")
        self.backup = BackupCard(say, doors, "backup")
        self.clock = ClockCard(say, doors, "clock")
        self.look.changed.connect(self.look_changed)
        self.lock.changed.connect(self.idle_lock_changed)
        self.backup.backed_up.connect(self.backed_up)
        self.labels.to_be_seen.connect(self._show_whole)
        self._title = TextLabel(say("settings.title"), TextRole.TITLE)
        self._scroll = QScrollArea(self)
        self._sheet = QWidget()
        self._page = QVBoxLayout(self._sheet)
        self._across = QHBoxLayout()
        self._sides = (QVBoxLayout(), QVBoxLayout())
        self._columns = 0
        self._lay_out()

    def sections(self) -> tuple[Section, ...]:
        """The cards, those of the left column first."""
        return (
            *(self.look, self.lock, self.clock, self.shop, self.ways),
            *(self.people, self.labels, self.backup, self.printer, self.paynow),
        )

    def refresh(self) -> None:
        """Read everything again."""
        for section in self.sections():
            section.refresh()

    def on_scanned(self, code: str) -> bool:
        """A label that is being taught; nothing else here wants one."""
        return self.labels.on_scanned(code)

    def _show_whole(self, part: QWidget) -> None:
        """Scroll to what somebody works in once it has its new height: its end, then where they type."""
        focused = part.focusWidget()

        def scroll() -> None:
            self._page.activate()
            bottom = part.mapTo(self._sheet, part.rect().bottomLeft()).y()
            self._scroll.ensureVisible(0, bottom, 0, current().px(24))
            if focused is not None and focused.isVisible():
                self._scroll.ensureWidgetVisible(focused, 0, current().px(24))

        QTimer.singleShot(20, self, scroll)  # wrapped words have their height a moment later

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.look.languages.focus_chosen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self._sheet)
        self._sheet.setAutoFillBackground(False)
        QScroller.grabGesture(self._scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._page.addWidget(self._title)
        self._page.addLayout(self._across)
        self._page.addStretch(1)
        for box in self._sides:
            self._across.addLayout(box, 1)
        self._arrange()

    def _arrange(self) -> None:
        theme = current()
        side = max(theme.px(24), (self.width() - theme.px(WIDEST)) // 2)
        self._page.setContentsMargins(side, theme.px(16), side, theme.px(16))
        for box in (self._page, self._across, *self._sides):
            box.setSpacing(theme.px(14))
        columns = 2 if self.width() >= theme.px(TWO_COLUMNS) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for at, section in enumerate(self.sections()):
            self._sides[0 if columns == 1 or at < LEFT_CARDS else 1].addWidget(section)
        for side_at, box in enumerate(self._sides):
            self._across.setStretch(side_at, 1 if side_at < columns else 0)
            for at in range(box.count()):
                box.setStretch(at, 1 if at == box.count() - 1 else 0)
