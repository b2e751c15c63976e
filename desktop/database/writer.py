"""The one writer: a thread that owns the only write connection and carries out commands in turn."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlcipher3 import dbapi2

from desktop.clock import Clock, SystemClock
from desktop.database.engine import check_version, connect, written_whole
from desktop.database.reader import Reader
from desktop.database.trouble import machine_trouble
from desktop.database.work import Command, Event, Rules, Who, Work

Answer = TypeVar("Answer")
Given = TypeVar("Given")
Committed = Callable[[Sequence[Event]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One transaction waiting for its turn."""

    carry: Callable[[Work], object]
    who: Who
    lane: str
    future: Future[Any]


class Database:
    """A shop's file open for writing. Thread-safe: anybody may ask, one thread does."""

    def __init__(self, path: Path, key: bytes | None, rules: Rules, clock: Clock | None = None) -> None:
        self.path = path
        self._key = key
        self._rules = rules
        self.clock = clock or SystemClock()
        self._connection = connect(path, key, "write")
        check_version(self._connection, path)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
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
        return self.submit_work(lambda work: work.carry_out(function, cast(Command, command)), who, lane)

    def submit_work(self, carry: Callable[[Work], Answer], who: Who, lane: str = "counter") -> Future[Answer]:
        """A transaction that carries out several commands (imports): `carry` calls work.attempt for each."""
        future: Future[Answer] = Future()
        self._jobs.put(Job(carry, who, lane, future))
        return future

    def run(
        self, function: Callable[[Given, Work], Answer], command: Given, who: Who, lane: str = "counter"
    ) -> Answer:
        """submit, and wait for the answer: for the command line, threads and tests, never the screen."""
        return self.submit(function, command, who, lane).result()

    def run_work(self, carry: Callable[[Work], Answer], who: Who, lane: str = "counter") -> Answer:
        """submit_work, and wait."""
        return self.submit_work(carry, who, lane).result()

    def backup_into(self, target: dbapi2.Connection, step: Callable[[int, int], None]) -> None:
        """Copy the file while it is in use (online backup API); `step` hears (pages left, pages in all)."""
        source = connect(self.path, self._key, "read")
        try:
            source.backup(target, pages=256, progress=lambda _status, left, whole: step(left, whole))
        finally:
            source.close()

    def close(self) -> None:
        """Finish what is waiting, fold the log into the file, and close."""
        self._jobs.put(None)
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                answer, events = self._do(job)
            except BaseException as error:  # noqa: BLE001 - whatever it was belongs to whoever asked
                job.future.set_exception(error)
            else:
                job.future.set_result(answer)
                for hear in self._committed:
                    hear(events)

    def _do(self, job: Job) -> tuple[object, Sequence[Event]]:
        with machine_trouble(self.path), written_whole(self._connection):
            work = Work(self._connection, self._rules, job.who, self.clock.now(), job.lane)
            answer = job.carry(work)
            work.write_back()
        return answer, work.events
