"""The low tone that says no: a scan or a key was heard and nothing came of it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def low_tone() -> None:
    """Sound it; the reason stands in words on the screen."""
    QApplication.beep()
