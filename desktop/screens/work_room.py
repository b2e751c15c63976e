"""What a signed-in person sees: a rail, a top bar that tells the truth, and the room in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.doors import Doors, PrinterTruth
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.room import SellingRoom
from desktop.screens.theme import current
from desktop.screens.top_truth import CLOSE, pills, story
from desktop.screens.widgets.dialog import Dialog
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.rail import Rail, RailEntry
from desktop.screens.widgets.top_bar import TopBar
from desktop.staff.queries import Person

LOOK_EVERY_MS = 5_000
COUNTER, ORDERS, SETTINGS = "counter", "orders", "settings"


@runtime_checkable
class HearsScans(Protocol):
    """A room that does something with a label that is read while one is in it."""

    def on_scanned(self, code: str) -> bool:
        """Whether it was for this room."""
        ...


@runtime_checkable
class HasLeft(Protocol):
    """A room with something of its own at the left of the top bar."""

    @property
    def left(self) -> QWidget | None: ...


class WorkRoom(QWidget):
    """What a signed-in person sees: rail, top bar and a room."""

    lock_asked = Signal()

    def __init__(self, doors: Doors, say: Say, selling: SellingRoom) -> None:
        super().__init__()
        self._doors, self._say = doors, say
        self._person: Person | None = None
        self._printer = PrinterTruth(has_printer=False)
        self.rail = Rail(
            (
                RailEntry(COUNTER, say("top.counter"), "store"),
                RailEntry(ORDERS, say("top.orders"), "package"),
                RailEntry(SETTINGS, say("top.settings"), "settings", at_foot=True),
            ),
            say("top.places"),
        )
        self.top = TopBar()
        self.notices = NoticeStack()  # what happened beside the counter
        self._strip = QWidget()
        self._strip.hide()
        self.selling = selling
        self.rooms = QStackedWidget()
        self.rooms.addWidget(self.selling)
        self._built: dict[str, QWidget] = {COUNTER: self.selling}
        self._to_build: dict[str, Callable[[], QWidget]] = {}
        self._count_orders: Callable[[], int] = lambda: 0
        self.selling.left_changed.connect(self._show_left)
        self.selling.shop_changed.connect(self.look)
        self.rail.person_chosen.connect(self.lock_asked)
        self.rail.chosen.connect(self.go)
        self.top.pill_chosen.connect(self._tell_story)
        self._story: Dialog | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        px = current().px
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(px(18), px(8), px(18), px(4))
        strip.addWidget(self.notices)
        column.addWidget(self._strip)
        column.addWidget(self.rooms, 1)
        line.addLayout(column, 1)
        self.rail.set_current(COUNTER)
        self._show_left()

    def add_room(self, key: str, build: Callable[[], QWidget]) -> None:
        """A room of the rail besides the counter, built when somebody first goes there."""
        self._to_build[key] = build

    def count_orders_by(self, count: Callable[[], int]) -> None:
        """Who knows how many online orders somebody has to see to."""
        self._count_orders = count

    @property
    def here(self) -> str:
        """The room one is in."""
        return next(key for key, room in self._built.items() if room is self.rooms.currentWidget())

    def go(self, key: str) -> None:
        """To another room; the basket stays on the counter."""
        if build := self._to_build.pop(key, None):
            self._built[key] = build()
            self.rooms.addWidget(self._built[key])
        if room := self._built.get(key):
            self.rooms.setCurrentWidget(room)
            self.rail.set_current(key)
        self._show_left()
        if self.rooms.currentWidget() is self.selling:
            self.selling.enter()

    def enter(self, person: Person) -> None:
        """Somebody signed in."""
        self.rail.set_current(COUNTER)
        self.rooms.setCurrentWidget(self.selling)
        self.selling.enter()
        self.show_person(person)
        self._timer.start()

    def show_person(self, person: Person) -> None:
        """Who is at the till, as the rail and the top bar name them."""
        self._person = person
        self.rail.set_person(person.initials, person.name)
        self.look()

    def leave(self) -> None:
        """Locked: nobody is at the till, the basket stays."""
        self._timer.stop()
        self._person = None

    def on_scanned(self, code: str) -> None:
        """To the room one is in; a low tone, and why, where nothing there can take it."""
        room = self.rooms.currentWidget()
        if not isinstance(room, HearsScans) or not room.on_scanned(code):
            low_tone()
            told = self._say("counter.scan_elsewhere", code=code[:40])
            self._strip.show()
            self.notices.put(Notice("refused", Tone.WARN, told))

    def refuse_scan(self, code: str) -> None:
        """A question stands over the window: what it asks about must not change under it."""
        low_tone()
        self.tell(self._say("counter.scan_refused", code=code[:40]))

    def _tell_story(self, key: str) -> None:
        """What stands behind a status of the top bar."""
        self.close_story()
        self._story = Dialog(self.window(), story(key, self._doors.truth(), self._printer, self._say))
        self._story.answered.connect(self._forget_story)
        self._story.open()

    def _forget_story(self) -> None:
        self._story = None

    def close_story(self) -> None:
        """Put the story away: a customer does not wait for it."""
        if self._story:
            self._story.give(CLOSE)

    def show_printer(self, truth: PrinterTruth) -> None:
        """The spool knows something new."""
        self._printer = truth
        self.selling.show_printer(truth)
        self.look()

    def tell(self, words: str) -> None:
        """Something went wrong that no screen awaited."""
        self.selling.counter.tell("refused", Tone.BAD, words)

    def look(self) -> None:
        """Read the top bar's truth again."""
        waiting = self._count_orders()
        self.rail.set_count(ORDERS, waiting, self._say("top.orders_waiting", count=waiting))
        parked = self.selling.parking
        aside = self._say("park.waiting", count=len(parked.baskets), time=parked.since)
        self.rail.set_count(COUNTER, len(parked.baskets), aside)
        self.top.set_pills(pills(self._doors.truth(), self._printer, self._say))
        person = self._person.name if self._person else ""
        facts = {"till": self._doors.till().label, "person": person}
        shift = self._doors.open_shift()
        short = self._say("top.words_short", **facts)
        if shift is None:
            self.top.set_words(self._say("top.no_shift", **facts), short)
        else:
            self.top.set_words(self._say("top.words", shift=shift.number, **facts), short)

    def _show_left(self) -> None:
        self.notices.remove("refused")
        self._strip.hide()
        room = self.rooms.currentWidget()
        self.top.set_left(room.left if isinstance(room, HasLeft) else None)
