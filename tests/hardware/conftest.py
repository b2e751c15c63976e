"""Shared by the hardware tests: the bundled fonts, a painter, a printer of our own and stand-in dots."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from hardware.receipt.qt_raster import ReceiptPainter
from hardware.sim.printer import VirtualPrinter

FONTS = Path(__file__).parents[2] / "resources" / "fonts"


@pytest.fixture(scope="session")
def painter(qapp: QApplication) -> ReceiptPainter:
    """Draws with the fonts the program ships."""
    for file in sorted(FONTS.glob("*.ttf")):
        assert QFontDatabase.addApplicationFont(str(file)) >= 0, file
    return ReceiptPainter()


@pytest.fixture
def paper_folder(tmp_path: Path) -> Path:
    return tmp_path / "paper"


@pytest.fixture
def virtual(paper_folder: Path) -> Iterator[VirtualPrinter]:
    """A running simulated printer; afterwards not one of its threads may be left."""
    before = set(threading.enumerate())
    with VirtualPrinter(paper_folder) as printer:
        yield printer
    assert set(threading.enumerate()) <= before
