"""Proving who one is: the person, then the PIN; failures lock that person for a while, restarts included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam

from desktop.clock import instant_text, read_instant
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.staff.permissions import role_of
from desktop.staff.secrets import FREE_TRIES, lock_time, matches
from desktop.staff.tables import password, pin

SET_PIN_TRIES = (
    pin.update()
    .where(pin.c.person_id == bindparam("whose"))
    .values(failures=bindparam("count"), locked_until=bindparam("until"))
)
SET_PASSWORD_TRIES = (
    password.update()
    .where(password.c.person_id == bindparam("whose"))
    .values(failures=bindparam("count"), locked_until=bindparam("until"))
)


@dataclass
class WrongPin(Refusal):
    """Not that person's PIN or password."""

    code = "staff.wrong_pin"
    tries_left: int


@dataclass
class LockedOut(Refusal):
    """Too many wrong tries; wait."""

    code = "staff.locked_out"
    seconds: int


class NoPinHere(Refusal):
    """Somebody of the shop who has no PIN at this till: PINs belong to one till each."""

    code = "staff.no_pin_here"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person's PIN, keyed at a till. `secret` is the owner's password for acts that move the shop."""

    command_id: str
    person_id: str
    secret: str
    pepper: bytes
    uses_password: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it is; `refused` tells a wrong try that was recorded all the same."""

    person_id: str
    role: str
    tries_left: int | None = None
    locked_seconds: int | None = None
    has_no_pin: bool = False


def sign_in(command: SignIn, work: Work) -> SignedIn:
    """Check a PIN or password and record the try.

    A wrong try must be kept, so it is an answer and not a refusal: `signed_in_or_refused` turns it
    into WrongPin or LockedOut after the commit.
    """
    table = "password" if command.uses_password else "pin"
    found = work.one(
        f"SELECT p.role, s.{table}_hash, s.failures, s.locked_until FROM person p"  # noqa: S608 - two names
        f" JOIN {table} s ON s.person_id = p.person_id WHERE p.person_id = ? AND p.archived_at IS NULL",
        (command.person_id,),
    )
    if found is None:
        has_no_pin = table == "pin" and role_of(work, command.person_id) != ""
        return SignedIn(command.person_id, "", tries_left=0, has_no_pin=has_no_pin)
    role, stored, failures, locked_until = found
    if wait := _seconds_left(locked_until, failures, work.now):
        return SignedIn(command.person_id, "", locked_seconds=wait)
    if matches(stored, command.secret, command.pepper):
        if failures:
            _keep_tries(command, 0, None, work)
        work.note(person_id=command.person_id, by="password" if command.uses_password else "pin")
        return SignedIn(command.person_id, role)
    return _failed(command, failures + 1, work)


def signed_in_or_refused(answer: SignedIn) -> SignedIn:
    """The answer of sign_in, if it was the right PIN.

    Raises:
        WrongPin, LockedOut: the try is on record. NoPinHere.
    """
    if answer.has_no_pin:
        raise NoPinHere
    if answer.locked_seconds:
        raise LockedOut(answer.locked_seconds)
    if answer.tries_left is not None:
        raise WrongPin(answer.tries_left)
    return answer


def _failed(command: SignIn, failures: int, work: Work) -> SignedIn:
    wait = lock_time(failures)
    until = instant_text(work.now + wait) if wait else None
    _keep_tries(command, failures, until, work)
    work.note(person_id=command.person_id, failures=failures)
    if wait:
        return SignedIn(command.person_id, "", locked_seconds=int(wait.total_seconds()))
    return SignedIn(command.person_id, "", tries_left=FREE_TRIES - failures)


def _keep_tries(command: SignIn, failures: int, until: str | None, work: Work) -> None:
    statement = SET_PASSWORD_TRIES if command.uses_password else SET_PIN_TRIES
    work.write(statement, {"whose": command.person_id, "count": failures, "until": until})


def _seconds_left(locked_until: str | None, failures: int, now: datetime) -> int:
    """A lock that would last longer than any does means that the clock went back: it is over."""
    if locked_until is None:
        return 0
    left = read_instant(locked_until) - now
    return max(0, int(left.total_seconds() + 0.999)) if left <= lock_time(failures) else 0
