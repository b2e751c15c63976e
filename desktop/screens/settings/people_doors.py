"""What the card of the people may ask of the shop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop.staff.permissions import Role

if TYPE_CHECKING:
    from desktop.staff.queries import Person

ROLES = tuple(role for role in Role if role is not Role.CONSOLE)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to take on."""

    name: str
    role: Role
    pin: str = field(default="", repr=False)


class PeopleDoors(Protocol):
    """Writes raise the refusals of their commands and MachineError; `password` is an owner's."""

    def people(self) -> list[Person]:
        """Who works here, in the order of the sign-in screen."""
        ...

    def is_at_the_till(self, person_id: str) -> bool: ...

    def needs_password(self) -> bool:
        """Whether an owner has a password: then every change of rights asks for it."""
        ...

    async def add(self, newcomer: Newcomer, password: str | None) -> None: ...

    async def change_pin(self, person_id: str, pin: str, password: str | None) -> None: ...

    async def change_role(self, person_id: str, role: Role, password: str | None) -> None: ...

    async def rename(self, person_id: str, name: str) -> None: ...

    async def archive(self, person_id: str, password: str | None) -> None: ...
