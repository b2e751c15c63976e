"""How goods on their way back are told: a row a line, and the sums under them."""

from __future__ import annotations

from desktop.messages.say import Say
from desktop.money import money_on_screen, quantity_text
from desktop.screens.selling.returning import Returning
from desktop.screens.widgets.basket_list import BasketRow
from desktop.screens.widgets.totals_panel import SumRow
from desktop.selling.returning import SoldLine


def rows_of(returning: Returning, say: Say) -> list[BasketRow]:
    """Each line of which some may come back: how much of it does, and what it brings."""
    amounts: dict[int, int] = {}
    for priced in returning.taken_back():
        line = priced.line
        if line.original and line.belongs_to is None:
            amounts[line.original.line_no] = priced.amount_cents
    return [_row(line, returning, amounts.get(line.line_no), say) for line in returning.lines]


def _row(line: SoldLine, returning: Returning, amount: int | None, say: Say) -> BasketRow:
    chosen = returning.chosen.get(line.line_no, 0)
    detail = say("return.chosen", chosen_quantity=chosen, left_quantity=line.left)
    if line.returned:
        detail = f"{detail} · {say('return.came_back', returned_quantity=line.returned)}"
    if chosen and any(each.priced.line.belongs_to == line.line_no for each in returning.sold.lines):
        detail = f"{detail} · {say('return.deposit')}"
    return BasketRow(
        key=str(line.line_no),
        quantity_text=quantity_text(chosen),
        name=line.priced.line.name,
        amount_text=money_on_screen(line.priced.amount_cents if amount is None else amount),
        detail=detail,
    )


def sums_of(returning: Returning, say: Say) -> list[SumRow]:
    """The tax that goes back with it, and what coins make of the rest."""
    gst = sum(line.gst_cents for line in returning.taken_back())
    rounding = returning.money.give_cents + returning.total_cents
    rows = []
    if gst:
        rows.append(SumRow(say("counter.includes_gst", rates="").rstrip(), money_on_screen(-gst)))
    if rounding:
        rows.append(SumRow(say("return.rounding"), money_on_screen(rounding)))
    return rows
