"""From an empty folder to a first sale, and back in with the recovery code and a new passphrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.clock import SetClock, SystemClock
from desktop.database.envelope import unlock
from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.setup.recovery_page import RecoveryPage
from desktop.screens.setup.unlock import UnlockScreen
from desktop.screens.setup.wizard import Wizard
from desktop.verify.run import verify
from tests.walks.walking import ShopFolder, Walk, walk

PIN, PASSWORD, PASSPHRASE = "482913", "kopi and kaya", "durian before noon"
FRESH = "rambutan at night"


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a passphrase in the environment nor a keyring that works."""
    monkeypatch.delenv("KEDAI_PASSPHRASE", raising=False)


async def make_shop_by_keyboard(walk: Walk) -> str:
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
        for place, words in enumerate(page):
            if place:
                await hands.press("tab")
            await hands.write(words)
        await hands.press("enter")
    await hands.until(lambda: isinstance(wizard.page, RecoveryPage), "recovery code")
    assert isinstance(wizard.page, RecoveryPage)
    code = wizard.page.code
    await hands.write(code[-4:])
    await hands.press("enter")
    await hands.press("enter")
    return code


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
