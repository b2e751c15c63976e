"""A copy of the store every day while it is served, made by a process of its own so that no till waits."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from sync.service.backups import backups_in
from sync.service.clock import Clock
from sync.service.safe import BACKED_UP_AT
from sync.service.store import Store

EVERY = timedelta(hours=24)
KEPT = 14
LOOK_SECONDS = 600.0
AGAIN_SECONDS = 3_600.0
"""After one that failed."""
_SECONDS_TO_END = 10
_log = structlog.get_logger()


class Daily:
    """Looks from time to time whether a backup is due; to be stopped before the store is closed."""

    def __init__(self, store: Store, to: Path, clock: Clock) -> None:
        self._store, self._to, self._clock = store, to, clock
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily backup")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """One that is being made is given up: the next start makes another."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        seconds = 0.0
        while not self._is_over.wait(seconds):
            try:
                seconds = LOOK_SECONDS if not self._is_due() or self._is_made() else AGAIN_SECONDS
            except (OSError, SQLAlchemyError) as error:
                _log.error("backup.failed", fault=type(error).__name__)
                seconds = AGAIN_SECONDS

    def _is_due(self) -> bool:
        with self._store.reading() as work:
            return is_due(work.fact(BACKED_UP_AT), self._clock.now())

    def _is_made(self) -> bool:
        folder = str(self._store.folder)
        command = [
            sys.executable,
            "-m",
            "sync",
            "backup",
            "--folder",
            folder,
            "--to",
            str(self._to),
            "--json",
        ]
        making = subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        code, words = self._ended(making)
        if code == 0:
            _log.info("backup.made")
            drop_older(self._to)
        elif not self._is_over.is_set():
            _log.error("backup.failed", code=code, words=words[-500:])
        return code == 0

    def _ended(self, making: subprocess.Popen[str]) -> tuple[int, str]:
        """How it ended and what it said; it is told to end when the service is."""
        while True:
            try:
                _, words = making.communicate(timeout=0.5)
                return making.returncode, words
            except subprocess.TimeoutExpired:
                if self._is_over.is_set():
                    return _stopped(making)


def is_due(last: str | None, now: datetime) -> bool:
    """A last one in the future was noted by a clock that has been put right since."""
    return last is None or not now - EVERY < datetime.fromisoformat(last) <= now


def drop_older(to: Path) -> None:
    """Take away all but the newest."""
    for old in backups_in(to)[:-KEPT]:
        shutil.rmtree(old)


def _stopped(making: subprocess.Popen[str]) -> tuple[int, str]:
    making.terminate()
    try:
        _, words = making.communicate(timeout=_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        making.kill()
        _, words = making.communicate()
    return making.returncode, words
