"""Asks the shop whether the PIN is right; apart from the screen, which paints before asyncio is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop.errors import Refusal
from desktop.screens.aslot import aslot

if TYPE_CHECKING:
    from desktop.staff.queries import Person


class SignInDoors(Protocol):
    """As much of the shop's doors as signing in needs."""

    async def sign_in(self, person_id: str, pin: str) -> Person:
        """Raises WrongPin, LockedOut."""
        ...


class Proving:
    """One try at a time; the answer goes to `accept` or `refuse`, trouble of the machine to the app."""

    def __init__(
        self,
        doors: SignInDoors,
        accept: Callable[[Person], None],
        refuse: Callable[[Refusal], None],
        always: Callable[[], None],
    ) -> None:
        self._doors = doors
        self._accept, self._refuse, self._always = accept, refuse, always

    @aslot
    async def prove(self, person_id: str, pin: str) -> None:
        """Try this PIN of this person."""
        try:
            person = await self._doors.sign_in(person_id, pin)
        except Refusal as refusal:
            self._refuse(refusal)
        else:
            self._accept(person)
        finally:
            self._always()
