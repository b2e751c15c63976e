"""`kedai restore`: put the shop of a backup into the shop's folder."""

from __future__ import annotations

import argparse

from desktop.backup.restore_shop import Keys, Restored, restore_shop
from desktop.cli.answer import Answer
from desktop.cli.new_locks import new_locks, recovery_code
from desktop.cli.options import add_file
from desktop.cli.shop_door import owner_password_given, passphrase_given
from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.database.envelope import NeedsPassphrase
from desktop.keyring_door import SystemKeyring
from desktop.messages.say import Say
from desktop.staff.owner_password import NeedsOwnerPassword
from desktop.wiring import RULES


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The backup, and how it is unlocked."""
    add_file(parser, say, "cli.restore.file")
    parser.add_argument("--recovery", action="store_true", help=say("cli.restore.recovery"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Check the backup in full, then let it take the folder's place; what stood there is set aside."""
    restored = _restore(asked, terminal)
    told = [terminal.say("cli.restore.done", folder=restored.folder, made_at=restored.made_at)]
    told.append(terminal.say("cli.restore.label", label=restored.label))
    if restored.set_aside is not None:
        told.append(terminal.say("cli.restore.set_aside", folder=restored.set_aside))
    if restored.findings:
        told.append(terminal.say("cli.restore.findings", findings=restored.findings))
    figures = {
        "folder": str(restored.folder),
        "made_at": restored.made_at,
        "label": restored.label,
        "generation": restored.generation,
        "findings": restored.findings,
        "set_aside": str(restored.set_aside) if restored.set_aside else None,
    }
    return Answer("\n".join(told), figures)


def _restore(asked: argparse.Namespace, terminal: Terminal) -> Restored:
    """Ask a person, if there is one, for whatever turns out to be needed."""
    password = owner_password_given()
    if asked.recovery:
        code = recovery_code(terminal)
        passphrase, keyring = new_locks(terminal)
    else:
        code, passphrase = None, passphrase_given()
        keyring = None if passphrase else SystemKeyring()
    while True:
        keys = Keys(passphrase, keyring, code, password)
        try:
            return restore_shop(asked.file, folder_of(asked), keys, RULES)
        except NeedsPassphrase:
            if not terminal.can_ask or passphrase is not None:
                raise
            passphrase, keyring = terminal.ask_secret(terminal.say("cli.ask.passphrase")), None
        except NeedsOwnerPassword:
            if not terminal.can_ask:
                raise
            password = terminal.ask_secret(terminal.say("cli.ask.owner_password"))
