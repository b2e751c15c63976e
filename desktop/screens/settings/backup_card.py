"""The card of the backup: when the last one was made, and one now, which can be stopped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from desktop.errors import KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.section import Section
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.text_label import TextRole


class BackupCard(Section):
    """The counter goes on while a backup is made."""

    backed_up = Signal(str)
    _progressed = Signal(int)

    def build(self) -> None:
        self._is_cancelled = False
        self.last = self.label("", TextRole.BODY)
        self.label(self.say("settings.backup_means"), TextRole.QUIET)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.say("settings.backing_up"))
        self.progress.hide()
        self.column.addWidget(self.progress)
        self.now = PrimaryButton(self.say("settings.back_up_now"), parent=self)
        self.now.set_text_size(15)
        self.now.clicked.connect(lambda _checked=False: self._back_up())
        self.stop = KeyButton(self.say("settings.stop_backup"), parent=self)
        self.stop.clicked.connect(lambda _checked=False: self._stop())
        self.stop.hide()
        # Told from whatever thread copies the file.
        self._progressed.connect(self.progress.setValue)
        for widget in (self.now, self.stop):
            self.column.addWidget(widget)

    def refresh(self) -> None:
        last = self.doors.last_backup()
        if last is None:
            self.last.setText(self.say("settings.never_backed_up"))
            self.last.set_role(TextRole.WARN)
        else:
            self.last.setText(self.say("settings.last_backup", at=f"{last:%d/%m/%Y %H:%M}"))
            self.last.set_role(TextRole.BODY)

    @aslot
    async def _back_up(self) -> None:
        self._is_cancelled = False
        self._show_running(True)
        try:
            path = await self.doors.back_up(self._progressed.emit, lambda: self._is_cancelled)
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.tell(self.say("settings.backed_up", path=path))
            self.backed_up.emit(path)
        finally:
            self._show_running(False)
            self.refresh()

    def _stop(self) -> None:
        self._is_cancelled = True
        self.stop.setEnabled(False)
        self.tell(self.say("settings.stopping"), TextRole.QUIET)

    def _show_running(self, running: bool) -> None:
        self.progress.setValue(0)
        self.progress.setVisible(running)
        self.now.setVisible(not running)
        self.stop.setVisible(running)
        self.stop.setEnabled(running)
        if running:
            self.tell(self.say("settings.backing_up"), TextRole.QUIET)
