"""What the top bar says of a drawer that stayed shut: a status of its own beside the printer's."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.screens.doors import PrinterTruth, Truth
from desktop.screens.top_truth import pills, story
from desktop.screens.widgets.painting import Tone
from tests.screens.words import PartsSay

SAY = PartsSay()
WELL = Truth(0, None, 0, None, datetime(2026, 11, 23, 12, tzinfo=UTC))


def _told(printer: PrinterTruth) -> dict[str, tuple[str, Tone]]:
    return {pill.key: (pill.text, pill.tone) for pill in pills(WELL, printer, SAY)}


def test_drawer_that_stayed_shut_hides_no_fault_of_the_printer() -> None:
    both = PrinterTruth(True, "paper_out", drawer_fault="drawer_busy")
    assert _told(both)["printer"] == ("Paper out", Tone.WARN)
    assert _told(both)["drawer"] == ("Drawer shut: printer busy", Tone.WARN)
    assert "Paper out" in story("printer", WELL, both, SAY).text
    assert "Open the drawer with its own key" in story("drawer", WELL, both, SAY).text


def test_drawer_that_opened_is_not_mentioned() -> None:
    assert "drawer" not in _told(PrinterTruth(True, "paper_out"))
    assert "opened" in story("drawer", WELL, PrinterTruth(True), SAY).text
