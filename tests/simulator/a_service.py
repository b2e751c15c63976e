"""The real service on a real store, called without a socket: it may die, and its store be put back."""

from __future__ import annotations

import asyncio
import atexit
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from sync.service.app import make_app
from sync.service.put_back import EPOCH_FILE, STORE_FILE
from sync.service.routes import Desks
from sync.service.store import Store, new_epoch
from tests.simulator.asking import Answer, Asked
from tests.simulator.clocks import WallClock
from tests.simulator.dying import Died, Fate
from tests.simulator.kept_files import KeptFile, Shelf
from tests.simulator.quick_routes import QuickRoutes
from tests.simulator.quick_store import QuickStore, connect

ADDRESS = "http://127.0.0.1:1"
_OWN_FILES = (STORE_FILE, f"{STORE_FILE}-wal", f"{STORE_FILE}-shm")


class AppCall:
    """The whole app, called as a server calls it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        atexit.register(self._loop.close)

    def call(self, asked: Asked) -> Answer:
        return self._loop.run_until_complete(self._call(asked))

    async def _call(self, asked: Asked) -> httpx.Response:
        told: dict[str, Any] = {"body": b""}
        body = [{"type": "http.request", "body": asked.content, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return body.pop() if body else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                told["status"], told["headers"] = message["status"], message["headers"]
            else:
                told["body"] += message.get("body", b"")

        await self._app(_scope(asked), receive, send)
        return httpx.Response(told["status"], headers=told["headers"], content=told["body"])


def _scope(asked: Asked) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": asked.path,
        "raw_path": asked.path.encode(),
        "query_string": asked.query,
        "root_path": "",
        "headers": list(asked.headers),
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 1),
    }


@dataclass
class Service:
    """A service in its folder. `fate` kills it; `fails_in` is for its disk, `stumbles_in` for its program.

    `is_whole`: with all that lies between a socket and its statements, web framework and engine too.
    """

    folder: Path
    clock: WallClock
    is_whole: bool = True
    fate: Fate = field(default_factory=Fate)
    fails_in: int | None = None
    stumbles_in: int | None = None
    stumbles_over: str = ""
    deaths: int = 0
    kept: KeptFile | None = None  # of a quick one, in the place of its store's own file

    def __post_init__(self) -> None:
        if not self.is_whole:
            self.kept = _SHELF.take(self.folder / STORE_FILE)
        self._open()

    def _open(self) -> None:
        self.fate = Fate()
        self.store = self._open_store()
        ways = _ways(self.store, self.clock)
        ways.serve(self.store, self.clock)
        self._call = ways.whole.call if self.is_whole else ways.quick.call

    def _open_store(self) -> Store:
        if self.kept is not None:
            return QuickStore(self.folder, self.kept, self._before)
        store = Store(self.folder)
        event.listen(store._engine, "before_cursor_execute", self._before)
        event.listen(store._engine, "commit", self._before)
        return store

    def _before(self, *_told: object) -> None:
        self.fate.step()
        if self.fails_in is not None:
            self.fails_in -= 1
            if self.fails_in < 0:
                self.fails_in = None
                raise OperationalError("the disk", None, Exception("failed"))

    def stumble(self, message_id: str) -> None:
        """Asked before each message is projected; a message it fell over, it falls over again.

        Raises:
            RuntimeError: a fault of our own program, of which nobody knew.
        """
        if self.stumbles_in is not None:
            self.stumbles_in -= 1
            if self.stumbles_in < 0:
                self.stumbles_in, self.stumbles_over = None, message_id
        if self.stumbles_over == message_id:
            raise RuntimeError("a fault nobody knew of")

    def answer(self, asked: Asked) -> Answer:
        """Raises Died: the service is gone, and started again; whoever asked hears nothing."""
        try:
            return self._call(asked)
        except Died:
            self.restart()
            raise

    def restart(self) -> None:
        self.deaths += 1
        self.close()
        self._open()

    def close(self) -> None:
        self.store.close()

    def end(self) -> None:
        """Its world is over."""
        self.close()
        if self.kept is not None:
            _SHELF.give(self.kept)

    def backup(self, to: Path) -> None:
        """Copies its folder as an operator would who stopped it first."""
        self.close()
        to.mkdir()
        shutil.copyfile(self.kept.path if self.kept else self.folder / STORE_FILE, to / STORE_FILE)
        shutil.copyfile(self.folder / EPOCH_FILE, to / EPOCH_FILE)
        self._open()

    def put_back(self, backup: Path, *, in_silence: bool) -> None:
        """Its store comes from a backup: said to it, or not."""
        self.close()
        self._lay(backup / STORE_FILE)
        shutil.copyfile(backup / EPOCH_FILE, self.folder / EPOCH_FILE)
        self._open()
        if not in_silence:
            with self.store.writing() as work:
                new_epoch(work, self.folder)

    def _lay(self, store: Path) -> None:
        if self.kept is not None:
            self.kept.lay(store)
            return
        for name in _OWN_FILES:
            (self.folder / name).unlink(missing_ok=True)
        shutil.copyfile(store, self.folder / STORE_FILE)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Whoever checks the world, reading past it."""
        if isinstance(self.store, QuickStore):
            return self.store.ask(sql)
        with self.store._engine.connect() as connection:
            cursor = connection.connection.cursor()
            found: list[tuple[Any, ...]] = cursor.execute(sql).fetchall()
            return found


class Ways:
    """One app for all worlds of a process, and both ways to it: making it costs as much as a world."""

    def __init__(self, store: Store, clock: WallClock) -> None:
        app = make_app(store, clock)
        self._desks: Desks = app.state.desks
        self.whole, self.quick = AppCall(app), QuickRoutes(app)

    def serve(self, store: Store, clock: WallClock) -> None:
        """From now on it answers for this store, and knows no token given before."""
        vars(self._desks).update(vars(Desks(store, clock)))


_made: list[Ways] = []
_SHELF = Shelf(connect)


def _ways(store: Store, clock: WallClock) -> Ways:
    if not _made:
        _made.append(Ways(store, clock))
    return _made[0]
