"""What tests of screens share: a known look, a window, a finger, an event loop, and ears for late errors."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import qasync
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens import fonts, theme
from desktop.screens.aslot import ERRORS

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]
LONGEST_TEST_S = 60


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
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
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
        qtbot.waitExposed(window)
        qtbot.waitUntil(window.isActiveWindow)
        kept.append(window)
        return window

    yield show
    kept.clear()


@pytest.fixture(scope="session")
def touch_screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def tap(touch_screen: QPointingDevice) -> Tap:
    """Touch a place with one finger and lift it again."""

    def touch(widget: QWidget, place: QPoint) -> None:
        QTest.touchEvent(widget, touch_screen).press(0, place, widget).commit()
        QTest.touchEvent(widget, touch_screen).release(0, place, widget).commit()
        QApplication.processEvents()

    return touch


def _error_of(told: dict[str, object]) -> BaseException:
    found = told.get("exception")
    return found if isinstance(found, BaseException) else RuntimeError(str(told.get("message")))
