"""Scans and searches through the real window, off-screen: from the key event to the painted line."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import App
from desktop.bench.figures import MS
from desktop.bench.seeding import ean13

BASKET_LINES = 12
SCANS, WARMING, MOST_SCANNING_S = 400, 24, 11.0
MOST_WAITING_S = 5.0
NEXT_LABEL_S = 0.1
"""Ten labels a second: no cashier is as fast, and what runs beside has its turns between them."""
QUERIES = (
    "gardenia bread",
    "meiji fresh milk",
    "milo",
    "拿铁",
    "咖啡",
    "9550000",
    "sku0001",
    "gardnia",
    "koka spicy nood",
    "owl coffe",
    "golden honey 12",
    "tuna 500 g",
)

Told = dict[str, object]


async def carry_out(app: App, task: str) -> Told:
    """`scan`, `scan+` a work of Beside, or `search`, outside any task of the loop, as real events come."""
    done: asyncio.Future[Told] = asyncio.get_running_loop().create_future()

    def play() -> None:
        try:
            done.set_result(_play(app, task))
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            done.set_exception(error)

    QTimer.singleShot(0, play)
    return await done


def _play(app: App, task: str) -> Told:
    counter = Counter(app)
    if task == "search":
        return {"ms": counter.search_all()}
    beside = task.partition("+")[2]
    with Beside(app, beside) if beside else nullcontext() as work:
        took = counter.scan_many(NEXT_LABEL_S if beside else 0)
        laps = work.laps if work else 0
        was_busy = work.is_busy if work else False
    return {"ms": took[WARMING:], "laps": laps, "was_busy": was_busy}


class Painted(QObject):
    """Hears that a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.Paint
        return False


class Counter:
    """A cashier with a fast scanner and fast fingers."""

    def __init__(self, app: App) -> None:
        assert app.work is not None and app.doors is not None  # noqa: S101
        self._app, self._room = app, app.work.selling
        self._window = app.window.windowHandle()
        found = app.doors.search("SKU")
        self._items = _items_of(app)
        assert found  # noqa: S101
        self._draw = random.Random(11)  # noqa: S311 - which codes are scanned
        self._clock_ms = 1_000_000
        self._lines = Painted(self._room.counter.panel.list.viewport())
        self._results = Painted(self._room.counter.shelf.results.viewport())
        self._nothing = Painted(self._room.counter.shelf.nothing)

    def scan(self, number: int) -> float:
        """Scan one code; milliseconds from its suffix key to the painted line."""
        if number % BASKET_LINES == 0:
            self._room.session.clear()
            self._room.counter.show_basket()
            QApplication.processEvents()
        self._clock_ms += 500
        for digit in ean13(self._draw.randrange(self._items)):
            self._key(Qt.Key(ord(digit)), digit)
        lines = len(self._room.session.basket.lines)
        before, began = self._lines.seen, time.perf_counter()
        self._key(Qt.Key.Key_Return, "\r")
        self._until(lambda: self._lines.seen > before)
        took = (time.perf_counter() - began) * MS
        units = self._room.session.basket.units
        assert len(self._room.session.basket.lines) > lines or units > lines  # noqa: S101 - it was sold
        return took

    def scan_many(self, between_s: float = 0) -> list[float]:
        """Customer after customer, until there are enough scans or it has taken too long.

        `between_s` is the time to the next label, in which what runs beside goes on.
        """
        took: list[float] = []
        give_up = time.perf_counter() + MOST_SCANNING_S
        while len(took) < SCANS and (time.perf_counter() < give_up or len(took) < 2 * WARMING):
            took.append(self.scan(len(took)))
            self._wait(between_s)
        return took

    def _wait(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            QApplication.processEvents()
            time.sleep(min(left, 0.005))

    def search_all(self) -> list[float]:
        """Type every query letter by letter; milliseconds from each key at the box to the painted rows."""
        took = []
        for _lap in range(4):
            for query in QUERIES:
                self._room.counter.search.set_text("")
                QApplication.processEvents()
                took += [self._type(letter) for letter in query]
        return took[len(took) // 4 :]

    def _type(self, letter: str) -> float:
        edit = self._room.counter.search.edit
        before = self._results.seen + self._nothing.seen
        began = time.perf_counter()
        QCoreApplication.sendEvent(edit, _press(Qt.Key(0), letter, 0))
        self._until(lambda: self._results.seen + self._nothing.seen > before)
        return (time.perf_counter() - began) * MS

    def _key(self, key: Qt.Key, text: str) -> None:
        self._clock_ms += 2
        QCoreApplication.sendEvent(self._window, _press(key, text, self._clock_ms))

    def _until(self, is_so: Callable[[], bool]) -> None:
        give_up = time.perf_counter() + MOST_WAITING_S
        while not is_so():
            QApplication.processEvents()
            if time.perf_counter() > give_up:
                raise TimeoutError("nothing was painted")


def _press(key: Qt.Key, text: str, at_ms: int) -> QKeyEvent:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    event.setTimestamp(at_ms)
    return event


def _items_of(app: App) -> int:
    """How many items the shop's plan has; its folder's name does not say, so its file does."""
    assert app.shop is not None  # noqa: S101
    reader = app.shop.reader()
    try:
        (count,) = reader.one("SELECT max(item_no) FROM item") or (0,)
        return int(count)
    finally:
        reader.close()


class Beside(AbstractContextManager["Beside"]):
    """Something long in a thread of the same program, again and again until it is let go."""

    def __init__(self, app: App, what: str) -> None:
        assert app.shop is not None and app.doors is not None and app.work is not None  # noqa: S101
        self._shop, self._what = app.shop, what
        self._person = app.doors.people()[-1]
        self._till_id = app.doors.till().till_id
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name=what)
        self.laps = 0

    @property
    def is_busy(self) -> bool:
        """Still at it: so it was at it all the time."""
        return self._thread.is_alive()

    def __enter__(self) -> Beside:
        self._thread.start()
        time.sleep(0.3)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        from desktop.errors import Cancelled

        works = {"import": self._import, "backup": self._backup, "checks": self._checks}
        try:
            while not self._stop.is_set():
                works[self._what]()
                self.laps += 1
        except Cancelled:
            pass  # the scans are done

    def _backup(self) -> None:
        from desktop.database.work import Who

        who = Who(self._person.person_id, self._till_id)
        self._shop.backup(who, self._shop.folder / "copies", is_cancelled=self._stop.is_set)

    def _checks(self) -> None:
        """What a backup does with its copy; where there is much to copy it comes late."""
        from desktop.backup.check_copy import check_copy, contradictions

        path, key = self._shop.database.path, self._shop.secrets.database_key
        contradictions(path, key, self._still)
        check_copy(path, key, still=self._still)

    def _still(self) -> None:
        from desktop.errors import Cancelled

        if self._stop.is_set():
            raise Cancelled

    def _import(self) -> None:
        from desktop.bench.takings_in import write_products
        from desktop.catalogue.import_products.run import import_products
        from desktop.catalogue.import_products.words import Watch
        from desktop.database.work import Who

        who = Who(self._person.person_id, self._till_id)
        first = 5_000_000 + self.laps * 50_000
        file = write_products(Path(self._shop.folder) / "more.csv", 50_000, first)
        import_products(self._shop.database, who, file, watch=Watch(cancelled=self._stop.is_set))
