"""A way of paying that the shop took, or wants to take, beside the ones it started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.names import one_line
from desktop.selling.check_tender_rules import check_rules
from desktop.selling.events import TenderTypeMade
from desktop.selling.on_shop_set_up import INSERT_TENDER_TYPE
from desktop.selling.tender_words import RULES, BadTenderRule, TenderExists, Value

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
    """A new way of paying: its key in small letters, its name in the owner's own words, and rules by their
    column; without any it gives no change, is refundable and is owed to the shop until it is paid out."""

    command_id: str
    tender_type: str
    name: str
    rules: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class TenderTypeCreated:
    tender_type: str
    position: int


def create_tender_type(command: CreateTenderType, work: Work) -> TenderTypeCreated:
    """Add it at the end of the payment screen, or where its rules say.

    Raises:
        NoTenderName, ReservedTenderName, TenderExists, BadTenderRule, TooLong, BadLetters, NotAllowed:
            nothing changed.
    """
    if answered := work.answer_to(command.command_id, TenderTypeCreated):
        return answered
    work.require("create_tender_type")
    name = one_line(command.name, "tender")
    if not (name and one_line(command.tender_type, "tender")):
        raise NoTenderName
    if is_reserved(name):
        raise ReservedTenderName(name)
    if work.one("SELECT 1 FROM tender_type WHERE tender_type = ?", (command.tender_type,)):
        raise TenderExists(command.tender_type)
    last = work.one("SELECT coalesce(max(position), 0) FROM tender_type")
    created = TenderTypeCreated(command.tender_type, (last[0] if last else 0) + 1)
    asked = {**dict(command.rules), "name": name, "position": created.position}
    for unknown in asked.keys() - set(RULES):
        raise BadTenderRule(unknown, str(asked[unknown]), ", ".join(RULES))
    row = {**PLAIN_RULES, **asked, "tender_type": command.tender_type}
    check_rules(command.tender_type, asked, row, work)
    work.write(INSERT_TENDER_TYPE, row)
    work.note(tender_type=command.tender_type, name=name, **dict(command.rules))
    work.record(TenderTypeMade(command.tender_type))
    return work.answer(command.command_id, created)


PLAIN_RULES: Mapping[str, Value] = {
    "account": OTHER_TENDERS,
    "gives_change": 0,
    "rounds_cash": 0,
    "is_refundable": 1,
    "opens_drawer": 0,
    "settles_days": None,
    "archived_at": None,
    "taken_by": None,
    "surplus": None,
    "refund_by": None,
    "asks": None,
    "denominations": None,
    "field_clocks": "{}",
}
