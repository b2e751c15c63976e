"""The way back in with the printed recovery code."""

from __future__ import annotations

import os

from desktop.cli.answer import Usage
from desktop.cli.shop_door import passphrase_given
from desktop.cli.terminal import Terminal
from desktop.database.envelope import KeyStore
from desktop.keyring_door import system_keyring
from desktop.setup.passphrase import check_passphrase


def recovery_code(terminal: Terminal) -> str:
    """KEDAI_RECOVERY_CODE, else what the person types.

    Raises:
        Usage: neither.
    """
    if given := os.environ.get("KEDAI_RECOVERY_CODE"):
        return given
    if not terminal.can_ask:
        raise Usage("cli.usage.recovery_code")
    return terminal.ask_secret(terminal.say("cli.ask.recovery_code"))


def new_locks(terminal: Terminal) -> tuple[str | None, KeyStore | None]:
    """The new locks: KEDAI_PASSPHRASE, else this machine's keyring, else a passphrase the person chooses.

    Raises:
        ShortPassphrase, Usage: there is none yet.
    """
    if given := passphrase_given():
        check_passphrase(given)
        return given, None
    keyring = system_keyring()
    if keyring is None and terminal.can_ask:
        chosen = asked_twice("cli.ask.new_passphrase", terminal)
        check_passphrase(chosen)
        return chosen, None
    return None, keyring


def asked_twice(key: str, terminal: Terminal) -> str:
    """A new secret, typed twice.

    Raises:
        Usage: two different ones.
    """
    first = terminal.ask_secret(terminal.say(key))
    if terminal.ask_secret(terminal.say("cli.ask.again")) != first:
        raise Usage("cli.usage.not_the_same")
    return first
