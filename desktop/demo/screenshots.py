"""The documentation's pictures, made from the real app: both themes, two languages, two sizes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.preferences import Preferences

LOOKS: dict[str, tuple[Preferences, str]] = {
    "": (Preferences(), "1366x768"),
    "-dark": (Preferences(theme="dark"), "1366x768"),
    "-zh": (Preferences(language="zh"), "1366x768"),
    "-1024": (Preferences(), "1024x768"),
}
OUT = "demo"
KEPT = (
    "sign-in",
    "counter",
    "search",
    "payment",
    "change",
    "unknown-code",
    "end-shift",
    "shift-ended",
    "settings",
    "online-orders",
    "online-ready",
    "online-handed-over",
    "online-to-pick",
    "online-differences",
)


def make_pictures(folder: Path) -> int:
    """Play the day once per look and keep the pictures worth showing; 0 when every day went to its end."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending, (look, size) in LOOKS.items():
        with TemporaryDirectory() as scratch:
            if played := _play(Path(scratch), look, size):
                return played
            made = Path(scratch) / OUT
            for name in KEPT:
                shutil.copy(made / "pictures" / f"{name}.png", folder / f"{name}{ending}.png")
            if not ending:
                shutil.copy(made / "receipts" / "receipt-0002.png", folder / "receipt.png")
    print(f"Pictures: {folder}")
    return 0


def _play(scratch: Path, look: Preferences, size: str) -> int:
    """In a process of its own: Qt's platform, fonts and theme are chosen once per process.

    It works inside `scratch`, so that the settings' picture tells no machine's folders.
    """
    wanted = {
        "KEDAI_WINDOW": size,
        "KEDAI_LANGUAGE": look.language,
        "KEDAI_THEME": look.theme,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [sys.executable, "-m", "desktop.demo", "--play", "--out", OUT]
    done = subprocess.run(  # noqa: S603 - our own program
        command, env={**os.environ, **wanted}, cwd=scratch, check=False, stdout=subprocess.DEVNULL
    )
    return done.returncode
