"""Keeps what is on the counter in the shop's file, behind the window: after a crash it stands again."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import KedaiError
from desktop.screens.aslot import ERRORS
from desktop.screens.doors import Doors
from desktop.screens.selling.session import Session
from desktop.selling.open_basket import OpenBasket
from desktop.selling.park_words import Keeping

AFTER_PAINT_MS = 30
"""A scan is painted by then, and a burst of them is one write (0012)."""


class BasketKeeper(QObject):
    """Hears of changes, writes the latest state, one write at a time. Money goes at once, goods soon.

    What is on disk is compared with what there is, so that nothing is written twice and nothing left out.
    """

    _ended = Signal(object)

    def __init__(self, doors: Doors, session: Session, kept: tuple[OpenBasket, ...] = ()) -> None:
        super().__init__()
        self._doors, self._session = doors, session
        self._written = {each.basket_id: each for each in kept}
        self._ids = set(self._written)  # those that may have a row
        self._money = self._money_now()
        self._has_told, self._under_way = False, 0
        self._ended.connect(self._on_ended)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER_PAINT_MS)
        self._timer.timeout.connect(self._write)
        session.heard = self.note

    def note(self) -> None:
        """Something changed."""
        money = self._money_now()
        if money != self._money:
            self._money = money
            self.flush()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """The window closes: the latest state goes into the queue, and nothing after it."""
        self._session.heard = lambda: None
        self.flush()
        self._timer.stop()

    def hand_on(self) -> None:
        """Another keeper hears of this session from now on."""
        self.flush()
        self._timer.stop()

    def ended(self, basket_id: str) -> None:
        """It was paid, cleared or parked by a command of its own, which saw to its row."""
        self._written.pop(basket_id, None)
        self._ids.discard(basket_id)

    def flush(self) -> None:
        """Put the latest state into the writer's queue now, whatever is under way: it comes in this order."""
        keeping = self._changed()
        if keeping is None:
            return
        writing = self._doors.keep_now(keeping)
        if writing is None:  # the file is not open for writing yet
            self._forget_written()
            self._timer.start()
        else:
            self._under_way += 1
            writing.add_done_callback(lambda done: self._ended.emit(done))  # on the database thread

    def _write(self) -> None:
        """What is under way looks again when it has ended."""
        if not self._under_way:
            self.flush()

    def _on_ended(self, writing: Future[None]) -> None:
        self._under_way -= 1
        error = None if writing.cancelled() else writing.exception()
        if isinstance(error, KedaiError):
            self._fail(error)
        elif error is not None:
            ERRORS.tell(error)
        else:
            self._has_told = False
            self._write()

    def _fail(self, error: KedaiError) -> None:
        """Selling goes on; it is said once, and the next change tries again."""
        self._forget_written()
        if not self._has_told:
            self._has_told = True
            ERRORS.tell(error)

    def _forget_written(self) -> None:
        self._written = {}

    def _changed(self) -> Keeping | None:
        """What differs from the last state that was written, which this one is from now on."""
        now = {each.basket_id: each for each in self._session.all_kept()}
        changed = tuple(each for basket_id, each in now.items() if self._written.get(basket_id) != each)
        gone = tuple(sorted(self._ids - now.keys()))
        self._written, self._ids = now, set(now)
        return Keeping(changed, gone) if changed or gone else None

    def _money_now(self) -> object:
        session = self._session
        return session.tenders, session.to_give_back, session.basket_id if session.to_give_back else ""
