"""The drawer's own thread: a receipt stuck in the printer must not keep the change shut away."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.errors import report
from hardware.errors import DeviceBusy, DeviceError

BUSY, LOST = "drawer_busy", "drawer_lost"
"""Why it stayed shut: a job keeps the printer it hangs on, or the printer did not answer."""


class Drawer:
    """Kicks once for each asking, never again by itself, and tells the fault or that there was none."""

    def __init__(self, kick: Callable[[], None], tell: Callable[[str | None], None]) -> None:
        self._kick, self._tell = kick, tell
        self._asked, self._settled, self._stop = threading.Event(), threading.Event(), threading.Event()
        self._settled.set()
        self._thread = threading.Thread(target=self._serve, name="drawer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def kick(self) -> None:
        """Open it as soon as possible; returns at once."""
        self._settled.clear()
        self._asked.set()

    def settle(self, timeout_s: float) -> None:
        """Wait until it is open or has failed: on an idle printer the kick goes before the receipt."""
        self._settled.wait(timeout_s)

    def stop(self, timeout_s: float) -> None:
        self._stop.set()
        self._asked.set()
        self._thread.join(timeout_s)

    def _serve(self) -> None:
        while self._asked.wait() and not self._stop.is_set():
            self._asked.clear()
            self._tell(self._fault_of_kick())
            if not self._asked.is_set():
                self._settled.set()

    def _fault_of_kick(self) -> str | None:
        try:
            self._kick()
        except DeviceBusy:
            return BUSY
        except DeviceError:
            return LOST
        except Exception as error:  # noqa: BLE001 - a bug; the next kick is still answered
            report(error)
            return LOST
        return None
