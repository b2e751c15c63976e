"""An owner saw the drift: the online shop is to show what the book has of some goods."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.orders.events import StockSettleAsked
from desktop.orders.refusals import NothingToSettle, TooMuchToSettle
from desktop.orders.tables import stock_settle
from desktop.orders.words import SettleAsked, SettleStock

INSERT_SETTLE = stock_settle.insert()
MOST_GOODS = 500
"""That one message may name."""


def settle_stock(command: SettleStock, work: Work) -> SettleAsked:
    """Tell the service to set the online shop to the book's count, once it has read the orders again.

    Raises:
        NothingToSettle, TooMuchToSettle, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, SettleAsked):
        return answered
    work.require("settle_stock")
    item_ids = tuple(dict.fromkeys(command.item_ids))
    if not item_ids:
        raise NothingToSettle
    if len(item_ids) > MOST_GOODS:
        raise TooMuchToSettle(MOST_GOODS)
    asked = SettleAsked(command.command_id, len(item_ids))
    where = {"location_id": command.location_id, "till_id": work.who.till_id}
    work.write(
        INSERT_SETTLE,
        [
            {
                "asked_id": asked.asked_id,
                "item_id": item_id,
                "person_id": work.who.person_id,
                "asked_at": work.now_text,
                **where,
            }
            for item_id in item_ids
        ],
    )
    work.note(asked_id=asked.asked_id, goods=len(item_ids))
    work.record(StockSettleAsked(asked.asked_id, work.who.till_id, command.location_id, item_ids))
    return work.answer(command.command_id, asked)
