"""`kedai unlock`: find out whether the shop opens, or open it again with the recovery code."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.cli.answer import Answer
from desktop.cli.new_locks import new_locks, recovery_code
from desktop.cli.shop_door import open_to_write, owner_password_given, unlocked
from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.database.envelope import Secrets, renew_recovery
from desktop.database.lock import take_lock
from desktop.database.places import SHOP_FILE
from desktop.database.trouble import NoShopHere
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.open_shop import OpenShop, open_reader, unlock_with_recovery
from desktop.setup.renew_recovery_code import RenewRecoveryCode, renew_recovery_code
from desktop.staff.owner_password import NeedsOwnerPassword, check_owner


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """By the recovery code, or as every day."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--recovery", action="store_true", help=say("cli.unlock.recovery"))
    way.add_argument("--new-code", action="store_true", help=say("cli.unlock.new_code"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Open the file with the key, so that yes means yes; with the recovery code lock the shop anew."""
    folder = folder_of(asked)
    secrets = (_recovered if asked.recovery else unlocked)(folder, terminal)
    open_reader(folder, secrets).close()
    is_encrypted = secrets.database_key is not None
    key = "cli.unlock.locked_anew" if asked.recovery and is_encrypted else "cli.unlock.opens"
    words = [terminal.say(key, folder=folder)]
    if not is_encrypted:
        words.append(terminal.say("cli.new.open"))
    figures: dict[str, object] = {"folder": str(folder), "is_encrypted": is_encrypted}
    figures["is_locked_anew"] = asked.recovery
    if asked.new_code and is_encrypted:
        figures["recovery_code"] = code = _renewed(folder, secrets, terminal)
        words.append(terminal.say("cli.unlock.code", code=code))
    return Answer("\n".join(words), figures)


def _renewed(folder: Path, secrets: Secrets, terminal: Terminal) -> str:
    """A new code, once the owner said so with the password; it can be asked for again at any time."""
    with open_to_write(folder, secrets) as (shop, console):
        _ask_owner(shop, terminal)
        shop.database.run(renew_recovery_code, RenewRecoveryCode(new_id()), console)
        return renew_recovery(folder, secrets)


def _ask_owner(shop: OpenShop, terminal: Terminal) -> None:
    reader = shop.reader()
    try:
        check_owner(reader, owner_password_given(), shop.secrets.pepper)
    except NeedsOwnerPassword:
        if not terminal.can_ask:
            raise
        asked = terminal.ask_secret(terminal.say("cli.ask.owner_password"))
        check_owner(reader, asked, shop.secrets.pepper)
    finally:
        reader.close()


def _recovered(folder: Path, terminal: Terminal) -> Secrets:
    if not (folder / SHOP_FILE).is_file():
        raise NoShopHere(str(folder))  # before anything is asked, and before a lock makes the folder
    code = recovery_code(terminal)
    passphrase, keyring = new_locks(terminal)
    lock = take_lock(folder)
    try:
        return unlock_with_recovery(folder, code, new_passphrase=passphrase, keyring=keyring)
    finally:
        lock.release()
