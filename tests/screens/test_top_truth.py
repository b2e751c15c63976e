"""What the top bar says of sending, and of a drawer that stayed shut beside the printer's own faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

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


def test_till_of_no_service_is_well_and_says_that_nothing_has_to_be_sent() -> None:
    alone = replace(WELL, unsent=40, oldest_unsent=WELL.now - timedelta(days=30), is_enrolled=False)
    (pill,) = [each for each in pills(alone, PrinterTruth(True), SAY) if each.key == "sync"]
    assert (pill.text, pill.tone) == ("All saved on this till", Tone.GOOD)
    assert "nothing has to be sent" in story("sync", alone, PrinterTruth(True), SAY).text
    (pill,) = [each for each in pills(alone, PrinterTruth(True), PartsSay("zh")) if each.key == "sync"]
    assert pill.text == "全部已保存在本机"


def test_till_that_was_shut_out_asks_for_the_owner_beside_what_was_parked() -> None:
    out = replace(WELL, unsent=7, oldest_unsent=WELL.now, needs_attention=2, is_shut_out=True)
    (pill,) = [each for each in pills(out, PrinterTruth(True), SAY) if each.key == "sync"]
    assert (pill.text, pill.tone) == ("Needs attention 3", Tone.BAD)
    told = story("sync", out, PrinterTruth(True), SAY).text
    assert "waiting here: 7" in told and "kedai sync status" in told


@pytest.mark.parametrize(
    ("language", "told"), [("en", "(oldest 21/11 09:05)"), ("zh", "（最早 11月21日 09:05）")]
)
def test_a_day_that_is_over_is_told_in_the_screens_language(language: str, told: str) -> None:
    offline = replace(WELL, unsent=7, oldest_unsent=datetime(2026, 11, 21, 9, 5, tzinfo=UTC))
    say = PartsSay(language)
    (pill,) = [each for each in pills(offline, PrinterTruth(True), say) if each.key == "sync"]
    assert pill.text.endswith(told)
    assert told.strip("()（）").partition(" ")[2] in story("sync", offline, PrinterTruth(True), say).text


def test_the_time_alone_is_told_of_today() -> None:
    offline = replace(WELL, unsent=7, oldest_unsent=WELL.now - timedelta(hours=3))
    (pill,) = [each for each in pills(offline, PrinterTruth(True), SAY) if each.key == "sync"]
    assert pill.text.endswith("(oldest 09:00)")
