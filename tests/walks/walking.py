"""A walk: one person's hands on the real window of a real shop, the virtual printer beside it."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import App, Moments
from desktop.clock import SetClock
from desktop.demo.hands import Hands
from desktop.screens.selling.counter_screen import CounterScreen
from desktop.screens.selling.payment_screen import PaymentScreen
from desktop.screens.selling.room import SellingRoom
from hardware.sim.printer import VirtualPrinter
from tests.builders import CASHIER_PIN, NOON

LONGEST_WALK_S = 90
PATIENCE_S = 60
"""For one thing to show: the machine may be busy with other tests, and what shows is what counts."""
BEAT_MS = 5


@dataclass
class ShopFolder:
    """A shop waiting to be opened, and its printer. `clock` tells the walk's time."""

    path: Path
    printer: VirtualPrinter | None
    clock: SetClock = field(default_factory=lambda: SetClock(NOON))
    scale_percent: int = 100


@dataclass
class Walk:
    """The window under way. Only `hands` act; everything else is looked at."""

    app: App
    hands: Hands
    printer: VirtualPrinter | None
    watch: Watch

    @property
    def room(self) -> SellingRoom:
        assert self.app.work is not None
        return self.app.work.selling

    @property
    def counter(self) -> CounterScreen:
        return self.room.counter

    @property
    def payment(self) -> PaymentScreen:
        return self.room.payment

    @property
    def total(self) -> str:
        """What the counter shows the customer."""
        return self.counter.panel.totals.total_text()

    @property
    def notices(self) -> dict[str, str]:
        """What the counter's notices say, by their key."""
        bars = self.counter.panel.notices.bars()
        return {key: bar.accessibleName() for key, bar in bars.items() if bar.isVisible()}

    async def sign_in(self, pin: str = CASHIER_PIN, person: str = "1") -> None:
        screen = self.app.sign_in
        await self.hands.until(lambda: hasattr(screen, "people") and screen.isVisible(), "people")
        if not screen.pin.isVisible():
            await self.hands.press(person)
        await self.hands.until(screen.pin.isVisible, "PIN")
        await self.hands.type(pin)
        await self.hands.until(lambda: self.app.work is not None and self.app.work.isVisible(), "work")

    async def start_shift(self, amount: str = "100") -> None:
        await self.hands.until(self.room.shifts.start.isVisible, "start of shift")
        await self.hands.type(amount)
        await self.hands.press("enter")
        await self.hands.until(self.counter.isVisible, "counter")

    async def sold(self, number: int) -> None:
        """Wait until the screen tells so many sales."""
        session = self.room.session
        await self.hands.until(
            lambda: session.last_sale is not None and session.last_sale.number.endswith(f"-{number:06d}"),
            f"sale {number}",
        )
        await self.hands.until(self.counter.isVisible, "counter")

    async def printed(self, count: int) -> None:
        """Wait until so many papers came out, without holding up the window."""
        assert self.printer is not None
        printer = self.printer
        await self.hands.until(lambda: len(printer.receipts) >= count, f"paper {count}")


class Watch(QObject):
    """Looks over the walk's shoulder: windows, the window's size, and how long the screen thread was away."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.window = window
        self.windows_shown: set[str] = set()
        self.largest = (0, 0)
        self.longest_gap_s = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.monotonic()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def forget_gaps(self) -> None:
        self._last, self.longest_gap_s = time.monotonic(), 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows_shown.add(f"{type(watched).__name__} {watched.objectName()}".strip())
        return False

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest_gap_s = max(self.longest_gap_s, now - self._last - BEAT_MS / 1000)
        self._last = now
        size = self.window.size()
        self.largest = (max(self.largest[0], size.width()), max(self.largest[1], size.height()))


def walk(
    shop: ShopFolder, script: Callable[[Walk], Awaitable[None]], meant: type[BaseException] | None = None
) -> Watch:
    """Open the shop's window, let `script` walk, close it; what went wrong on the way is raised here.

    `meant` is the trouble that the window itself is to tell of.
    """
    wrong: list[BaseException] = []
    watches: list[Watch] = []

    async def play(app: App) -> None:
        watch = Watch(app.window)
        watches.append(watch)
        app.qt.installEventFilter(watch)
        watch.start()
        taken = Walk(app, Hands(app.window, PATIENCE_S), shop.printer, watch)
        try:
            async with asyncio.timeout(LONGEST_WALK_S):
                await script(taken)
        except BaseException as error:  # noqa: BLE001 - raised again below, after the window is closed
            app.window.grab().save(str(shop.path / "stuck.png"))
            wrong.append(error)

    app = App(shop.path, Moments(script=play, clock=shop.clock))
    bugs: list[BaseException] = []
    tell_bug = app._on_bug

    def on_bug(error: BaseException) -> None:
        if meant is None or not isinstance(error, meant):
            bugs.append(error)
        tell_bug(error)

    app._on_bug = on_bug  # type: ignore[method-assign]  # what the window only writes down fails the test
    try:
        app.run()
    finally:
        _tidy(app, watches)
    for error in (*wrong, *bugs):
        raise error
    return watches[0]


def _tidy(app: App, watches: list[Watch]) -> None:
    """Let nothing of this window hear the next one's keys."""
    app.close()
    application = QApplication.instance()
    assert application is not None
    for watch in watches:
        watch.stop()
    for listener in (app.window.wedge, app.window, *watches):
        application.removeEventFilter(listener)
    app.window.deleteLater()
    QTest.qWait(0)
    gc.collect()
