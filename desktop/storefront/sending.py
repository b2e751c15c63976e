"""Sending: now, from the command line, or for as long as the window is open, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import httpx

from desktop.database.unhurried import give_way
from desktop.database.who import CONSOLE, Who
from desktop.database.writer import Database, ShopClosed
from desktop.errors import Cancelled, report
from desktop.storefront.inbox import try_again
from desktop.storefront.refusals import NotEnrolled, in_shops_terms
from desktop.storefront.shop_file import ShopFile
from sync.till.client import Client
from sync.till.engine import Engine, Passed, Surroundings
from sync.till.enrolment import enrolment_of
from sync.till.loop import Loop, Signals
from sync.till.trouble import Stopped, SyncTrouble

STOP_S = 1.0
"""An answer that is awaited holds nothing of the shop's file; closing waits no longer for it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while everything is sent: hears (sent, in all), and may say enough."""

    told: Callable[[int, int], None]
    is_cancelled: Callable[[], bool]


def service_of(database: Database) -> str | None:
    """The address of the service this till belongs to."""
    reader = database.reader()
    try:
        found = enrolment_of(reader)
    finally:
        reader.close()
    return found.service if found else None


def send_now(
    database: Database, till_id: str, watch: Watch, transport: httpx.BaseTransport | None = None
) -> Passed:
    """Send and read everything, once.

    Raises:
        NotEnrolled, ServiceRefused, ServiceUnreachable, Cancelled: what was sent until then is kept as sent.
    """
    service = service_of(database)
    if service is None:
        raise NotEnrolled
    client = Client(service, transport)
    around = Surroundings(told=watch.told, is_stopped=watch.is_cancelled)
    try_again(database, Who(CONSOLE, till_id))
    try:
        return Engine(ShopFile(database, till_id), client, around).run_once()
    except SyncTrouble as trouble:
        raise in_shops_terms(trouble) from trouble
    except Stopped as stopped:
        raise Cancelled from stopped
    finally:
        client.close()


class Sending:
    """The thread that sends while the window sells. The window hears of it from the shop's file only."""

    def __init__(
        self,
        database: Database,
        till_id: str,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        service = service_of(database)
        assert service is not None, "a till that belongs to no service sends nothing"
        self._database, self._who = database, Who(CONSOLE, till_id)
        self._signals = Signals()
        self._client = Client(service, transport)
        around = Surroundings(rest=give_way, is_stopped=lambda: self._signals.is_stopped)
        engine = Engine(ShopFile(database, till_id), self._client, around)
        self._loop = Loop(engine.run_once, self._signals, report)
        self._thread = threading.Thread(target=self._serve, name="sending", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send. Costs whoever sold something nothing."""
        self._signals.wake()

    def stop(self, timeout_s: float = STOP_S) -> None:
        """Finish what is being written; an answer under way is not waited for. Stopping twice is once."""
        self._signals.stop()
        self._thread.join(timeout_s)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def _serve(self) -> None:
        try:
            with suppress(ShopClosed):  # as late as at any other step
                try_again(self._database, self._who)
            self._loop.run()
        finally:
            self._client.close()
