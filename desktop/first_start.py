"""What stands between a window and an open shop: the first start, and the key of an encrypted file."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from desktop.database.envelope import KeyStore, NeedsPassphrase

if TYPE_CHECKING:
    from desktop.app import App
    from desktop.database.envelope import Secrets


async def unlock(app: App) -> Secrets:
    """The shop's key: from the environment's passphrase, the keyring, or the person.

    Raises:
        WrongPassphrase: the one in the environment is wrong. FileDamaged: the envelope cannot be read.
    """
    from desktop.open_shop import unlock_shop

    folder, passphrase = app.folder, os.environ.get("KEDAI_PASSPHRASE") or None
    try:
        return await app.in_thread(
            lambda: unlock_shop(folder, passphrase=passphrase, keyring=keyring_unless(passphrase))
        )
    except NeedsPassphrase:
        return await _ask_passphrase(app)


def keyring_unless(passphrase: str | None) -> KeyStore | None:
    """The operating system's keyring; a passphrase that was given is meant to be used instead."""
    if passphrase:
        return None
    from desktop.keyring_door import system_keyring

    return system_keyring()


async def _ask_passphrase(app: App) -> Secrets:
    from desktop.screens.setup.unlock_screen import UnlockScreen

    opened: asyncio.Future[Secrets] = asyncio.get_running_loop().create_future()
    screen = UnlockScreen(app.say, app.unlock_doors())
    screen.unlocked.connect(opened.set_result)
    app.window.show_page(screen)
    secrets = await opened
    app.window.show_page(app.sign_in)
    return secrets
