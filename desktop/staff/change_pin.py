"""Give somebody a new PIN: they forgot theirs, somebody saw it, or too many wrong tries locked them out."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.staff.changing import role_here
from desktop.staff.owner_password import check_owner
from desktop.staff.secrets import check_pin, hashed
from desktop.staff.tables import pin

_put = insert(pin)
PUT_PIN = _put.on_conflict_do_update(
    index_elements=["person_id"],
    set_={name: _put.excluded[name] for name in ("pin_hash", "failures", "locked_until", "changed_at")},
)


@dataclass(frozen=True, slots=True)
class ChangePin:
    """The PIN from now on. Whoever has it has that person's rights: the owner's password is asked for."""

    command_id: str
    person_id: str
    pin: str = field(repr=False)
    pepper: bytes = field(repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PinChanged:
    person_id: str


def change_pin(command: ChangePin, work: Work) -> PinChanged:
    """Change a PIN and end a lock-out; the old one proves nothing any more. Whoever had none here has one.

    Raises:
        NotAllowed, NoSuchPerson, WeakPin, NeedsOwnerPassword, WrongOwnerPassword: the old PIN stands.
    """
    if answered := work.answer_to(command.command_id, PinChanged):
        return answered
    work.require("change_pin")
    role_here(work, command.person_id)
    check_pin(command.pin)
    check_owner(work, command.owner_password, command.pepper)
    keep_pin(command.person_id, command.pin, command.pepper, work)
    work.note(person_id=command.person_id)
    return work.answer(command.command_id, PinChanged(command.person_id))


def keep_pin(person_id: str, secret: str, pepper: bytes, work: Work) -> None:
    """The PIN from now on, at this till: no PIN ever leaves the file it was chosen for."""
    row = {"person_id": person_id, "pin_hash": hashed(secret, pepper), "changed_at": work.now_text}
    work.write(PUT_PIN, {**row, "failures": 0, "locked_until": None, "must_change": 0})
