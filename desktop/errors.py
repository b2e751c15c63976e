"""The roots of our errors, sorted by who must act; sentences live in desktop.messages."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar


class KedaiError(Exception):
    """Anything the program says no to on purpose. Carries facts, never sentences."""

    code: ClassVar[str] = "error"

    @property
    def facts(self) -> dict[str, object]:
        """The values the sentence needs, by name; names ending in `_cents` are money."""
        if is_dataclass(self):
            return {field.name: getattr(self, field.name) for field in fields(self)}
        return {}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class Refusal(KedaiError):
    """The person can fix it; nothing was recorded."""

    code: ClassVar[str] = "refusal"


class Cancelled(KedaiError):
    """The person stopped it; unwinds in silence."""

    code: ClassVar[str] = "cancelled"


class MachineError(KedaiError):
    """The machine or the file is in trouble (disk full, locked, damaged); what is committed is safe."""

    code: ClassVar[str] = "machine"


def report(error: BaseException) -> None:
    """Tell of an error that nobody awaits, from any thread: the window hears it as threading.excepthook."""
    told = (type(error), error, error.__traceback__, threading.current_thread())
    threading.excepthook(threading.ExceptHookArgs(told))


def report_failure(done: Future[Any]) -> None:
    """For work beside the window whose answer nobody awaits: `future.add_done_callback(report_failure)`."""
    if not done.cancelled() and (error := done.exception()) and not isinstance(error, Cancelled):
        report(error)
