"""How commands come into the shop: reading beside an open window, or writing with the lock, as `console`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.database.envelope import NeedsPassphrase, Secrets
from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who
from desktop.keyring_door import SystemKeyring
from desktop.open_shop import OpenShop, open_reader, open_shop, unlock_shop
from desktop.setup.queries import this_till
from desktop.staff.queries import Person, person_called


def passphrase_given() -> str | None:
    """KEDAI_PASSPHRASE: set means passphrase mode, also where a keyring works."""
    return os.environ.get("KEDAI_PASSPHRASE") or None


def owner_password_given() -> str | None:
    """KEDAI_OWNER_PASSWORD, where nobody can be asked."""
    return os.environ.get("KEDAI_OWNER_PASSWORD") or None


def unlocked(folder: Path, terminal: Terminal) -> Secrets:
    """The shop's key: by KEDAI_PASSPHRASE, by this machine's keyring, or by asking a person.

    Raises:
        NeedsPassphrase: nobody is there to ask. WrongPassphrase, NoShopHere, …: of unlock_shop.
    """
    given = passphrase_given()
    try:
        return unlock_shop(folder, passphrase=given, keyring=None if given else SystemKeyring())
    except NeedsPassphrase:
        if not terminal.can_ask:
            raise
    asked = terminal.ask_secret(terminal.say("cli.ask.passphrase"))
    return unlock_shop(folder, passphrase=asked, keyring=None)


@contextmanager
def reading(asked: argparse.Namespace, terminal: Terminal) -> Iterator[Reader]:
    """The shop, to read; a window may sell meanwhile."""
    folder = folder_of(asked)
    with open_reader(folder, unlocked(folder, terminal)) as shop:
        yield shop.reader


@contextmanager
def writing(asked: argparse.Namespace, terminal: Terminal) -> Iterator[tuple[OpenShop, Who]]:
    """The shop, to write, and who writes.

    Raises:
        ShopInUse: a window has it.
    """
    folder = folder_of(asked)
    with open_to_write(folder, unlocked(folder, terminal)) as opened:
        yield opened


@contextmanager
def open_to_write(folder: Path, secrets: Secrets) -> Iterator[tuple[OpenShop, Who]]:
    """As writing, with the key at hand."""
    with open_shop(folder, secrets) as shop:
        reader = shop.reader()
        try:
            till_id = this_till(reader).till_id
        finally:
            reader.close()
        yield shop, Who(CONSOLE, till_id)


def person_meant(words: str, shop: OpenShop) -> Person:
    """Somebody who works here, by their name or id.

    Raises:
        NoSuchPerson, SeveralPeople: it is not clear who.
    """
    reader = shop.reader()
    try:
        return person_called(reader, words)
    finally:
        reader.close()
