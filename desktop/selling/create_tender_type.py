"""A way of paying that the shop took, or wants to take, beside the ones it started with."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.names import one_line
from desktop.selling.events import TenderTypeMade
from desktop.selling.on_shop_set_up import INSERT_TENDER_TYPE

CATALOGUE_KEYS = "tender."
OTHER_TENDERS = "1070"  # other tenders receivable, of the starter chart


class NoTenderName(Refusal):
    """A way of paying needs a name for its key."""

    code = "selling.no_tender_name"


@dataclass
class ReservedTenderName(Refusal):
    """Names that begin so are keys of the message catalogue: receipts would say other words for them."""

    code = "selling.reserved_tender_name"
    name: str


def is_reserved(name: str) -> bool:
    """Does it begin as the keys of the ways of paying a shop starts with?"""
    return name.casefold().startswith(CATALOGUE_KEYS)


@dataclass(frozen=True, slots=True)
class CreateTenderType:
    """A new way of paying: its key in small letters, and its name in the owner's own words."""

    command_id: str
    tender_type: str
    name: str


@dataclass(frozen=True, slots=True)
class TenderTypeCreated:
    tender_type: str
    position: int


def create_tender_type(command: CreateTenderType, work: Work) -> TenderTypeCreated:
    """Add it at the end of the payment screen: no change, no rounding, owed to the shop until it is paid out.

    Raises:
        NoTenderName, ReservedTenderName, TooLong, BadLetters, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, TenderTypeCreated):
        return answered
    work.require("create_tender_type")
    name = one_line(command.name, "tender")
    if not (name and one_line(command.tender_type, "tender")):
        raise NoTenderName
    if is_reserved(name):
        raise ReservedTenderName(name)
    last = work.one("SELECT coalesce(max(position), 0) FROM tender_type")
    created = TenderTypeCreated(command.tender_type, (last[0] if last else 0) + 1)
    work.write(
        INSERT_TENDER_TYPE,
        {
            "tender_type": command.tender_type,
            "name": name,
            "account": OTHER_TENDERS,
            "gives_change": 0,
            "rounds_cash": 0,
            "is_refundable": 1,
            "opens_drawer": 0,
            "settles_days": None,
            "position": created.position,
            "archived_at": None,
            "field_clocks": "{}",
        },
    )
    work.note(tender_type=command.tender_type)
    work.record(TenderTypeMade(command.tender_type))
    return work.answer(command.command_id, created)
