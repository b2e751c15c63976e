"""Nobody goes while their drawer is not counted."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.refusals import ShiftOfPerson
from desktop.staff.events import PersonArchived

_OPEN_SHIFT = "SELECT number FROM shift WHERE person_id = ? AND state = 'open' AND kind = 'counter'"


def refuse_open_shift(event: PersonArchived, work: Work) -> None:
    """What is over or short in the drawer is counted while its cashier can still answer for it.

    The owner or anybody else at the counter may end that shift, so that nobody can hold up their own leave.

    Raises:
        ShiftOfPerson: the person stays until the shift has ended.
    """
    if found := work.one(_OPEN_SHIFT, (event.person_id,)):
        raise ShiftOfPerson(int(found[0]))
