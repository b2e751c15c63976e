"""The window's program: the one place that builds things, in an order that paints first and loads after."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication

from desktop.clock import Clock, SystemClock
from desktop.errors import Cancelled, KedaiError, report_failure
from desktop.messages.say import Say
from desktop.preferences import Preferences, read_preferences
from desktop.screens import fonts, theme
from desktop.screens.icons import app_icon
from desktop.screens.main_window import MainWindow
from desktop.screens.sign_in.screen import KeptBasket, SignInScreen

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from desktop.database.envelope import Secrets
    from desktop.database.reader import Reader
    from desktop.database.writer import Database
    from desktop.devices import TillDevices
    from desktop.doors import ShopDoors
    from desktop.open_shop import OpenShop
    from desktop.screens.doors import PrinterTruth
    from desktop.screens.selling.room import SellingRoom
    from desktop.screens.selling.session import Session
    from desktop.screens.work_room import WorkRoom
    from desktop.staff.queries import Person
    from desktop.storefront.sending import Sending

Answer = TypeVar("Answer")
COUNTER_MONITOR = (1366, 768)
"""The commonest monitor at a counter; KEDAI_WINDOW=1024x768 asks for another size."""


WORK_AFTER_S = 0.1
"""Rooms and the writer load while a PIN is keyed, not while the window wants to show who is there."""


def _nothing() -> None: ...


def _import_settings() -> None:
    """Beside the window, and not beside the writer's modules: SQLAlchemy bears one importer at a time."""
    import desktop.catalogue.labels.element_strings
    import desktop.screens.settings.screen
    import desktop.settings_doors  # noqa: F401


def _window_size() -> tuple[int, int]:
    width, _, height = os.environ.get("KEDAI_WINDOW", "").partition("x")
    return (int(width), int(height)) if width.isdigit() and height.isdigit() else COUNTER_MONITOR


Script = Callable[["App"], Awaitable[None]]


@dataclass(frozen=True)
class Moments:
    """What a demo, a test or the bench wants to hear of a start."""

    first_paint: Callable[[], None] = _nothing
    people_shown: Callable[[], None] = _nothing
    ready: Callable[[], None] = _nothing
    script: Script | None = None  # plays on the window, then it closes
    clock: Clock = field(default_factory=SystemClock)


