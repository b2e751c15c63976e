"""The one hop from other threads to the window: a value in, a Qt signal out on the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.database.unhurried import counter_first


class Bridge(QObject):
    """Threads call `tell_…`; the window hears the signals when its turn comes."""

    printer_told = Signal(object)
    scanned = Signal(str)
    changed = Signal()
    renewed = Signal()
    warned = Signal(str)
    failed = Signal(object)

    def tell_printer(self, truth: object) -> None:
        """From the spool's thread."""
        self.printer_told.emit(truth)

    def tell_scan(self, code: str) -> None:
        """From a scanner's thread."""
        counter_first()
        self.scanned.emit(code)

    def warn(self, words: str) -> None:
        """From any thread: something a person should know of."""
        self.warned.emit(words)

    def tell_failed(self, error: BaseException) -> None:
        """From any thread: something broke that nobody awaits."""
        self.failed.emit(error)

    def tell_changed(self) -> None:
        """From any thread: the top bar may have something else to say."""
        self.changed.emit()

    def tell_renewed(self) -> None:
        """From any thread: another till changed goods, prices or people."""
        self.renewed.emit()
