"""A child of the bench: the real program on a shop whose key is given, with something to do once it is ready.

Told in JSON on standard output. What is imported here before the first paint counts as the program's own.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app import App, Moments
from desktop.bench.plans import TODAY
from desktop.clock import SetClock

if TYPE_CHECKING:
    from desktop.database.envelope import Secrets

HEAVY = ("sqlalchemy", "httpx", "escpos", "reportlab", "PIL", "keyring")
"""What may not be there when the first window is painted."""


class KeyedApp(App):
    """The program without the derivation of its key, which is slow on purpose."""

    key: bytes | None = None

    async def _unlock(self, chosen: str | None) -> Secrets:
        from desktop.database.envelope import Secrets

        return Secrets(self.key, b"no pepper: nobody signs in by PIN")

    def _on_bug(self, error: BaseException) -> None:
        traceback.print_exception(error)
        os._exit(1)  # nobody is there to close the window


def _now() -> dict[str, float]:
    return {"at": time.time(), "cpu_s": time.process_time()}


def main(folder: Path, key: bytes | None, task: str) -> None:
    """Start, say when what was painted, then carry `task` out (`start`, or one of counter_child's)."""
    told: dict[str, object] = {}

    def painted() -> None:
        told["first_paint"] = _now()
        told["heavy"] = [name for name in HEAVY if name in sys.modules]
        told["modules"] = len(sys.modules)

    shown: list[Callable[[], None]] = []

    async def play(app: App) -> None:
        import asyncio

        from desktop.bench.memory import resident_mb

        people = asyncio.Event()
        shown.append(people.set)
        await people.wait()  # asking again and again would cost what is measured
        assert app.doors is not None  # noqa: S101
        app.enter(app.doors.people()[-1])
        app.window.repaint()
        told["ready"] = _now()
        told["ready_memory_mb"] = resident_mb()
        while app.shop is None:
            await asyncio.sleep(0.01)
        told["writing"] = _now()
        told["memory_mb"] = resident_mb()
        if task != "start":
            from desktop.bench.counter_child import carry_out

            told["task"] = await carry_out(app, task)

    KeyedApp.key = key
    moments = Moments(painted, lambda: shown[0](), script=play, clock=SetClock(TODAY))
    app = KeyedApp(folder, moments)
    try:
        app.run()
    finally:
        app.close()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None, sys.argv[3])
