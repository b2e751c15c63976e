"""Keeping baskets that are not paid in the shop's file: behind the window, parked, recalled, ended."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.selling.events import ParkSlipAsked
from desktop.selling.open_basket import OpenBasket, to_json
from desktop.selling.park_words import (
    LONGEST_NAME,
    BasketParked,
    Keeping,
    ParkBasket,
    PrintParkSlip,
    RecallBasket,
)
from desktop.selling.refusals import EmptyBasket, MoneyTaken, NotParked
from desktop.selling.tables import open_basket
from desktop.setup.events import ShopRestored

_put = insert(open_basket)
KEEP = _put.on_conflict_do_update(
    index_elements=["basket_id"],
    set_={
        "person_id": _put.excluded.person_id,
        "content": _put.excluded.content,
        "changed_at": _put.excluded.changed_at,
    },
)
"""A basket that was parked meanwhile stays parked."""
PARK = _put.on_conflict_do_update(
    index_elements=["basket_id"],
    set_={
        "person_id": _put.excluded.person_id,
        "name": _put.excluded.name,
        "content": _put.excluded.content,
        "parked_at": _put.excluded.parked_at,
        "changed_at": _put.excluded.changed_at,
    },
)
LEFT = open_basket.delete().where(
    open_basket.c.basket_id == bindparam("which"), open_basket.c.parked_at.is_(None)
)
END = open_basket.delete().where(open_basket.c.basket_id == bindparam("which"))
END_ALL = open_basket.delete()
RECALL = (
    open_basket.update()
    .where(open_basket.c.basket_id == bindparam("which"))
    .values(parked_at=None, changed_at=bindparam("at"))
)
_ENDED = "SELECT 1 FROM command_answer WHERE command_id = ?"
_HERE = "SELECT 1 FROM open_basket WHERE basket_id = ? AND till_id = ?"


def keep_baskets(keeping: Keeping, work: Work) -> None:
    """Write what the counter holds now; no command, since nothing was decided.

    A basket that was paid or cleared while this waited for its turn is not brought back.
    """
    for which in keeping.gone:
        work.write(LEFT, {"which": which})
    for each in keeping.baskets:
        if not work.one(_ENDED, (each.basket_id,)):
            work.write(KEEP, _row(each, work))


def end_basket(basket_id: str, work: Work) -> None:
    """It was paid or cleared, in this same transaction: it is offered to nobody any more."""
    work.write(END, {"which": basket_id})


def park_basket(command: ParkBasket, work: Work) -> BasketParked:
    """Put the counter's basket aside whole, under a name.

    Raises:
        EmptyBasket, MoneyTaken, NotParked, NotAllowed: it stays on the counter.
    """
    if answered := work.answer_to(command.command_id, BasketParked):
        return answered
    work.require("park_basket")
    parked = command.basket
    if parked.basket.is_empty:
        raise EmptyBasket
    if parked.tenders:
        raise MoneyTaken(parked.taken_cents)
    if work.one(_ENDED, (parked.basket_id,)):
        raise NotParked
    row = _row(parked, work)
    work.write(PARK, {**row, "name": command.name.strip()[:LONGEST_NAME], "parked_at": work.now_text})
    work.note(basket_id=parked.basket_id, lines=len(parked.basket.lines))  # a name may be a customer's
    return work.answer(command.command_id, BasketParked(parked.basket_id))


def recall_basket(command: RecallBasket, work: Work) -> BasketParked:
    """Put a parked basket on the counter again.

    Raises:
        NotParked, NotAllowed: the counter stays as it is.
    """
    if answered := work.answer_to(command.command_id, BasketParked):
        return answered
    work.require("recall_basket")
    _check_here(command.basket_id, work)
    work.write(RECALL, {"which": command.basket_id, "at": work.now_text})
    work.note(basket_id=command.basket_id)
    return work.answer(command.command_id, BasketParked(command.basket_id))


def print_park_slip(command: PrintParkSlip, work: Work) -> BasketParked:
    """Have a slip printed for the customer, with the label that recalls the basket.

    Raises:
        NotParked, NotAllowed: nothing is printed.
    """
    if answered := work.answer_to(command.command_id, BasketParked):
        return answered
    work.require("print_park_slip")
    _check_here(command.basket_id, work)
    work.note(basket_id=command.basket_id)
    work.record(ParkSlipAsked(command.basket_id))
    return work.answer(command.command_id, BasketParked(command.basket_id))


def forget_open_baskets(event: ShopRestored, work: Work) -> None:
    """A backup cannot know which of its baskets were paid since it was made: none is offered again."""
    work.write(END_ALL, {})


def _check_here(basket_id: str, work: Work) -> None:
    if not work.one(_HERE, (basket_id, work.who.till_id)):
        raise NotParked


def _row(kept: OpenBasket, work: Work) -> dict[str, object]:
    return {
        "basket_id": kept.basket_id,
        "till_id": work.who.till_id,
        "person_id": work.who.person_id,
        "name": "",
        "content": to_json(kept),
        "parked_at": None,
        "changed_at": work.now_text,
    }
