"""Take somebody on: a role, a name under their own key, a PIN, and for the owner a password."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.names import one_line
from desktop.personal.vault import remember
from desktop.staff.events import PersonTakenOn
from desktop.staff.owner_password import check_owner
from desktop.staff.permissions import NotAllowed, Role
from desktop.staff.secrets import check_password, check_pin, hashed
from desktop.staff.tables import password, person, pin

INSERT_PERSON = person.insert()
INSERT_PIN = pin.insert()
INSERT_PASSWORD = password.insert()
COLOURS = ("#0B6E63", "#7A4B1E", "#2E6DB4", "#6C5BA8", "#B0380A", "#2F7D4F")


class NoName(Refusal):
    """A person needs a name to be chosen by."""

    code = "staff.no_name"


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Somebody new. `password` will be theirs, for an owner only; `owner_password` is an owner's who asks."""

    command_id: str
    name: str = field(repr=False)
    role: Role
    pin: str = field(repr=False)
    pepper: bytes = field(repr=False)
    password: str | None = field(default=None, repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PersonAdded:
    person_id: str


def read_person_name(text: str) -> str:
    """A person's name as it is kept.

    Raises:
        NoName, TooLong, BadLetters: nobody could be chosen by it.
    """
    name = one_line(text, "person")
    if not name:
        raise NoName
    return name


def add_person(command: AddPerson, work: Work) -> str:
    """Add a person; their id is the command's, so the same command again is the same person.

    Raises:
        NoName, TooLong, BadLetters, WeakPin, WeakPassword, NotAllowed, NeedsOwnerPassword,
        WrongOwnerPassword: nobody was added.
    """
    if work.answer_to(command.command_id, PersonAdded):
        return command.command_id
    work.require("add_person")
    if Role.CONSOLE in (command.role, command.command_id):  # nobody is the console, by role or by id
        raise NotAllowed("add_person", work.role)
    name = read_person_name(command.name)
    check_pin(command.pin)
    if command.password is not None:
        check_password(command.password)
    check_owner(work, command.owner_password, command.pepper)  # a new shop has nobody to ask yet
    found = work.one("SELECT count(*) FROM person")
    place = int(found[0]) if found else 0
    work.write(
        INSERT_PERSON,
        {
            "person_id": command.command_id,
            "role": command.role.value,
            "colour": COLOURS[place % len(COLOURS)],
            "language": None,
            "created_at": work.now_text,
            "archived_at": None,
            "field_clocks": "{}",
        },
    )
    remember(command.command_id, {"name": name}, work)
    _keep_secrets(command, work)
    work.note(person_id=command.command_id, role=command.role.value)
    work.record(PersonTakenOn(command.command_id))
    return work.answer(command.command_id, PersonAdded(command.command_id)).person_id


def _keep_secrets(command: AddPerson, work: Work) -> None:
    row = {"person_id": command.command_id, "failures": 0, "locked_until": None, "changed_at": work.now_text}
    work.write(INSERT_PIN, {**row, "pin_hash": hashed(command.pin, command.pepper), "must_change": 0})
    if command.password is not None:
        work.write(INSERT_PASSWORD, {**row, "password_hash": hashed(command.password, command.pepper)})
