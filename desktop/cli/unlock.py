"""`kedai unlock`: find out whether the shop opens, or open it again with the recovery code."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.new_locks import new_locks, recovery_code
from desktop.cli.shop_door import folder_of, unlocked
from desktop.cli.terminal import Terminal
from desktop.database.lock import take_lock
from desktop.messages.say import Say
from desktop.open_shop import open_reader, unlock_with_recovery


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """By the recovery code, or as every day."""
    parser.add_argument("--recovery", action="store_true", help=say("cli.unlock.recovery"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Open the file with the key, so that yes means yes; with the recovery code lock the shop anew."""
    folder = folder_of(asked)
    if asked.recovery:
        code = recovery_code(terminal)
        passphrase, keyring = new_locks(terminal)
        lock = take_lock(folder)
        try:
            secrets = unlock_with_recovery(folder, code, new_passphrase=passphrase, keyring=keyring)
        finally:
            lock.release()
    else:
        secrets = unlocked(folder, terminal)
    open_reader(folder, secrets).close()
    is_encrypted = secrets.database_key is not None
    key = "cli.unlock.locked_anew" if asked.recovery and is_encrypted else "cli.unlock.opens"
    words = [terminal.say(key, folder=folder)]
    if not is_encrypted:
        words.append(terminal.say("cli.new.open"))
    figures = {"folder": str(folder), "is_encrypted": is_encrypted, "is_locked_anew": asked.recovery}
    return Answer("\n".join(words), figures)
