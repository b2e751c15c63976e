"""Let somebody go: they cannot sign in any more, and what they sold stays theirs."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.staff.changing import leave_an_owner
from desktop.staff.events import PersonArchived
from desktop.staff.owner_password import check_owner
from desktop.staff.tables import password, person, pin

SET_ARCHIVED = (
    person.update().where(person.c.person_id == bindparam("whose")).values(archived_at=bindparam("at"))
)
DELETE_PIN = pin.delete().where(pin.c.person_id == bindparam("whose"))
DELETE_PASSWORD = password.delete().where(password.c.person_id == bindparam("whose"))


@dataclass(frozen=True, slots=True)
class ArchivePerson:
    """Asked for with the owner's password, if there is one."""

    command_id: str
    person_id: str
    pepper: bytes = field(repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ArchivedPerson:
    person_id: str


def archive_person(command: ArchivePerson, work: Work) -> ArchivedPerson:
    """Archive a person: their name stays for old receipts, their PIN and password do not.

    Raises:
        NotAllowed, NoSuchPerson, AtTheTill, LastOwner, NeedsOwnerPassword, WrongOwnerPassword, and of who
        hears of it ShiftOfPerson: they work here as before.
    """
    if answered := work.answer_to(command.command_id, ArchivedPerson):
        return answered
    work.require("archive_person")
    leave_an_owner(command.person_id, work)
    check_owner(work, command.owner_password, command.pepper)
    work.write(SET_ARCHIVED, {"whose": command.person_id, "at": work.now_text})
    drop_secrets(command.person_id, work)
    work.note(person_id=command.person_id)
    work.record(PersonArchived(command.person_id))
    return work.answer(command.command_id, ArchivedPerson(command.person_id))


def drop_secrets(person_id: str, work: Work) -> None:
    """Whoever does not work here any more has no PIN and no password at this till."""
    for statement in (DELETE_PIN, DELETE_PASSWORD):
        work.write(statement, {"whose": person_id})
