"""Groups of customers: a name, and the price list they pay by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam

from desktop.customers.events import CustomerGroupChanged, CustomerGroupMade
from desktop.customers.refusals import NoGroupName, NoSuchGroup, NoSuchPriceList
from desktop.customers.tables import customer_group
from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.names import one_line

INSERT_GROUP = customer_group.insert()
SET_GROUP = (
    customer_group.update()
    .where(customer_group.c.group_id == bindparam("which"))
    .values(name=bindparam("called"), price_list_id=bindparam("prices"), archived_at=bindparam("at"))
)
_GROUPS = (
    "SELECT group_id, name, price_list_id FROM customer_group WHERE archived_at IS NULL"
    " ORDER BY name, group_id"
)


@dataclass(frozen=True, slots=True)
class Group:
    group_id: str
    name: str
    price_list_id: str | None


@dataclass(frozen=True, slots=True)
class AddGroup:
    """A group of the owner's own words; its id is the command's."""

    command_id: str
    name: str
    price_list_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """All of a group as it is to be; `is_archived`: used no more."""

    command_id: str
    group_id: str
    name: str
    price_list_id: str | None = None
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class GroupKept:
    group_id: str


def customer_groups(rows: Rows) -> list[Group]:
    """Those in use, by name."""
    return [Group(*row) for row in rows.rows(_GROUPS)]


def add_customer_group(command: AddGroup, work: Work) -> GroupKept:
    """Raises NoGroupName, TooLong, BadLetters, NoSuchPriceList, NotAllowed: there is no such group."""
    if answered := work.answer_to(command.command_id, GroupKept):
        return answered
    work.require("add_customer_group")
    row = _row(command.name, command.price_list_id, work)
    made = {"group_id": command.command_id, "archived_at": None, "field_clocks": "{}"}
    work.write(INSERT_GROUP, {**made, **row})
    work.note(group_id=command.command_id)
    work.record(CustomerGroupMade(command.command_id))
    return work.answer(command.command_id, GroupKept(command.command_id))


def change_customer_group(command: ChangeGroup, work: Work) -> GroupKept:
    """Raises NoSuchGroup, NoGroupName, TooLong, BadLetters, NoSuchPriceList, NotAllowed: it stays so."""
    if answered := work.answer_to(command.command_id, GroupKept):
        return answered
    work.require("change_customer_group")
    before = work.one(
        "SELECT name, price_list_id, archived_at FROM customer_group WHERE group_id = ?", (command.group_id,)
    )
    if before is None:
        raise NoSuchGroup
    row = _row(command.name, command.price_list_id, work)
    at = (before[2] or work.now_text) if command.is_archived else None
    changed = {"which": command.group_id, "called": row["name"], "prices": row["price_list_id"], "at": at}
    work.write(SET_GROUP, changed)
    names = ("name", "price_list_id", "archived_at")
    after = (row["name"], row["price_list_id"], at)
    fields = tuple(name for name, old, new in zip(names, before, after, strict=True) if old != new)
    work.note(group_id=command.group_id, fields=list(fields))
    if fields:
        work.record(CustomerGroupChanged(command.group_id, fields))
    return work.answer(command.command_id, GroupKept(command.group_id))


def _row(typed: str, price_list_id: str | None, rows: Rows) -> dict[str, object]:
    name = one_line(typed, "page")
    if not name:
        raise NoGroupName
    known = "SELECT 1 FROM price_list WHERE price_list_id = ?"
    if price_list_id is not None and rows.one(known, (price_list_id,)) is None:
        raise NoSuchPriceList
    return {"name": name, "price_list_id": price_list_id}
