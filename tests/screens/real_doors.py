"""Doors for tests of screens: the real commands on a real test shop, and a record of what was asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.staff.permissions import NotAllowed, Role, may_approve
from desktop.staff.queries import Person, people
from desktop.staff.sign_in import SignedIn, SignIn, sign_in, signed_in_or_refused
from tests.builders import Shop


@dataclass
class RealStaffDoors:
    """People and PINs of a test shop."""

    shop: Shop
    calls: list[str] = field(default_factory=list)

    def people(self) -> list[Person]:
        return people(self.shop.reader)

    def approvers(self, right: str) -> list[Person]:
        return [person for person in self.people() if may_approve(right, person.role)]

    async def sign_in(self, person_id: str, pin: str) -> Person:
        self.calls.append("sign_in")
        await self._prove(person_id, pin)
        return next(person for person in self.people() if person.person_id == person_id)

    async def approve(self, right: str, person_id: str, pin: str) -> Approval:
        self.calls.append(f"approve {right}")
        proved = await self._prove(person_id, pin)
        if not may_approve(right, proved.role):
            raise NotAllowed(right, proved.role)
        return Approval(right, person_id)

    def sign_out(self) -> None:
        self.calls.append("sign_out")

    async def _prove(self, person_id: str, pin: str) -> SignedIn:
        command = SignIn(new_id(), person_id, pin, self.shop.secrets.pepper)
        loop = asyncio.get_running_loop()
        run = self.shop.database.run
        answer = await loop.run_in_executor(None, run, sign_in, command, self.shop.cashier)
        return signed_in_or_refused(answer)

    def person(self, role: Role) -> Person:
        """The test shop's one person of that role."""
        return next(person for person in self.people() if person.role == role)
