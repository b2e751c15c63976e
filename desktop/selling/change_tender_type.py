"""Commands: other rules for a way of paying, and taking it no more."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.names import one_line
from desktop.selling.check_tender_rules import check_rules
from desktop.selling.create_tender_type import NoTenderName, ReservedTenderName, is_reserved
from desktop.selling.events import TenderTypeChanged
from desktop.selling.lines import CASH, ON_ACCOUNT, ONLINE
from desktop.selling.tables import tender_type
from desktop.selling.tender_words import (
    RULES,
    ArchiveTenderType,
    BadTenderRule,
    ChangeTenderType,
    FixedTender,
    NoSuchTender,
    TenderTypeKept,
    Value,
)

_UPDATE = {
    name: tender_type.update()
    .where(tender_type.c.tender_type == bindparam("which"))
    .values({name: bindparam("to")})
    for name in (*RULES, "archived_at")
}
_ROW = f"SELECT {', '.join(RULES)} FROM tender_type WHERE tender_type = ?"  # noqa: S608 - names above
_ARCHIVED = "SELECT archived_at FROM tender_type WHERE tender_type = ?"
_ORDER = (
    "SELECT tender_type FROM tender_type WHERE archived_at IS NULL AND tender_type <> ? ORDER BY position"
)


def change_tender_type(command: ChangeTenderType, work: Work) -> TenderTypeKept:
    """Keep the rules that are otherwise; the next payment goes by them, here at once and at other tills soon.

    Raises:
        NoSuchTender, FixedTender, BadTenderRule, NoTenderName, ReservedTenderName, TooLong, BadLetters,
        NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, TenderTypeKept):
        return answered
    work.require("change_tender_type")
    before = _rules_of(command.tender_type, work)
    asked = dict(command.rules)
    for name in asked.keys() - set(RULES):
        raise BadTenderRule(name, str(asked[name]), ", ".join(RULES))
    if "name" in asked:
        asked["name"] = _read_name(str(asked["name"] or ""), str(before["name"]))
    check_rules(command.tender_type, asked, {**before, **asked}, work)
    changed = {name: value for name, value in asked.items() if value != before[name]}
    place = changed.pop("position", None)
    moved = _move(command.tender_type, place, work) if isinstance(place, int) else False
    for name, value in changed.items():
        work.write(_UPDATE[name], {"which": command.tender_type, "to": value})
    fields = (*changed, *(("position",) if moved else ()))
    work.note(tender_type=command.tender_type, **changed, **({"position": place} if moved else {}))
    if fields:
        work.record(TenderTypeChanged(command.tender_type, fields))
    return work.answer(command.command_id, TenderTypeKept(command.tender_type, list(fields)))


def archive_tender_type(command: ArchiveTenderType, work: Work) -> TenderTypeKept:
    """Take it off the payment screens, or put it back. What was paid so stays on record and is counted with
    its shift; money for it goes back another way, with approval.

    Raises:
        NoSuchTender, FixedTender, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, TenderTypeKept):
        return answered
    work.require("archive_tender_type")
    found = work.one(_ARCHIVED, (command.tender_type,))
    if found is None:
        raise NoSuchTender(command.tender_type)
    if command.tender_type in (CASH, ONLINE, ON_ACCOUNT):
        raise FixedTender(command.tender_type, "archived_at")
    fields: tuple[str, ...] = ()
    if (found[0] is not None) != command.is_archived:
        at = work.now_text if command.is_archived else None
        work.write(_UPDATE["archived_at"], {"which": command.tender_type, "to": at})
        fields = ("archived_at",)
        work.record(TenderTypeChanged(command.tender_type, fields))
    work.note(tender_type=command.tender_type, is_archived=command.is_archived)
    return work.answer(command.command_id, TenderTypeKept(command.tender_type, list(fields)))


def _rules_of(name: str, rows: Rows) -> dict[str, Value]:
    found = rows.one(_ROW, (name,))
    if found is None:
        raise NoSuchTender(name)
    return dict(zip(RULES, found, strict=True))


def _read_name(asked: str, before: str) -> str:
    """A name of the owner's own; a way the shop started with keeps its catalogue's name until it has one."""
    name = one_line(asked, "tender")
    if not name:
        raise NoTenderName
    if is_reserved(name) and name != before:
        raise ReservedTenderName(name)
    return name


def _move(name: str, place: int, work: Work) -> bool:
    """Put it at a place on the screen; the others keep their order. Whether anything moved."""
    others = [row[0] for row in work.rows(_ORDER, (name,))]
    order = [*others[: place - 1], name, *others[place - 1 :]]
    stood: dict[str, int] = dict(work.rows("SELECT tender_type, position FROM tender_type"))
    for number, each in enumerate(order, start=1):
        if stood[each] == number:
            continue
        work.write(_UPDATE["position"], {"which": each, "to": number})
        if each != name:
            work.record(TenderTypeChanged(each, ("position",)))
    return stood[name] != order.index(name) + 1
