"""What the card of the people leads to: the owner's commands, each password tried only so often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.screens.settings.people_doors import Newcomer
from desktop.staff.owner_password import WrongOwnerPassword, has_password, owner_has_password
from desktop.staff.permissions import Role
from desktop.staff.queries import Person

if TYPE_CHECKING:
    from desktop.app import App


class AppPeople:
    """The people of one window's shop."""

    def __init__(self, app: App, doors: ShopDoors) -> None:
        self._app, self._doors = app, doors

    def people(self) -> list[Person]:
        return self._doors.people()

    def is_at_the_till(self, person_id: str) -> bool:
        person = self._doors.person()
        return person is not None and person.person_id == person_id

    def needs_password(self) -> bool:
        return owner_has_password(self._doors.reader)

    async def add(self, newcomer: Newcomer, password: str | None) -> None:
        from desktop.staff.add_person import AddPerson, add_person

        await self._prove(password)
        asked = (new_id(), newcomer.name, newcomer.role, newcomer.pin, self._pepper())
        await self._doors.run(add_person, AddPerson(*asked, owner_password=password))

    async def change_pin(self, person_id: str, pin: str, password: str | None) -> None:
        from desktop.staff.change_pin import ChangePin, change_pin

        await self._prove(password)
        await self._doors.run(change_pin, ChangePin(new_id(), person_id, pin, self._pepper(), password))

    async def change_role(self, person_id: str, role: Role, password: str | None) -> None:
        from desktop.staff.change_role import ChangeRole, change_role

        await self._prove(password)
        await self._doors.run(change_role, ChangeRole(new_id(), person_id, role, self._pepper(), password))

    async def rename(self, person_id: str, name: str) -> None:
        from desktop.staff.rename_person import RenamePerson, rename_person

        await self._doors.run(rename_person, RenamePerson(new_id(), person_id, name))
        if self.is_at_the_till(person_id):
            self._app.renew_person()

    async def archive(self, person_id: str, password: str | None) -> None:
        from desktop.staff.archive_person import ArchivePerson, archive_person

        await self._prove(password)
        await self._doors.run(archive_person, ArchivePerson(new_id(), person_id, self._pepper(), password))

    async def _prove(self, password: str | None) -> None:
        """Whoever stands here with the owner's PIN may not try passwords without end: as at sign-in, a wrong
        one is kept and locks. The command itself looks again, and takes any owner's."""
        from desktop.staff.sign_in import SignIn, WrongPin, sign_in, signed_in_or_refused

        person = self._doors.person()
        if password is None or person is None or not has_password(self._doors.reader, person.person_id):
            return
        tried = SignIn(new_id(), person.person_id, password, self._pepper(), uses_password=True)
        try:
            signed_in_or_refused(await self._doors.run(sign_in, tried))
        except WrongPin:
            raise WrongOwnerPassword from None

    def _pepper(self) -> bytes:
        assert self._app.shop is not None, "nobody is at the till before the shop is open"
        return self._app.shop.secrets.pepper
