"""Forms at every scale on every monitor: nothing is cut, and a field that is wrong is in sight."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.clock import SetClock, SystemClock
from desktop.screens.setup.field import Field
from desktop.screens.setup.recovery_page import RecoveryPage
from desktop.screens.setup.steps import OwnerStep
from desktop.screens.setup.unlock import UnlockScreen
from desktop.screens.setup.wizard import Wizard
from desktop.screens.theme import current
from desktop.screens.widgets.text_label import TextLabel
from tests.walks.seen_whole import cut_words, out_of_place
from tests.walks.sizes import EVERY_SIZE
from tests.walks.test_first_start import make_shop_by_keyboard
from tests.walks.walking import ShopFolder, Walk, walk

SIZES = ("1366x768", "1024x768")


def _large(
    folder: Path, size: str, monkeypatch: pytest.MonkeyPatch, language: str = "en", scale: int = 200
) -> ShopFolder:
    monkeypatch.delenv("KEDAI_PASSPHRASE", raising=False)
    monkeypatch.setenv("KEDAI_WINDOW", size)
    folder.mkdir(exist_ok=True)
    look = {"language": language, "theme": "light", "scale_percent": scale}
    (folder / "till.json").write_text(json.dumps(look))
    return ShopFolder(folder, None, SetClock(SystemClock().now()))


def _assert_whole(field: Field) -> None:
    """Name, line and reason: high enough for their words, none over another, all in sight."""
    assert field.visibleRegion().boundingRect() == field.rect(), field.label.text()
    for label in (field.label, field.message):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert field.edit.height() >= current().px(44)
    assert not field.edit.geometry().intersects(field.message.geometry())


def _assert_titles_whole(screen: QWidget) -> None:
    for label in screen.findChildren(TextLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


@pytest.mark.parametrize("size", SIZES)
def test_the_wizards_first_bad_field_is_in_sight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    async def at_page(way: Walk) -> None:
        wizard = way.app.window.pages.currentWidget()
        assert isinstance(wizard, Wizard)
        _assert_titles_whole(wizard)
        if isinstance(wizard.page, RecoveryPage):
            assert wizard._scroll.verticalScrollBar().value() == 0, (
                "the code, shown once, before its question"
            )
            await way.hands.write(wizard.page.code[0])
            await way.hands.press("backspace")
            _assert_whole(wizard.page.findChildren(Field)[0])
        if not isinstance(wizard.page, OwnerStep):
            return
        fields = list(wizard.page.fields.values())
        for place, words in enumerate(("Tan", "111111", "222222", "short", "other")):
            if place:
                await way.hands.press("tab")
            await way.hands.write(words)
            _assert_whole(fields[place])
        await way.hands.press("enter")
        await way.hands.look()
        first_bad = next(field for field in fields if not field.is_good())
        assert QApplication.focusWidget() is first_bad.edit
        _assert_whole(first_bad)
        wizard._scroll.verticalScrollBar().setValue(wizard._scroll.verticalScrollBar().maximum())
        await way.hands.press("enter")
        await way.hands.look()
        _assert_whole(first_bad)
        for field in fields:
            field.set_text("")
        wizard.page.begin()
        await way.hands.look()

    async def first(way: Walk) -> None:
        await make_shop_by_keyboard(way, at_page)

    walk(_large(tmp_path / "shop", size, monkeypatch), first)


@pytest.mark.parametrize(("size", "language"), [(SIZES[0], "en"), (SIZES[1], "en"), (SIZES[1], "zh")])
def test_a_locked_shops_fields_and_reasons_are_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: str, language: str
) -> None:
    async def first(way: Walk) -> None:
        await make_shop_by_keyboard(way)

    async def locked(way: Walk) -> None:
        pages = way.app.window.pages
        await way.hands.until(lambda: isinstance(pages.currentWidget(), UnlockScreen), "locked shop")
        screen = pages.currentWidget()
        assert isinstance(screen, UnlockScreen)
        await way.hands.press("enter")
        await way.hands.look()
        _assert_whole(screen.passphrase)
        await way.hands.tap(screen.other_key)
        await way.hands.look()
        for place, (field, words) in enumerate(
            ((screen.code, "AAAA-BBBB"), (screen.fresh, "abc"), (screen.again, "abd"))
        ):
            if place:
                await way.hands.press("tab")
            await way.hands.write(words)
            _assert_whole(field)
        await way.hands.press("enter")
        await way.hands.look()
        assert QApplication.focusWidget() is screen.code.edit
        _assert_whole(screen.code)
        _assert_titles_whole(screen)
        for key in (screen.open_key, screen.other_key):
            assert key.visibleRegion().boundingRect() == key.rect()
            assert key.width() >= key.sizeHint().width(), key.text()

    folder = tmp_path / "shop"
    walk(_large(folder, size, monkeypatch), first)
    walk(_large(folder, size, monkeypatch, language), locked)


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_no_step_of_a_first_start_or_a_locked_shop_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scale: int, language: str
) -> None:
    wrong: list[str] = []

    async def look(way: Walk) -> None:
        window = way.app.window
        for width, height in ((1024, 768), (1920, 1080), (1366, 768)):
            window.resize(width, height)
            await way.hands.look()
            await way.hands.look()
            found = cut_words(window) + out_of_place(window)
            wrong.extend(f"{type(window.pages.currentWidget()).__name__} {width}: {each}" for each in found)

    async def first(way: Walk) -> None:
        await make_shop_by_keyboard(way, look)

    async def locked(way: Walk) -> None:
        pages = way.app.window.pages
        await way.hands.until(lambda: isinstance(pages.currentWidget(), UnlockScreen), "locked shop")
        screen = pages.currentWidget()
        assert isinstance(screen, UnlockScreen)
        await way.hands.press("enter")
        await look(way)
        await way.hands.tap(screen.other_key)
        await way.hands.press("enter")
        await look(way)

    folder = tmp_path / "shop"
    walk(_large(folder, SIZES[0], monkeypatch, language, scale), first)
    walk(_large(folder, SIZES[0], monkeypatch, language, scale), locked)
    assert wrong == []
