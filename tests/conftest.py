"""What every test shares: Qt off-screen with little talk, and hands off the person's own keyring."""

from __future__ import annotations

import gc
import os
import signal

from hypothesis import settings

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"
os.environ["QT_LOGGING_RULES"] = "qt.text.font.db=false;qt.qpa.*=false"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# No verdict of ours hangs on how fast a shared machine is just now.
settings.register_profile("kedai", deadline=None, print_blob=True)
settings.load_profile("kedai")


def pytest_xdist_auto_num_workers() -> int:
    """Two to a core: whoever walks through the window waits for a person's pace more than for the machine."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """All tests are loaded now and stay: no collection of garbage need walk through them again."""
    gc.collect()
    gc.freeze()


# A shell that starts the tests in the background has Ctrl-C ignored in them, and in all they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
