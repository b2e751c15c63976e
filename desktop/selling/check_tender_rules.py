"""Which rules a way of paying may have: one look at all of them together, before any is kept."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.database.rows import Rows
from desktop.names import one_line
from desktop.selling.expected_days import MOST_DAYS
from desktop.selling.lines import BY_CODE, BY_TERMINAL, CASH, FORFEITED, ON_ACCOUNT, ONLINE
from desktop.selling.tender_rules import REFERENCES
from desktop.selling.tender_words import BadTenderRule, FixedTender, Value

PAYNOW = "paynow"
MOST_WORTHS, DEAREST_CENTS = 12, 1_000_00
MOST_PLACES = 99
_MONEY_OF_CUSTOMERS = ("2060", "2070")
"""Gift cards and store credit are owed to customers: what is paid with them is owed no more."""
_MAY_CHANGE = {
    CASH: ("name", "position"),
    ONLINE: ("name", "account", "settles_days"),
    ON_ACCOUNT: ("name", "position"),  # what customers owe stands in one account
    PAYNOW: ("name", "position", "account", "settles_days", "is_refundable", "refund_by"),
}
_ACCOUNTS = (
    "SELECT 1 FROM account WHERE account = ? AND kind IN ('asset', 'liability') AND archived_at IS NULL"
)
_WORDS: Mapping[str, tuple[Value, ...]] = {
    "is_refundable": (0, 1),
    "opens_drawer": (0, 1),
    "taken_by": (None, BY_TERMINAL),
    "surplus": (None, FORFEITED),
    "refund_by": (None, CASH),
    "asks": (None, *REFERENCES),
}


def check_rules(tender_type: str, asked: Mapping[str, Value], whole: Mapping[str, Value], rows: Rows) -> None:
    """Are the rules asked for sound, by themselves and with those that stand?

    `whole` has all as they will be.

    Raises:
        FixedTender, BadTenderRule, TooLong, BadLetters: nothing may be kept.
    """
    fixed = _MAY_CHANGE.get(tender_type)
    for name in asked:
        if fixed is not None and name not in fixed:
            raise FixedTender(tender_type, name)
    for name, value in asked.items():
        if name in _WORDS and value not in _WORDS[name]:
            raise BadTenderRule(name, _told(value), ", ".join(map(_told, _WORDS[name])))
    if "account" in asked:
        _check_account(str(asked["account"]), rows)
    _check_figure("settles_days", whole.get("settles_days"), 0, MOST_DAYS, may_lack=True)
    _check_figure("position", whole.get("position"), 1, MOST_PLACES)
    _check_worths(whole.get("denominations"))
    one_line(str(whole.get("name") or ""), "tender")
    if whole.get("taken_by") in (BY_CODE, BY_TERMINAL) and whole.get("surplus") is not None:
        raise BadTenderRule("surplus", FORFEITED, _told(None))
    if whole.get("is_refundable") and whole.get("refund_by") is not None:
        raise BadTenderRule("refund_by", CASH, _told(None))


def _check_account(account: str, rows: Rows) -> None:
    """Where the money waits: neither the drawer nor goods nor tax."""
    is_waiting = "1030" <= account < "1200" or account in _MONEY_OF_CUSTOMERS
    if not is_waiting or rows.one(_ACCOUNTS, (account,)) is None:
        raise BadTenderRule("account", account, "1030–1199, 2060, 2070")


def _check_figure(name: str, value: Value, least: int, most: int, *, may_lack: bool = False) -> None:
    if value is None and may_lack:
        return
    if type(value) is not int or not least <= value <= most:
        raise BadTenderRule(name, _told(value), f"{least}–{most}")


def _check_worths(value: Value) -> None:
    if value is None:
        return
    offered = "200 500 1000"
    words = str(value).split(" ")
    if not all(each.isascii() and each.isdigit() and len(each) <= len(str(DEAREST_CENTS)) for each in words):
        raise BadTenderRule("denominations", str(value), offered)
    worths = [int(each) for each in words]
    is_sound = worths == sorted(set(worths)) and worths[0] > 0 and worths[-1] <= DEAREST_CENTS
    if not is_sound or len(worths) > MOST_WORTHS or words != [str(each) for each in worths]:
        raise BadTenderRule("denominations", str(value), offered)


def _told(value: Value) -> str:
    return "–" if value is None else str(value)
