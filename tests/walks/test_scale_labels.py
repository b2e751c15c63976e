"""Labels of the shop's own scale: taught in the settings by scanning, sold at the counter, by real events."""

from __future__ import annotations

import pytest

from desktop.catalogue.labels.template import value_check_digit
from desktop.screens.settings.label_card import LabelCard
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.widgets.dialog import Dialog
from desktop.screens.work_room import COUNTER, SETTINGS
from desktop.verify.run import verify
from tests.builders import OWNER_PIN
from tests.desktop.catalogue.labels.test_read_label import whole
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

WEIGHTS = ("0.752", "1.004", "12.345")


def by_weight(grams: int) -> str:
    """Bananas, whose own code at the scale is 00012."""
    return whole(f"2000012{grams:05d}")


def by_price(cents: int) -> str:
    figures = f"{cents:04d}"
    return whole(f"2100012{value_check_digit(figures)}{figures}")


async def to_settings(way: Walk) -> LabelCard:
    work = way.app.work
    assert work is not None
    await way.hands.tap(work.rail.entries[SETTINGS])
    await way.hands.until(lambda: not work.selling.isVisible(), "settings")
    screen = work.rooms.currentWidget()
    assert isinstance(screen, SettingsScreen)
    return screen.labels


async def to_counter(way: Walk) -> None:
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.entries[COUNTER])
    await way.hands.until(way.counter.isVisible, "counter")


async def teach(way: Walk, card: LabelCard, samples: list[tuple[str, str]]) -> None:
    """Scan each label and type what stands on it; the focus goes where it is needed by itself."""
    card.teach.setFocus()
    await way.hands.press("enter")
    for label, figure in samples:
        await way.hands.scan(label)
        await way.hands.type(figure)


def amounts(way: Walk) -> list[tuple[int, int]]:
    return [(line.quantity, line.amount_cents) for line in way.room.session.basket.lines]


def test_taught_by_scanning_kept_by_enter_and_sold_by_weight(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        await way.start_shift()
        card = await to_settings(way)
        assert not card.rows
        samples = [(by_weight(int(figure.replace(".", ""))), figure) for figure in WEIGHTS]
        await teach(way, card, samples)
        assert "00012" in card.form.told.text()
        assert "no item has this code yet" in card.form.told.text()
        await way.hands.press("enter")
        await way.hands.until(lambda: len(card.rows) == 1, "kept")
        assert not card.form.isVisible()
        await to_counter(way)
        await way.hands.scan(by_weight(642))
        await way.hands.press("alt+2")
        await way.hands.type("bananas")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(amounts(way)), "linked by the item's own code")
        assert amounts(way) == [(642, 207)], "the weight of the label that waited"
        await way.hands.scan(by_weight(1_500))
        assert amounts(way)[1] == (1_500, 485)
        await way.hands.press("+")
        await way.sold(1)
        assert way.app.shop and verify(way.app.shop.reader()) == []

    walk(shop_folder(with_printer=False), day)


def test_price_labels_cost_what_they_say_and_the_layout_can_be_ended(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        await way.start_shift()
        card = await to_settings(way)
        card.teach.setFocus()
        await way.hands.press("enter")
        await way.hands.tap(card.form.measures.pills()["price"])
        for cents in (752, 1_004, 399):
            await way.hands.scan(by_price(cents))
            await way.hands.type(f"{cents / 100:.2f}")
        assert "check digit" in card.form.told.text()
        await way.hands.tap(card.form.keep)
        await way.hands.until(lambda: len(card.rows) == 1, "kept")
        (row,) = card.rows.values()
        await way.hands.tap(row)
        await way.hands.until(lambda: bool(way.app.window.findChildren(Dialog)), "question")
        (question,) = way.app.window.findChildren(Dialog)
        await way.hands.tap(question.buttons["end"])
        await way.hands.until(lambda: not card.rows, "ended")
        await to_counter(way)
        await way.hands.scan(by_price(1_234))
        assert "unknown" in way.notices

    walk(shop_folder(with_printer=False), day)


@pytest.mark.parametrize(("wrong", "told"), [("0.753", "label 1"), ("1.004", "different figures")])
def test_samples_that_lead_nowhere_say_why_and_cannot_be_kept(
    shop_folder: MakeShop, wrong: str, told: str
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        await way.start_shift()
        card = await to_settings(way)
        first = by_weight(1_004) if wrong == "1.004" else by_weight(752)
        samples = [(first, wrong), (by_weight(1_004), "1.004"), (by_weight(12_345), "12.345")]
        await teach(way, card, samples)
        assert told in card.form.told.text()
        assert not card.form.keep.isEnabled()
        await way.hands.press("enter")
        assert card.form.isVisible() and not card.rows
        await way.hands.tap(card.form.cancel)
        assert not card.form.isVisible()
        await way.hands.scan(MILO)
        assert way.room.session.basket.is_empty, "in the settings a label is for nobody else"

    walk(shop_folder(with_printer=False), day)
