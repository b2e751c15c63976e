"""The one writer: a thread that owns the only write connection and carries out commands in turn."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from desktop.clock import Clock, SystemClock
from desktop.database.engine import connect, refuse_older, written_whole
from desktop.database.places import spend_reserve
from desktop.database.reader import Reader
from desktop.database.trouble import DiskFull, machine_trouble
from desktop.database.unhurried import hurry_when
from desktop.database.work import Command, Event, Rules, Who, Work
from desktop.errors import report

Answer = TypeVar("Answer")
Given = TypeVar("Given")
Committed = Callable[[Sequence[Event]], None]


class ShopClosed(RuntimeError):
    """Somebody asked for work after the shop was closed: a bug."""


@dataclass(frozen=True, slots=True)
class Job:
    """One transaction waiting for its turn."""

    carry: Callable[[Work], object]
    who: Who
    lane: str
    future: Future[Any]
    may_repeat: bool


class Database:
    """A shop's file open for writing. Thread-safe: anybody may ask, one thread does."""

    def __init__(self, path: Path, key: bytes | None, rules: Rules, clock: Clock | None = None) -> None:
        self.path = path
        self._key = key
        self._rules = rules
        self.clock = clock or SystemClock()
        self._connection = connect(path, key, "write")
        try:
            refuse_older(self._connection, path)
        except BaseException:
            self._connection.close()
            raise
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._is_open = True
        self._committed: list[Committed] = []
        self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
        self._thread.start()

    def reader(self) -> Reader:
        """A new read-only connection, for the calling thread."""
        return Reader(self.path, self._key)

    def after_commit(self, hear: Committed) -> None:
        """Have `hear` called with the events of every commit, on the database thread."""
        self._committed.append(hear)

    def submit(
        self, function: Callable[[Given, Work], Answer], command: Given, who: Who, lane: str = "counter"
    ) -> Future[Answer]:
        """Carry a command out in a transaction of its own; the future has its answer or its refusal."""
        return self._put(
            lambda work: work.carry_out(function, cast(Command, command)), who, lane, may_repeat=True
        )

    def submit_work(self, carry: Callable[[Work], Answer], who: Who, lane: str = "counter") -> Future[Answer]:
        """A transaction that carries out several commands (imports): `carry` calls work.attempt for each."""
        return self._put(carry, who, lane, may_repeat=False)

    def run(
        self, function: Callable[[Given, Work], Answer], command: Given, who: Who, lane: str = "counter"
    ) -> Answer:
        """submit, and wait for the answer: for the command line, threads and tests, never the screen."""
        return self.submit(function, command, who, lane).result()

    def run_work(self, carry: Callable[[Work], Answer], who: Who, lane: str = "counter") -> Answer:
        """submit_work, and wait."""
        return self.submit_work(carry, who, lane).result()

    def close(self) -> None:
        """Finish what is waiting and close; the last of all connections to close folds the log into the file.

        Closing twice is closing once.
        """
        with self._gate:
            was_open, self._is_open = self._is_open, False
        if was_open:
            self._jobs.put(None)
            self._thread.join()
            self._connection.close()

    def _put(
        self, carry: Callable[[Work], Answer], who: Who, lane: str, *, may_repeat: bool
    ) -> Future[Answer]:
        future: Future[Answer] = Future()
        with self._gate:
            if not self._is_open:
                raise ShopClosed
            self._jobs.put(Job(carry, who, lane, future, may_repeat))
        return future

    def _serve(self) -> None:
        hurry_when(lambda: not self._jobs.empty())  # an import's stretch must not rest while a sale waits
        while (job := self._jobs.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                answer, events = self._do(job)
            except BaseException as error:  # noqa: BLE001 - whatever it was belongs to whoever asked
                job.future.set_exception(error)
            else:
                job.future.set_result(answer)
                self._tell(events)

    def _do(self, job: Job) -> tuple[object, Sequence[Event]]:
        try:
            return self._do_once(job)
        except DiskFull:
            # The reserve is for sales and the close: one command, undone whole, may be carried out again.
            if not (job.may_repeat and spend_reserve(self.path.parent)):
                raise
            return self._do_once(job)

    def _do_once(self, job: Job) -> tuple[object, Sequence[Event]]:
        with machine_trouble(self.path), written_whole(self._connection):
            work = Work(self._connection, self._rules, job.who, self.clock.now(), job.lane)
            answer = job.carry(work)
            work.write_back()
        return answer, work.told

    def _tell(self, events: Sequence[Event]) -> None:
        """What fails here fails after the commit: it is reported, and the next sale is still served."""
        for hear in self._committed:
            try:
                hear(events)
            except BaseException as error:  # noqa: BLE001 - nobody waits for it; the thread must live
                report(error)
