"""Call somebody by another name: married, misspelt, or two of the same name at one till."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.database.work import Work
from desktop.personal.vault import remember
from desktop.staff.add_person import read_person_name
from desktop.staff.changing import role_here
from desktop.staff.events import PersonChanged


@dataclass(frozen=True, slots=True)
class RenamePerson:
    """The name from now on, also on copies of earlier receipts: it stands in one place, under their key."""

    command_id: str
    person_id: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonRenamed:
    person_id: str


def rename_person(command: RenamePerson, work: Work) -> PersonRenamed:
    """Keep another name under the person's own key; neither name goes on record.

    Raises:
        NotAllowed, NoSuchPerson, NoName, TooLong, BadLetters, PersonForgotten, KeyNotHere: the name stays.
    """
    if answered := work.answer_to(command.command_id, PersonRenamed):
        return answered
    work.require("rename_person")
    role_here(work, command.person_id)
    remember(command.person_id, {"name": read_person_name(command.name)}, work)
    work.note(person_id=command.person_id)
    work.record(PersonChanged(command.person_id, "name"))
    return work.answer(command.command_id, PersonRenamed(command.person_id))
