"""`kedai unlock`: find out whether the shop opens, or open it again with the recovery code."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.cli.answer import Answer
from desktop.cli.new_locks import new_locks, recovery_code
from desktop.cli.shop_door import unlocked
from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.database.envelope import Secrets
from desktop.database.lock import take_lock
from desktop.database.places import SHOP_FILE
from desktop.database.trouble import NoShopHere
from desktop.messages.say import Say
from desktop.open_shop import open_reader, unlock_with_recovery


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """By the recovery code, or as every day."""
    parser.add_argument("--recovery", action="store_true", help=say("cli.unlock.recovery"))


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
    figures = {"folder": str(folder), "is_encrypted": is_encrypted, "is_locked_anew": asked.recovery}
    return Answer("\n".join(words), figures)


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
