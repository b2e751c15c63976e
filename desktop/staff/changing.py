"""What every change of somebody's rights asks first."""

from __future__ import annotations

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.staff.permissions import Role, role_of
from desktop.staff.refusals import AtTheTill, LastOwner, NoSuchPerson

_OTHER_OWNERS = "SELECT 1 FROM person WHERE role = 'owner' AND archived_at IS NULL AND person_id <> ?"


def role_here(rows: Rows, person_id: str) -> Role:
    """The role of somebody who works here.

    Raises:
        NoSuchPerson: not a person, or archived.
    """
    role = role_of(rows, person_id)
    if role in ("", Role.CONSOLE):
        raise NoSuchPerson
    return Role(role)


def leave_an_owner(person_id: str, work: Work) -> None:
    """Somebody is about to lose their role.

    Raises:
        AtTheTill: it is whoever asks. LastOwner: nobody else owns the shop.
    """
    if work.who.person_id == person_id:
        raise AtTheTill
    if role_here(work, person_id) is Role.OWNER and work.one(_OTHER_OWNERS, (person_id,)) is None:
        raise LastOwner
