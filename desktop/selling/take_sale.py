"""A sale of another till, or of days this till's file lost, is recorded here as it was told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.selling.events import GoodsLeft, SaleMadeElsewhere
from desktop.selling.history_shifts import add_to_history_shift
from desktop.selling.lines import Document, DocumentKind
from desktop.selling.receipt_number import receipt_number
from desktop.selling.record_sale import write_sale
from desktop.selling.refusals import ToldOtherwise, ToldTwice
from desktop.selling.tables import shift

BEGIN_ANEW = (
    shift.update()
    .where(shift.c.shift_id == bindparam("which"))
    .values(opened_at=bindparam("at"), closed_at=bindparam("at"))
)
_THERE = "SELECT sale_id FROM sale WHERE sale_id = ? OR (lane_id = ? AND (sequence = ? OR number = ?))"
_SHIFT = "SELECT till_id, location_id, business_date, kind = 'history' FROM shift WHERE shift_id = ?"
_NAMES = ("till_id", "location_id", "business_date", "kind")


@dataclass(frozen=True, slots=True)
class TakeSale:
    """The document word for word, what it moved, and when the till that sold put it on record."""

    command_id: str  # of the message that told it
    document: Document
    goods: tuple[GoodsLeft, ...]
    happened_at: str


def take_sale(command: TakeSale, work: Work) -> None:
    """Record it with its own number, times, figures and movements; books and totals follow as for any sale.

    The message stands in the inbox as taken once it was: no answer is kept beside it.

    Raises:
        ToldTwice, ToldOtherwise, NotAllowed: nothing was recorded.
    """
    work.require("take_sale")
    document = command.document
    numbered = (document.lane_id, document.sequence, document.number)
    if found := work.one(_THERE, (document.sale_id, *numbered)):
        raise ToldTwice(found[0])
    _check_shift(document, work)
    is_history = document.kind == DocumentKind.HISTORY
    if not is_history:
        _check_number(document, work)
    if is_history:
        _begin_history_shift(document, work)
    write_sale(document, work)
    if is_history:
        add_to_history_shift(document, work)
    work.record(SaleMadeElsewhere(document, command.goods, command.happened_at))


def _check_shift(document: Document, work: Work) -> None:
    is_history = int(document.kind == DocumentKind.HISTORY)
    told = (document.till_id, document.location_id, document.business_date, is_history)
    kept = work.one(_SHIFT, (document.shift_id,)) or ()
    for name, ours, theirs in zip(_NAMES, kept, told, strict=True):
        if ours != theirs:
            raise ToldOtherwise(document.sale_id, name)


def _check_number(document: Document, work: Work) -> None:
    """The number on the customer's paper is the lane's label and the place in it; history has its own."""
    ((label,),) = work.rows("SELECT label FROM lane WHERE lane_id = ?", (document.lane_id,))
    if document.number != receipt_number(label, document.sequence):
        raise ToldOtherwise(document.sale_id, "number")


def _begin_history_shift(document: Document, work: Work) -> None:
    """A history shift lasts from its first sale to its last, whenever either is told."""
    if work.one("SELECT 1 FROM sale WHERE shift_id = ?", (document.shift_id,)) is None:
        work.write(BEGIN_ANEW, {"which": document.shift_id, "at": document.completed_at})
