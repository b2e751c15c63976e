"""The event loop: Qt's and asyncio's in one, with our own threads for slow work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtWidgets import QApplication, QWidget

from desktop.screens.aslot import ERRORS


def run_until_closed(
    window: QWidget, main: Callable[[], Awaitable[None]], threads: ThreadPoolExecutor
) -> int:
    """Run `main` beside the window; returns 0 when the last window is closed."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    loop.set_default_executor(threads)  # qasync's own threads are Qt's: crashes and coverage both suffer
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_run(application, main))
    return 0


async def _run(application: QApplication, main: Callable[[], Awaitable[None]]) -> None:
    closed = asyncio.get_running_loop().create_future()
    application.lastWindowClosed.connect(lambda: None if closed.done() else closed.set_result(None))
    working = asyncio.ensure_future(main())
    working.add_done_callback(tell_error)
    await closed
    if not working.done():
        working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def tell_error(done: asyncio.Future[None]) -> None:
    """Hand a task's error on to whoever tells people."""
    if not done.cancelled() and (error := done.exception()) is not None:
        ERRORS.tell(error)
