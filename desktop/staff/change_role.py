"""Give somebody who works here another role."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.staff.changing import leave_an_owner, role_here
from desktop.staff.events import PersonChanged
from desktop.staff.owner_password import check_owner
from desktop.staff.permissions import NotAllowed, Role
from desktop.staff.tables import person

SET_ROLE = person.update().where(person.c.person_id == bindparam("whose")).values(role=bindparam("to_role"))


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """The role that somebody has from now on; asked for with the owner's password, if there is one."""

    command_id: str
    person_id: str
    role: Role
    pepper: bytes = field(repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RoleChanged:
    person_id: str
    role: str


def change_role(command: ChangeRole, work: Work) -> RoleChanged:
    """Change a role; the next command of that person already knows.

    Raises:
        NotAllowed, NoSuchPerson, AtTheTill, LastOwner, NeedsOwnerPassword, WrongOwnerPassword:
        the role stays.
    """
    if answered := work.answer_to(command.command_id, RoleChanged):
        return answered
    work.require("change_role")
    if command.role is Role.CONSOLE:  # nobody is the console
        raise NotAllowed("change_role", work.role)
    role_here(work, command.person_id)
    if command.role is not Role.OWNER:
        leave_an_owner(command.person_id, work)
    check_owner(work, command.owner_password, command.pepper)
    work.write(SET_ROLE, {"whose": command.person_id, "to_role": command.role.value})
    work.note(person_id=command.person_id, role=command.role.value)
    work.record(PersonChanged(command.person_id, "role"))
    return work.answer(command.command_id, RoleChanged(command.person_id, command.role.value))
