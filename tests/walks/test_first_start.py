"""From an empty folder to a first sale, and back in with the recovery code and a new passphrase."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.clock import SetClock, SystemClock
from desktop.database.envelope import unlock
from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.setup.recovery_page import RecoveryPage
from desktop.screens.setup.steps import ShopStep
from desktop.screens.setup.unlock import UnlockScreen
from desktop.screens.setup.wizard import Wizard
from desktop.verify.run import verify
from tests.builders import NOON
from tests.walks.keyboard_reach import out_of_reach, stops
from tests.walks.walking import ShopFolder, Walk, walk

PIN, PASSWORD, PASSPHRASE = "482913", "kopi and kaya", "durian before noon"
FRESH = "rambutan at night"


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a passphrase in the environment nor a keyring that works."""
    monkeypatch.delenv("KEDAI_PASSPHRASE", raising=False)


async def _nothing(_walk: Walk) -> None: ...


async def _all_in_reach(walk: Walk) -> None:
    assert out_of_reach(walk, await stops(walk)) == []


async def make_shop_by_keyboard(
    walk: Walk, at_each_page: Callable[[Walk], Awaitable[None]] = _nothing
) -> str:
    """Fill in every page of the wizard; the recovery code it showed."""
    hands, pages = walk.hands, walk.app.window.pages
    await hands.until(lambda: isinstance(pages.currentWidget(), Wizard), "wizard")
    wizard = pages.currentWidget()
    assert isinstance(wizard, Wizard)
    answers = (
        (),  # English
        ("Kedai Mei Lin", "1 Example Road #01-01", "", "018956", "202699999E"),
        ("2", "", "01/01/2020"),
        ("", "1"),  # no printer
        ("Tan Mei Lin", PIN, PIN, PASSWORD, PASSWORD),
        (PASSPHRASE, PASSPHRASE),
        ("2",),  # demo goods
    )
    for page in answers:
        await at_each_page(walk)
        for place, words in enumerate(page):
            if place:
                await hands.press("tab")
            await hands.write(words)
        await hands.press("enter")
    await hands.until(lambda: isinstance(wizard.page, RecoveryPage), "recovery code")
    assert isinstance(wizard.page, RecoveryPage)
    code = wizard.page.code
    await at_each_page(walk)
    await hands.write(code[-4:])
    await hands.press("enter")
    await hands.press("enter")
    return code


def test_every_control_before_the_shop_is_open_is_reached_by_keyboard(
    tmp_path: Path, no_keyring: None
) -> None:
    async def first(walk: Walk) -> None:
        await make_shop_by_keyboard(walk, _all_in_reach)

    async def locked(walk: Walk) -> None:
        pages = walk.app.window.pages
        await walk.hands.until(lambda: isinstance(pages.currentWidget(), UnlockScreen), "locked shop")
        screen = pages.currentWidget()
        assert isinstance(screen, UnlockScreen)
        await _all_in_reach(walk)
        await walk.hands.press("tab")
        await walk.hands.press("tab")
        await walk.hands.press("enter")
        assert screen.code.isVisible()
        await _all_in_reach(walk)
        await walk.hands.press("esc")
        assert screen.passphrase.isVisible()

    shop = ShopFolder(tmp_path / "shop", None, SetClock(SystemClock().now()))
    walk(shop, first)
    walk(shop, locked)


def test_a_scan_answers_no_question_of_the_first_start(
    tmp_path: Path, no_keyring: None, low_tones: list[str]
) -> None:
    async def first(walk: Walk) -> None:
        hands, pages = walk.hands, walk.app.window.pages
        await hands.until(lambda: isinstance(pages.currentWidget(), Wizard), "wizard")
        wizard = pages.currentWidget()
        assert isinstance(wizard, Wizard)
        await hands.press("enter")
        await hands.scan("9556001125453")
        assert isinstance(wizard.page, ShopStep), "the label's Enter turned the page"
        assert wizard.page.fields["name"].text() == ""
        assert len(low_tones) == 1
        await hands.write("Kedai")
        assert wizard.page.fields["name"].text() == "Kedai"

    walk(ShopFolder(tmp_path / "shop", None), first)


def test_a_shop_is_made_at_the_time_of_the_windows_clock(tmp_path: Path, no_keyring: None) -> None:
    async def first(walk: Walk) -> None:
        await make_shop_by_keyboard(walk)

    before = NOON - timedelta(days=30)
    walk(ShopFolder(tmp_path / "shop", None, SetClock(before)), first)
    secrets = unlock(tmp_path / "shop", passphrase=PASSPHRASE, keyring=None)
    reader = Reader(tmp_path / "shop" / SHOP_FILE, secrets.database_key)
    days = {at[:10] for (at,) in reader.rows("SELECT happened_at FROM audit")}
    reader.close()
    assert days == {f"{before:%Y-%m-%d}"}, "the shop, its owner and the demo goods"


def test_an_empty_folder_becomes_a_shop_that_sells(tmp_path: Path, no_keyring: None) -> None:
    codes: list[str] = []

    async def begin(walk: Walk) -> None:
        codes.append(await make_shop_by_keyboard(walk))
        await walk.sign_in(PIN)
        await walk.start_shift("50")
        await walk.hands.scan("9556001125453")
        await walk.hands.press("+")
        await walk.sold(1)

    folder = tmp_path / "shop"
    today = SetClock(SystemClock().now())  # the demo goods are priced from the real today on
    walk(ShopFolder(folder, None, today), begin)
    assert b"Kedai Mei Lin" not in (folder / SHOP_FILE).read_bytes()
    secrets = unlock(folder, passphrase=PASSPHRASE, keyring=None)
    reader = Reader(folder / SHOP_FILE, secrets.database_key)
    assert reader.rows("SELECT number, total_cents FROM sale") == [("T1-000001", 745)]
    assert verify(reader) == []
    reader.close()

    async def come_back_by_code(walk: Walk) -> None:
        hands, pages = walk.hands, walk.app.window.pages
        await hands.until(lambda: isinstance(pages.currentWidget(), UnlockScreen), "locked shop")
        screen = pages.currentWidget()
        assert isinstance(screen, UnlockScreen)
        await hands.tap(screen.other_key)
        await hands.write(codes[0].lower())
        for words in (FRESH, FRESH):
            await hands.press("tab")
            await hands.write(words)
        await hands.press("enter")
        await walk.sign_in(PIN)

    walk(ShopFolder(folder, None, today), come_back_by_code)
    assert unlock(folder, passphrase=FRESH, keyring=None) == secrets
