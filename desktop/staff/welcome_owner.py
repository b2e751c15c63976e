"""The owner proves who they are at a till that joined their shop: by a PIN, and a password, of this till."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.staff.change_pin import keep_pin
from desktop.staff.changing import role_here
from desktop.staff.permissions import Role
from desktop.staff.secrets import check_password, check_pin, hashed
from desktop.staff.tables import password

_put = insert(password)
PUT_PASSWORD = _put.on_conflict_do_update(
    index_elements=["person_id"],
    set_={name: _put.excluded[name] for name in ("password_hash", "failures", "locked_until", "changed_at")},
)


class NotAnOwner(Refusal):
    """A till joins a shop in the name of somebody who owns it."""

    code = "staff.not_an_owner"


@dataclass(frozen=True, slots=True)
class WelcomeOwner:
    """The owner's PIN at this till, and the password if they want one here."""

    command_id: str
    person_id: str
    pin: str = field(repr=False)
    pepper: bytes = field(repr=False)
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OwnerWelcomed:
    person_id: str


def welcome_owner(command: WelcomeOwner, work: Work) -> OwnerWelcomed:
    """Let the owner in at a till that is being made.

    Raises:
        NotAllowed, NoSuchPerson, NotAnOwner, WeakPin, WeakPassword: nothing changed.
    """
    if answered := work.answer_to(command.command_id, OwnerWelcomed):
        return answered
    work.require("welcome_owner")
    if role_here(work, command.person_id) is not Role.OWNER:
        raise NotAnOwner
    check_pin(command.pin)
    if command.password is not None:
        check_password(command.password)
        row = {
            "person_id": command.person_id,
            "failures": 0,
            "locked_until": None,
            "changed_at": work.now_text,
        }
        work.write(PUT_PASSWORD, {**row, "password_hash": hashed(command.password, command.pepper)})
    keep_pin(command.person_id, command.pin, command.pepper, work)
    work.note(person_id=command.person_id)
    return work.answer(command.command_id, OwnerWelcomed(command.person_id))
