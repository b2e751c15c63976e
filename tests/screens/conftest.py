"""What tests of screens share: a known look, a window, a finger, an event loop, and ears for late errors."""

from __future__ import annotations

import asyncio
import gc
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import qasync
from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens import fonts, theme
from desktop.screens.aslot import ERRORS
from tests.builders import Shop, a_shop
from tests.screens.real_doors import RealStaffDoors

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]
LONGEST_TEST_S = 60
LONGEST_END_S = 5
TURNS_TO_SHOW = 200


@pytest.fixture(autouse=True)
def garbage_of_the_screen_thread(qapp: QApplication) -> Iterator[None]:
    """Collect widgets on their own thread only: elsewhere their timers could not be stopped.

    What was there before the test stays: a collection need not walk through all that was ever loaded.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """Light, 100 percent, all scripts; the same again for whoever comes next."""
    fonts.load_rest()
    qapp.setCursorFlashTime(0)  # a blinking cursor would make two pictures of one screen differ
    yield theme.apply_theme(qapp, theme.LIGHT)
    theme.apply_theme(qapp, theme.LIGHT)


@pytest.fixture(autouse=True)
def late_errors() -> Iterator[list[BaseException]]:
    """Errors that slots told after their test went on; one left here fails the test."""
    heard: list[BaseException] = []
    before, ERRORS.tell = ERRORS.tell, heard.append
    yield heard
    ERRORS.tell = before
    if heard:
        raise AssertionError(f"a slot failed: {heard[0]!r}") from heard[0]


@pytest.fixture
def qloop(qapp: QApplication, late_errors: list[BaseException]) -> Iterator[qasync.QEventLoop]:
    """An asyncio loop on Qt's own, for one test; what it started is ended with it."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(qapp)
    threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="screen-test")
    loop.set_default_executor(threads)
    loop.set_exception_handler(lambda _loop, told: late_errors.append(_error_of(told)))
    asyncio.set_event_loop(loop)
    yield loop
    left = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in left:
        task.cancel()
    if left:
        _done, stuck = loop.run_until_complete(asyncio.wait(left, timeout=LONGEST_END_S))
        late_errors.extend(RuntimeError(f"never ended: {task!r}") for task in stuck)
    threads.shutdown(wait=True)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    asyncio.set_event_loop(None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def test_…` on Qt's event loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    loop = pyfuncitem._request.getfixturevalue("qloop")
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    loop.run_until_complete(asyncio.wait_for(pyfuncitem.obj(**given), LONGEST_TEST_S))
    return True


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A GST-registered shop with an owner, a supervisor and a cashier, on Monday 23 November 2026 at noon."""
    with a_shop(tmp_path) as made:
        yield made


@pytest.fixture
def staff_doors(shop: Shop) -> RealStaffDoors:
    return RealStaffDoors(shop)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    """Put a widget in an active window of this size; the window lives as long as the test."""
    kept: list[QWidget] = []

    def show(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget)
        window.resize(width, height)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        kept.append(window)
        if asyncio._get_running_loop() is None:
            qtbot.waitExposed(window)
            qtbot.waitUntil(window.isActiveWindow)
            return window
        # Inside a task nothing may step into another task, which Qt's timers would: leave those out.
        turns = 0
        while not window.isActiveWindow() and turns < TURNS_TO_SHOW:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.X11ExcludeTimers)
            turns += 1
        return window

    yield show
    kept.clear()


@pytest.fixture(scope="session")
def touch_screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def tap(touch_screen: QPointingDevice) -> Tap:
    """Touch a place with one finger and lift it again; in an async test, `await settle()` after it."""

    def touch(widget: QWidget, place: QPoint) -> None:
        # Through the window, as a real finger: addressed to the widget, every second tap gets lost.
        window = widget.window()
        at = widget.mapTo(window, place)
        finger = QTest.touchEvent(window, touch_screen, False)
        # Handling events here would step into tasks of the event loop that this test is itself a task of.
        at_once = asyncio._get_running_loop() is None
        finger.press(0, at, window)
        finger.commit(at_once)
        finger.release(0, at, window)
        finger.commit(at_once)

    return touch


def _error_of(told: dict[str, object]) -> BaseException:
    found = told.get("exception")
    return found if isinstance(found, BaseException) else RuntimeError(str(told.get("message")))
