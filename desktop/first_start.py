"""What stands between a window and an open shop: the first start, and the key of an encrypted file."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.database.envelope import KeyStore, NeedsPassphrase, WrongPassphrase
from desktop.keyring_door import system_keyring
from desktop.messages.say import Say
from desktop.preferences import keep_preferences
from desktop.setup.passphrase import wait_s

if TYPE_CHECKING:
    from desktop.app import App
    from desktop.clock import Clock
    from desktop.database.envelope import Secrets
    from desktop.join_till import JoinAsked
    from desktop.new_shop import Locks, NewShop, Owner
    from desktop.screens.setup.join_steps import Joining
    from desktop.setup.set_up_shop import SetUpShop


async def unlock(app: App, chosen: str | None = None) -> Secrets:
    """The shop's key: by the passphrase just chosen or in the environment, the keyring, or the person.

    Raises:
        WrongPassphrase: the one in the environment is wrong. FileDamaged: the envelope cannot be read.
    """
    from desktop.open_shop import unlock_shop

    folder, passphrase = app.folder, chosen or os.environ.get("KEDAI_PASSPHRASE") or None
    try:
        return await app.in_thread(
            lambda: unlock_shop(folder, passphrase=passphrase, keyring=keyring_unless(passphrase))
        )
    except NeedsPassphrase:
        return await _ask_passphrase(app)


def keyring_unless(passphrase: str | None) -> KeyStore | None:
    """The operating system's keyring; a passphrase that was given is meant to be used instead."""
    return None if passphrase else system_keyring()


def slower_each_time(ask: Callable[[str], Awaitable[object]]) -> Callable[[str], Awaitable[object]]:
    """A question that answers a wrong passphrase later and later; a right one is never kept waiting.

    It slows whoever guesses at an unattended screen. Whoever has the file guesses elsewhere, against
    argon2id alone.
    """
    wrong = 0

    async def slower(passphrase: str) -> object:
        nonlocal wrong
        try:
            return await ask(passphrase)
        except WrongPassphrase:
            wrong += 1
            await asyncio.sleep(wait_s(wrong))
            raise

    return slower


async def _ask_passphrase(app: App) -> Secrets:
    from desktop.open_shop import unlock_shop, unlock_with_recovery
    from desktop.screens.setup.unlock import UnlockScreen

    folder = app.folder

    @slower_each_time
    async def by_passphrase(passphrase: str) -> object:
        return await app.in_thread(lambda: unlock_shop(folder, passphrase=passphrase, keyring=None))

    async def by_code(code: str, fresh: str) -> object:
        keyring = await app.in_thread(system_keyring)
        return await app.in_thread(
            lambda: unlock_with_recovery(folder, code, new_passphrase=fresh, keyring=keyring)
        )

    opened: asyncio.Future[Secrets] = asyncio.get_running_loop().create_future()
    screen = UnlockScreen(app.say, by_passphrase, by_code)
    screen.unlocked.connect(opened.set_result)
    app.window.hear_scanners()
    app.window.show_page(screen)
    secrets = await opened
    app.window.show_page(app.sign_in)
    return secrets


async def ask_for_shop(app: App) -> str | None:
    """Lead the owner through the first start until there is a shop; the passphrase they chose, if any."""
    from desktop.clock import DEFAULT_ZONE, day_in
    from desktop.screens.setup.wizard import FirstStart, Made, Wizard

    making = _Making(app.folder, app.moments.clock)
    app.window.hear_scanners()

    async def make(plan: SetUpShop, owner: Owner, locks: Locks, with_demo: bool) -> str | None:
        return await app.in_thread(lambda: making.make(plan, owner, locks, with_demo))

    async def join(said: Joining, locks: Locks) -> str | None:
        return await app.in_thread(lambda: making.join(said, locks))

    keyring = await app.in_thread(lambda: keyring_unless(os.environ.get("KEDAI_PASSPHRASE")))
    today = day_in(DEFAULT_ZONE, app.moments.clock.now())
    finished: asyncio.Future[Made] = asyncio.get_running_loop().create_future()
    wizard = Wizard(FirstStart(app.folder, keyring, today, Say, make, join), app.preferences.language)
    wizard.made.connect(finished.set_result)
    app.window.show_page(wizard)
    made = await finished
    keep_preferences(app.folder, replace(app.preferences, language=made.language))
    if made.printer:
        host, port = made.printer
        await app.in_thread(lambda: making.choose_printer(f"{host}:{port}"))
    return made.passphrase


class _Making:
    """Makes the shop on a thread beside the wizard, and finishes what the wizard asked for."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._made: NewShop | None = None
        self._asked: JoinAsked | None = None

    def make(self, plan: SetUpShop, owner: Owner, locks: Locks, with_demo: bool) -> str | None:
        """The shop's recovery code."""
        from desktop.new_shop import Beginning, make_shop
        from desktop.starter_goods import put_on_shelves

        beginning = Beginning(self._clock, put_on_shelves if with_demo else None)
        self._made = make_shop(self._folder, plan, owner, locks, beginning)
        return self._made.recovery_code

    def join(self, said: Joining, locks: Locks) -> str | None:
        """The recovery code of a till that joined. With the same code it is the same till that asks."""
        from desktop.join_till import Around, JoinAsked, join_till
        from desktop.storefront.join_service import Invitation

        invitation = Invitation(said.service, said.code, said.certificate)
        asked = JoinAsked(invitation, said.label, said.owner, said.pin, said.password)
        before = self._asked
        if before and before.invitation == invitation:
            asked = replace(asked, seat=before.seat)
        self._asked = asked
        return join_till(self._folder, asked, locks, Around(self._clock)).recovery_code

    def choose_printer(self, address: str) -> None:
        """Give the new till the printer that was named."""
        from desktop.starter_goods import give_printer

        if self._made:
            give_printer(self._folder, self._made, address, self._clock)
