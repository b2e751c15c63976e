"""Acts that move the shop ask for the owner's password, not the PIN (decision 15)."""

from __future__ import annotations

from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.staff.secrets import matches

_OWNERS = (
    "SELECT s.password_hash FROM password s JOIN person p ON p.person_id = s.person_id"
    " WHERE p.role = 'owner' AND p.archived_at IS NULL"
)


_HAS_ONE = "SELECT 1 FROM password WHERE person_id = ?"


class NeedsOwnerPassword(Refusal):
    """This moves the whole shop or its keys: the owner says so with the password."""

    code = "staff.needs_owner_password"


class WrongOwnerPassword(Refusal):
    """Not the password of an owner of the shop."""

    code = "staff.wrong_owner_password"


def owner_has_password(rows: Rows) -> bool:
    """Whether acts that move the shop ask for one."""
    return rows.one(_OWNERS) is not None


def has_password(rows: Rows, person_id: str) -> bool:
    """Whether this person has one of their own."""
    return rows.one(_HAS_ONE, (person_id,)) is not None


def check_owner(rows: Rows, password: str | None, pepper: bytes) -> None:
    """A shop whose owner never chose a password has only its key to guard it.

    Raises:
        NeedsOwnerPassword, WrongOwnerPassword.
    """
    stored = rows.rows(_OWNERS)
    if not stored:
        return
    if password is None:
        raise NeedsOwnerPassword
    if not any(matches(each, password, pepper) for (each,) in stored):
        raise WrongOwnerPassword
