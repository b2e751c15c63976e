"""Python's garbage is collected on the window's thread only: elsewhere it would destroy widgets."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2_000
OLD_EVERY = 30


class Collector(QObject):
    """WORKAROUND: a cycle that holds a widget, collected on another thread, aborts the program.

    Automatic collection is off while this lives; a timer does it here, young objects often, all of
    them about once a minute.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % OLD_EVERY == 0 else 1)
