"""The owner's password, where an act moves rights or the shop: from the environment, else asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desktop.cli.shop_door import owner_password_given
from desktop.cli.terminal import Terminal
from desktop.staff.owner_password import NeedsOwnerPassword

Answer = TypeVar("Answer")


def with_owner_password(terminal: Terminal, carry_out: Callable[[str | None], Answer]) -> Answer:
    """Carry something out with KEDAI_OWNER_PASSWORD; if that is not set and needed, ask whoever is there.

    Raises:
        NeedsOwnerPassword: nobody is there to ask. WrongOwnerPassword, and whatever `carry_out` refuses.
    """
    try:
        return carry_out(owner_password_given())
    except NeedsOwnerPassword:
        if not terminal.can_ask:
            raise
    return carry_out(terminal.ask_secret(terminal.say("cli.ask.owner_password")))
