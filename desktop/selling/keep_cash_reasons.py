"""The owner's list of reasons: what a new shop starts with, and commands that add to it or end one."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.names import one_line
from desktop.selling.cash_reasons import (
    BANK,
    CAPITAL,
    CASH_IN,
    CASH_OUT,
    CATALOGUE_KEYS,
    DRAWER,
    DRAWINGS,
    DROP,
    KINDS,
    NO_SALE,
    PAYABLES,
    SAFE,
    SUNDRY,
    AddCashReason,
    BadReasonAccount,
    CashReasonChanged,
    EndCashReason,
    NoCashReason,
    NoReasonName,
    cash_reasons,
)
from desktop.selling.events import CashReasonEnded, CashReasonMade
from desktop.selling.tables import cash_reason
from desktop.setup.events import ShopSetUp

_STARTING: tuple[tuple[str, str, str | None], ...] = (
    (NO_SALE, "change", None),
    (NO_SALE, "check", None),
    (NO_SALE, "mistake", None),
    (CASH_IN, "change", SAFE),
    (CASH_IN, "bank", BANK),
    (CASH_IN, "owner", CAPITAL),
    (CASH_OUT, "expense", SUNDRY),
    (CASH_OUT, "supplier", PAYABLES),
    (CASH_OUT, "owner", DRAWINGS),
    (DROP, "safe", SAFE),
)
INSERT_REASON = cash_reason.insert()
END_REASON = (
    cash_reason.update()
    .where(cash_reason.c.reason_id == bindparam("which"))
    .values(archived_at=bindparam("at"))
)


def offer_reasons(event: ShopSetUp, work: Work) -> None:
    """The list a shop starts with; its ids are the same in every shop."""
    work.write(
        INSERT_REASON,
        [
            _row(f"{kind}.{word}", kind, f"cash_reason.{kind}_{word}", account, place)
            for place, (kind, word, account) in enumerate(_STARTING, start=1)
        ],
    )


def add_cash_reason(command: AddCashReason, work: Work) -> CashReasonChanged:
    """Put a reason at the end of the list.

    Raises:
        NoReasonName, TooLong, BadLetters, NoCashReason, BadReasonAccount, NotAllowed: the list is as it was.
    """
    if answered := work.answer_to(command.command_id, CashReasonChanged):
        return answered
    work.require("add_cash_reason")
    name = one_line(command.name, "cash_reason")
    if not name or name.casefold().startswith(CATALOGUE_KEYS):
        raise NoReasonName
    if command.kind not in KINDS:
        raise NoCashReason(command.kind)
    account = _account(command, work)
    last = work.one("SELECT coalesce(max(position), 0) FROM cash_reason")
    place = (last[0] if last else 0) + 1
    work.write(INSERT_REASON, _row(command.command_id, command.kind, name, account, place))
    work.note(reason_id=command.command_id, kind=command.kind, account=account)
    work.record(CashReasonMade(command.command_id))
    return work.answer(command.command_id, CashReasonChanged(command.command_id, name))


def end_cash_reason(command: EndCashReason, work: Work) -> CashReasonChanged:
    """Offer it no more; what happened for it keeps its name.

    Raises:
        NoCashReason, NotAllowed: the list is as it was.
    """
    if answered := work.answer_to(command.command_id, CashReasonChanged):
        return answered
    work.require("end_cash_reason")
    kept = next((each for each in cash_reasons(work) if each.reason_id == command.reason_id), None)
    if kept is None:
        raise NoCashReason(command.reason_id)
    work.write(END_REASON, {"which": kept.reason_id, "at": work.now_text})
    work.note(reason_id=kept.reason_id)
    work.record(CashReasonEnded(kept.reason_id))
    return work.answer(command.command_id, CashReasonChanged(kept.reason_id, kept.name))


def _account(command: AddCashReason, rows: Rows) -> str | None:
    asked = command.account
    if command.kind == NO_SALE:
        if asked:
            raise BadReasonAccount(asked)
        return None
    account = asked or {CASH_IN: SAFE, CASH_OUT: SUNDRY, DROP: SAFE}[command.kind]
    found = rows.one("SELECT kind FROM account WHERE account = ? AND archived_at IS NULL", (account,))
    is_place = command.kind != DROP or account in (SAFE, BANK)
    if found is None or found[0] == "income" or account == DRAWER or not is_place:
        raise BadReasonAccount(account)
    return account


def _row(reason_id: str, kind: str, name: str, account: str | None, place: int) -> dict[str, object]:
    return {
        "reason_id": reason_id,
        "kind": kind,
        "name": name,
        "account": account,
        "position": place,
        "archived_at": None,
        "field_clocks": "{}",
    }
