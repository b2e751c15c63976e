"""Registering a shop that already trades for GST, or ending that: a day from which it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import bindparam

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.names import some_lines
from desktop.setup.events import RegistrationChanged, TaxChanged
from desktop.setup.gst_since import check_gst_since
from desktop.setup.queries import Registration, latest_registration, the_shop
from desktop.setup.set_up_shop import NoAddress
from desktop.setup.tables import gst_registration, shop
from desktop.setup.uen import read_gst_number
from desktop.staff.owner_password import check_owner

INSERT_REGISTRATION = gst_registration.insert()
_ONE = gst_registration.c.registered_from == bindparam("which")
SET_END = gst_registration.update().where(_ONE).values(registered_to=bindparam("last_day"))
SET_ADDRESS = shop.update().values(address=bindparam("lines"))
DELETE_REGISTRATION = gst_registration.delete().where(_ONE)


@dataclass
class AlreadyRegistered(Refusal):
    """The shop is registered on that day, or will be: a day has one registration."""

    code = "setup.already_registered"
    number: str
    since: str


@dataclass
class StillRegistered(Refusal):
    """The registration before has an end, and this one would begin before it."""

    code = "setup.still_registered"
    number: str
    until: str


class NotRegistered(Refusal):
    """There is no registration to end."""

    code = "setup.not_registered"


@dataclass
class EndsTooEarly(Refusal):
    """The registration begins later than the day it should end by."""

    code = "setup.ends_too_early"
    since: str


@dataclass(frozen=True, slots=True)
class RegisterGst:
    """The number and first day from the letter of IRAS; asked for with the owner's password, if any."""

    command_id: str
    number: str
    since: date
    pepper: bytes = field(repr=False)
    owner_password: str | None = field(default=None, repr=False)
    address: str = ""  # lines one below the other; needed where the shop has none yet


@dataclass(frozen=True, slots=True)
class DeregisterGst:
    """The first day on which the shop is not registered any more."""

    command_id: str
    from_day: date
    pepper: bytes = field(repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class GstChanged:
    """`first_day` is the first day taxed in the new way."""

    number: str
    first_day: str


def register_gst(command: RegisterGst, work: Work) -> GstChanged:
    """Register the shop from a day on; sales of that day and later charge GST and are tax invoices.

    Raises:
        NotAllowed, BadGstNumber, BadGstDate, AlreadyRegistered, StillRegistered, NoAddress,
        NeedsOwnerPassword, WrongOwnerPassword, and of who hears of it SalesAlready: nothing changed.
    """
    if answered := work.answer_to(command.command_id, GstChanged):
        return answered
    work.require("register_gst")
    number = read_gst_number(command.number)
    check_gst_since(command.since, _today(work))
    _check_free(latest_registration(work), command.since)
    address = some_lines(command.address, "address")
    if not (address or the_shop(work).address):
        raise NoAddress
    check_owner(work, command.owner_password, command.pepper)
    if address:
        work.write(SET_ADDRESS, {"lines": address})
    first_day = command.since.isoformat()
    row = {"registered_from": first_day, "registered_to": None, "number": number, "field_clocks": "{}"}
    work.write(INSERT_REGISTRATION, row)
    work.record(RegistrationChanged(first_day, bool(address)))
    return _changed(command.command_id, GstChanged(number, first_day), work)


def _check_free(latest: Registration | None, since: date) -> None:
    if latest and latest.until is None:
        raise AlreadyRegistered(latest.number, latest.since.isoformat())
    if latest and latest.until and latest.until >= since:
        raise StillRegistered(latest.number, latest.until.isoformat())


def deregister_gst(command: DeregisterGst, work: Work) -> GstChanged:
    """End the registration; one that would end on its first day, before any sale, never was.

    Raises:
        NotAllowed, NotRegistered, EndsTooEarly, BadGstDate, NeedsOwnerPassword, WrongOwnerPassword, and of
        who hears of it SalesAlready: nothing changed.
    """
    if answered := work.answer_to(command.command_id, GstChanged):
        return answered
    work.require("deregister_gst")
    check_gst_since(command.from_day, _today(work))
    running = latest_registration(work)
    if running is None or running.until is not None:
        raise NotRegistered
    if command.from_day < running.since:
        raise EndsTooEarly(running.since.isoformat())
    check_owner(work, command.owner_password, command.pepper)
    _end(running, command.from_day, work)
    work.record(RegistrationChanged(running.since.isoformat(), has_address=False))
    return _changed(command.command_id, GstChanged(running.number, command.from_day.isoformat()), work)


def _end(running: Registration, from_day: date, work: Work) -> None:
    which = {"which": running.since.isoformat()}
    if from_day == running.since:
        work.write(DELETE_REGISTRATION, which)
    else:
        work.write(SET_END, {**which, "last_day": (from_day - timedelta(days=1)).isoformat()})


def _changed(command_id: str, changed: GstChanged, work: Work) -> GstChanged:
    work.note(number=changed.number, first_day=changed.first_day)
    work.record(TaxChanged(changed.first_day))
    return work.answer(command_id, changed)


def _today(work: Work) -> date:
    return day_in(the_shop(work).zone, work.now)
