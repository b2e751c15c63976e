"""Doors of the people's card: the owner's commands on a real test shop, and a record of what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop.ids import new_id
from desktop.screens.settings.people_doors import Newcomer
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.archive_person import ArchivePerson, archive_person
from desktop.staff.change_pin import ChangePin, change_pin
from desktop.staff.change_role import ChangeRole, change_role
from desktop.staff.owner_password import owner_has_password
from desktop.staff.permissions import Role
from desktop.staff.queries import Person, people
from desktop.staff.rename_person import RenamePerson, rename_person
from tests.builders import Shop


@dataclass
class RealPeople:
    """People of a test shop, changed by its owner."""

    shop: Shop
    calls: list[str] = field(default_factory=list)

    def people(self) -> list[Person]:
        return people(self.shop.reader)

    def is_at_the_till(self, person_id: str) -> bool:
        return person_id == self.shop.owner.person_id

    def needs_password(self) -> bool:
        return owner_has_password(self.shop.reader)

    async def add(self, newcomer: Newcomer, password: str | None) -> None:
        asked = (new_id(), newcomer.name, newcomer.role, newcomer.pin, self.shop.secrets.pepper)
        await self._run(add_person, AddPerson(*asked, owner_password=password))

    async def change_pin(self, person_id: str, pin: str, password: str | None) -> None:
        command = ChangePin(new_id(), person_id, pin, self.shop.secrets.pepper, password)
        await self._run(change_pin, command)

    async def change_role(self, person_id: str, role: Role, password: str | None) -> None:
        command = ChangeRole(new_id(), person_id, role, self.shop.secrets.pepper, password)
        await self._run(change_role, command)

    async def rename(self, person_id: str, name: str) -> None:
        await self._run(rename_person, RenamePerson(new_id(), person_id, name))

    async def archive(self, person_id: str, password: str | None) -> None:
        command = ArchivePerson(new_id(), person_id, self.shop.secrets.pepper, password)
        await self._run(archive_person, command)

    async def _run(self, function: Callable[..., object], command: Any) -> None:
        self.calls.append(function.__name__)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self.shop.run, function, command, self.shop.owner)