class App:
    """One window on one shop."""

    def __init__(self, folder: Path, moments: Moments | None = None) -> None:
        self.folder = folder
        self.moments = moments or Moments()
        self.preferences: Preferences = read_preferences(folder)
        self.say = Say(self.preferences.language)
        self.qt = QApplication.instance() or QApplication(sys.argv[:1])
        self._dress()
        self.window = MainWindow()
        self.window.setWindowTitle(self.say("app.name"))
        self.window.resize(*_window_size())
        self.sign_in = SignInScreen(self.say)
        self.window.show_page(self.sign_in)
        self.window.bridge.printer_told.connect(self._on_printer)
        self.window.bridge.warned.connect(self._on_warning)
        self.window.bridge.failed.connect(lambda error: self._on_bug(error))
        self.doors: ShopDoors | None = None
        self.work: WorkRoom | None = None
        self.shop: OpenShop | None = None
        self.devices: TillDevices | None = None
        self.sending: Sending | None = None
        self.printer: PrinterTruth
        self.warnings: list[str] = []
        self._person: Person | None = None
        self._has_looked_to_send = False
        self._waits_for_person = False  # another look, chosen just before the till was locked

    @cached_property
    def threads(self) -> ThreadPoolExecutor:
        """For slow work; made when first wanted, which is after the first paint."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(4, thread_name_prefix="kedai")

    def _dress(self) -> None:
        assert isinstance(self.qt, QApplication)
        colours = theme.DARK if self.preferences.theme == "dark" else theme.LIGHT
        theme.apply_theme(self.qt, colours, self.preferences.scale_percent)

    def run(self) -> int:
        """Show the window at once, then load the rest; returns when it is closed."""
        self.window.show()
        self.qt.processEvents()
        self.moments.first_paint()
        os.environ.setdefault("QT_API", "pyside6")
        from desktop.screens.loop import run_until_closed  # brings asyncio and qasync: after the first paint

        with self._hearing_everything():
            return run_until_closed(self.window, self._main, self.threads)

    @contextmanager
    def _hearing_everything(self) -> Iterator[None]:
        """What breaks in a slot or on a thread is told and written down, not lost on stderr."""
        import threading

        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_slot_failed
        threading.excepthook = lambda told: self._on_thread_failed(told.exc_value)
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = before

    def _on_slot_failed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception):
            self._on_bug(error)
        else:  # Ctrl-C in the terminal, say
            sys.__excepthook__(kind, error, trace)

    def _on_thread_failed(self, error: BaseException | None) -> None:
        if error is not None:
            self.window.bridge.tell_failed(error)

    async def _main(self) -> None:
        import asyncio

        from desktop.database.places import SHOP_FILE
        from desktop.screens.aslot import ERRORS
        from desktop.screens.collector import Collector
        from desktop.screens.doors import PrinterTruth
        from desktop.screens.loop import tell_error

        ERRORS.tell = self._on_bug
        self.printer = PrinterTruth(has_printer=False)
        fonts.load_rest()
        self.collector = Collector(self.window)
        self.window.setWindowIcon(app_icon())
        if self.moments.script:
            asyncio.ensure_future(self._play(self.moments.script)).add_done_callback(tell_error)
        chosen = None
        if not (self.folder / SHOP_FILE).is_file():
            chosen = await self._first_start()
        try:
            await self._open(await self._unlock(chosen))
        except KedaiError as error:
            self.sign_in.show_trouble(self.say.error(error))
            return

    async def _play(self, script: Script) -> None:
        """A demo's or a test's hands on the window, from the first page on; then it closes."""
        try:
            await script(self)
        finally:
            self.window.close()

    async def _first_start(self) -> str | None:
        """The wizard; the passphrase that was chosen in it, so that nobody is asked for it again at once."""
        from desktop.first_start import ask_for_shop

        chosen = await ask_for_shop(self)
        self.say = Say(read_preferences(self.folder).language)
        self._build_sign_in()
        self.window.show_page(self.sign_in)
        return chosen

    async def _unlock(self, chosen: str | None) -> Secrets:
        from desktop.first_start import unlock

        return await unlock(self, chosen)

    async def in_thread(self, work: Callable[[], Answer]) -> Answer:
        """Carry slow work out beside the window."""
        import asyncio

        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def _open(self, secrets: Secrets) -> None:
        import asyncio
        from concurrent.futures import Future

        from desktop.database.trouble import OlderThanProgram

        opening: Future[Database] = Future()
        try:
            reader = await self.in_thread(lambda: self._open_reader(secrets))
        except OlderThanProgram:  # the writer brings the file up to date, behind a backup
            self.shop = await self.in_thread(lambda: self._open_shop(secrets))
            reader = await self.in_thread(lambda: self._open_reader(secrets))
        from desktop.doors import ShopDoors

        self.doors = ShopDoors(reader, secrets.pepper, self.moments.clock, opening)
        self.sign_in.serve(self.doors)
        self.sign_in.signed_in.connect(self.enter)
        self.sign_in.show_people(self.doors.shop().name, self.doors.people())
        self.window.listen(self.doors.idle_lock_minutes())
        self.moments.people_shown()
        self.window.locked.connect(self.lock)
        await asyncio.sleep(WORK_AFTER_S)
        await self._prepare_work()
        self.threads.submit(self._start_writing, secrets, opening).add_done_callback(report_failure)
        await asyncio.wait((asyncio.wrap_future(opening),))  # whether it failed is told to whoever signs in
        await self.in_thread(_import_settings)
        gc.freeze()  # modules and screens stay: a collection on the window's thread need not walk them again

    def _open_reader(self, secrets: Secrets) -> Reader:
        """On a thread of its own: the file, and the modules that ask it."""
        import desktop.doors  # noqa: F401 - too slow to load on the window's thread
        from desktop.open_shop import open_reader

        return open_reader(self.folder, secrets).reader

    async def _prepare_work(self) -> None:
        """Load and build the working rooms while a PIN is keyed, so that nobody waits for them after it."""
        import asyncio
        from importlib import import_module

        await self.in_thread(lambda: import_module("desktop.screens.work_room"))
        if self.work is not None:
            return
        selling = self._build_selling()
        await asyncio.sleep(0.001)  # nothing may hold the window longer than 50 ms
        if self.work is None:
            self._build_work(selling)
        else:
            selling.deleteLater()

    def _start_writing(self, secrets: Secrets, opening: Future[Database]) -> None:
        """On a thread of its own: the lock, migrations, the writer, the spool."""
        try:
            self.shop = self.shop or self._open_shop(secrets)
            self._start_devices(self.shop)
            opening.set_result(self.shop.database)
        except BaseException as error:  # noqa: BLE001 - whoever signs in is told
            opening.set_exception(error)
        else:
            self._look_after(self.shop)

    def _open_shop(self, secrets: Secrets) -> OpenShop:
        from desktop.open_shop import open_shop
        from desktop.wiring import RULES  # noqa: F401 - every command and hearer, before the first is asked for

        return open_shop(self.folder, secrets, self.moments.clock)

    def _look_after(self, shop: OpenShop) -> None:
        """Finish what a crash cut off, check the file, look at the room left on the disk."""
        from desktop.catalogue.import_products.finish import resume_imports
        from desktop.database.places import SHOP_FILE, room_left
        from desktop.database.soundness import quick_check
        from desktop.database.work import CONSOLE, Who

        assert self.doors is not None and self.devices is not None
        try:
            console = Who(CONSOLE, self.doors.till().till_id)
            resume_imports(shop.database, console, self.window.bridge.tell_failed)
            quick_check(self.folder / SHOP_FILE, shop.secrets.database_key, self.devices.still)
        except Cancelled:
            return  # the window was closed again at once
        except KedaiError as error:
            self.window.bridge.tell_failed(error)
        if room_left(self.folder).is_low:
            self.window.bridge.warn(self.say("app.little_room"))

    def _start_devices(self, shop: OpenShop) -> None:
        from desktop.devices import TillDevices
        from desktop.wiring import afterwards

        assert self.doors is not None
        self.devices = devices = TillDevices(shop, self.doors.till().till_id, self.say, self.window.bridge)
        devices.start(self.preferences.scanner_port, self.threads)
        self.doors.terminal = devices.open_terminal(self.preferences.terminal_address)
        shop.database.after_commit(lambda events: afterwards(events, devices))

    def enter(self, person: Person) -> None:
        """Somebody proved who they are: to the counter."""
        if self.work is None:
            self._build_work(self._build_selling())
        assert self.work is not None and self.doors is not None
        self._person = person
        self.window.show_page(self.work)
        self.work.enter(person)
        self.window.listen(self.doors.idle_lock_minutes())
        self.moments.ready()
        self._look_to_send()
        if self._waits_for_person:
            self._dress_anew()

    def _look_to_send(self) -> None:
        """Once, when the counter stands: a till that belongs to no service loads and starts nothing."""
        if self._has_looked_to_send or not (self.shop and self.devices and self.doors):
            return
        self._has_looked_to_send = True
        if self.doors.is_enrolled():
            self.threads.submit(self._start_sending, self.shop, self.devices).add_done_callback(
                report_failure
            )

    def _start_sending(self, shop: OpenShop, devices: TillDevices) -> None:
        """On a thread beside: httpx and pydantic come with it."""
        from desktop.storefront.sending import Sending

        devices.still()  # loading takes a while: the window may be closed again
        assert self.doors is not None
        self.sending = Sending(shop.database, self.doors.till().till_id)
        devices.send_by(self.sending.wake)
        self.sending.start()

    def renew_person(self) -> None:
        """The person at the till is called otherwise from now on."""
        assert self.work is not None and self.doors is not None
        person = self.doors.renew_person()
        if person is not None:
            self._person = person
            self.work.show_person(person)

    def _build_selling(self, session: Session | None = None) -> SellingRoom:
        from desktop.screens.approval import ask_approval
        from desktop.screens.selling.room import SellingRoom

        doors = self.doors
        assert doors is not None
        ask = partial(ask_approval, self.window, doors, self.say)
        return SellingRoom(doors, self.say, ask, session)

    def _build_work(self, selling: SellingRoom) -> None:
        from desktop.rooms import add_orders, add_settings
        from desktop.screens.work_room import WorkRoom

        doors = self.doors
        assert doors is not None
        self.work = WorkRoom(doors, self.say, selling)
        self.work.lock_asked.connect(self.lock)
        add_settings(self, self.work, doors)
        add_orders(self, self.work, doors)
        self.window.work = self.work
        self.work.show_printer(self.printer)
        while self.warnings:  # once: those not answered go from room to room as notices
            self.work.tell(self.warnings.pop(0))
        self.window.bridge.changed.connect(self.work.look)
        self.window.bridge.renewed.connect(self.work.selling.renew)

    def on_look(self, _look: object) -> None:
        """Another look waits for what is being recorded: a sale ends on the screens it was made on."""
        assert self.work is not None
        self.work.selling.when_idle(self._dress_anew)

    def _dress_anew(self) -> None:
        """Another theme shows at once; for another language or size the screens are built anew."""
        self._waits_for_person = self._person is None
        if self._waits_for_person:
            return  # locked meanwhile: the basket's room is built anew for whoever comes back to it
        before, self.preferences = self.preferences, read_preferences(self.folder)
        self._dress()
        look = self.preferences
        if (before.language, before.scale_percent) != (look.language, look.scale_percent):
            self._build_anew(look.language)

    def _build_anew(self, language: str) -> None:
        """Build the screens again; person, sale under way, notices and the room one is in stay."""
        old, person = self.work, self._person
        self.say = Say(language)
        if self.devices:
            self.devices.speak(self.say)
        self._build_sign_in()
        if old is None or person is None:
            return
        self._build_work(self._build_selling(old.selling.session))
        assert self.work is not None
        self.work.selling.take_over(old.selling)
        self.enter(person)
        self.work.go(old.here)
        self.window.pages.removeWidget(old)
        old.deleteLater()

    def _build_sign_in(self) -> None:
        old, self.sign_in = self.sign_in, SignInScreen(self.say)
        self.window.pages.removeWidget(old)
        old.deleteLater()
        if self.doors:
            self.sign_in.serve(self.doors)
            self.sign_in.signed_in.connect(self.enter)

    def _on_warning(self, words: str) -> None:
        """Told by a thread beside the window; kept until there is a counter to say it on."""
        if self.work is None:
            self.warnings.append(words)
        else:
            self.work.tell(words)

    def _on_printer(self, truth: PrinterTruth) -> None:
        """The spool knows something new, perhaps before anybody signed in."""
        self.printer = truth
        if self.work is not None:
            self.work.show_printer(truth)

    def lock(self) -> None:
        """Nobody is at the till; the basket stays where it is."""
        if self.doors is None or self.work is None or self._person is None:
            return
        basket = self.work.selling.session.basket
        kept = KeptBasket(self._person.person_id, self._person.name, basket.units) if basket.units else None
        self.doors.sign_out()
        self.work.leave()
        self._person = None
        self.window.show_page(self.sign_in)
        self.sign_in.show_people(self.doors.shop().name, self.doors.people(), kept)

    def _on_bug(self, error: BaseException) -> None:
        """Machine trouble is told in words; anything else is our bug: written down, the shift goes on."""
        from desktop.crash_report import write_report

        if isinstance(error, KedaiError):
            words = self.say.error(error)
        elif isinstance(error, OSError):
            _code, words, _facts = self.say.os_trouble(error)
        else:
            path = write_report(self.folder, error)
            words = self.say("app.bug", path=path)
        if self.work is not None and self._person is not None:
            self.work.tell(words)
        else:
            self.sign_in.tell(words)

    def close(self) -> None:
        """Let go of devices, threads and the file, in that order; the basket on the counter is kept."""
        if self.work:
            self.work.selling.parking.keeper.stop()
        if self.devices:
            self.devices.stop()
        self._stop_sending()
        self.threads.shutdown(wait=True, cancel_futures=True)
        self._stop_sending()  # it may have been starting
        if self.shop:
            self.shop.close()
        gc.unfreeze()

    def _stop_sending(self) -> None:
        if self.sending:
            self.sending.stop()


def run_window(folder: Path, moments: Moments | None = None) -> int:
    """The window on the shop in a folder; without a shop, the first start. Exit code of the program."""
    app = App(folder, moments)
    try:
        return app.run()
    finally:
        app.close()
