"""Guards the PySide6 pin: 6.12.0 loses one reference to None per Qt call under Python 3.11, then aborts."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

CALLS = 500
EVENT_ROUNDS = 1000
NOISE = 100
"""References come and go a little between two looks; the fault loses one in every call."""


def test_qt_calls_keep_every_reference_to_none(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        button.setText("Pay")
    assert abs(sys.getrefcount(None) - before) < NOISE


def test_qt_event_rounds_keep_every_reference_to_none(qtbot: QtBot) -> None:
    before = sys.getrefcount(None)
    for _ in range(EVENT_ROUNDS):
        QApplication.processEvents()
    assert abs(sys.getrefcount(None) - before) < NOISE
