"""What the owner decides about a way of paying, and why the shop says no to it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal

Value = str | int | None
RULES = (
    *("name", "account", "is_refundable", "opens_drawer", "settles_days", "position", "taken_by"),
    *("surplus", "refund_by", "asks", "denominations"),
)
"""What may be changed: columns of tender_type. That cash alone gives change and is rounded is no choice:
change comes out of the drawer."""


@dataclass(frozen=True, slots=True)
class ChangeTenderType:
    """Other rules from now on, by their column; what was paid before stays as it was."""

    command_id: str
    tender_type: str
    rules: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class ArchiveTenderType:
    """It is taken no more, or is again."""

    command_id: str
    tender_type: str
    is_archived: bool = True


@dataclass(frozen=True, slots=True)
class TenderTypeKept:
    """`fields` are those that are otherwise now."""

    tender_type: str
    fields: list[str]


@dataclass
class NoSuchTender(Refusal):
    """The shop has no way of paying of that name."""

    code = "selling.no_such_tender"
    tender_type: str


@dataclass
class FixedTender(Refusal):
    """Cash, PayNow by code and what the online shop takes are what the program makes of them."""

    code = "selling.fixed_tender"
    tender_type: str
    field: str


@dataclass
class BadTenderRule(Refusal):
    """No way of paying works by that rule."""

    code = "selling.bad_tender_rule"
    field: str
    value: str
    offered: str


@dataclass
class TenderExists(Refusal):
    """There is a way of paying with this key already."""

    code = "selling.tender_exists"
    tender_type: str
