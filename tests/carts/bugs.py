"""Bugs planted in the real code one at a time: each must make a drawn cart differ from the oracle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from desktop.accounting import chart, on_sale
from desktop.gst import split
from desktop.money import divide_half_up
from desktop.printing import lay_out
from desktop.promotions import engine
from desktop.promotions.sets import Contender
from desktop.screens.selling import money_back, rows
from desktop.selling import basket, complete_sale, discounts, returning, settle, void_sale
from desktop.stock.costing import Level
from desktop.storefront import on_sale as on_wire

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Bug:
    """A mistake, and what must find it: the first words of what differs."""

    name: str
    found_by: tuple[str, ...]
    plant: Plant


def _prices_are_cut(patch: pytest.MonkeyPatch) -> None:
    """Price times quantity loses its half cents, in the basket and in the sale alike."""
    from desktop.selling import lines

    def cut(cents: int, quantity: int) -> int:
        return cents * quantity // 1_000

    patch.setattr(basket, "extend_price", cut)
    patch.setattr(lines, "extend_price", cut)


def _last_among_equals(patch: pytest.MonkeyPatch) -> None:
    """A cent left over of a discount goes to the later line."""

    def hand_out(total: int, floors: list[int], remainders: Sequence[int]) -> list[int]:
        ranked = sorted(range(len(floors)), key=lambda place: (-remainders[place], -place))
        for place in ranked[: total - sum(floors)]:
            floors[place] += 1
        return floors

    patch.setattr(discounts, "hand_out_rest", hand_out)


def _deposits_are_discounted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(discounts, "can_be_discounted", lambda kind: kind != "voucher")


def _tax_is_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(split, "divide_half_up", lambda above, below: above // below)


def _tax_on_top(patch: pytest.MonkeyPatch) -> None:
    """Nine percent of what is paid, and not 9/109."""
    patch.setattr(split, "gst_inside", lambda amount, rate: (amount * rate + 5_000) // 10_000)


def _containers_of_one(patch: pytest.MonkeyPatch) -> None:
    """A tray of 24 cans owes the deposit of one."""
    patch.setattr(basket.BasketLine, "containers", property(lambda line: line.quantity))


def _exempt_is_zero_rated(patch: pytest.MonkeyPatch) -> None:
    right = chart.income_account

    def wrong(kind: str, code: str, **told: bool) -> str:
        return right(kind, "ZR" if code == "ES33" else code, **told)

    patch.setattr(chart, "income_account", wrong)


def _returns_are_less_sales(patch: pytest.MonkeyPatch) -> None:
    right = chart.income_account
    patch.setattr(chart, "income_account", lambda kind, code, **_told: right(kind, code))


def _losses_are_cost_of_goods(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(chart, "STOCK_LOSS", chart.COST_OF_GOODS)


def _gst_days_forget_refunds(patch: pytest.MonkeyPatch) -> None:
    right = on_sale.keep_gst
    patch.setattr(
        on_sale, "keep_gst", lambda document, work: None if document.is_refund else right(document, work)
    )


def _shares_by_themselves(patch: pytest.MonkeyPatch) -> None:
    """Each part of a line is rounded for itself: the parts no longer add up to it."""

    def part(whole: int, before: int, after: int, quantity: int) -> int:
        return divide_half_up(whole * (after - before), quantity)

    patch.setattr(returning, "_part", part)


def _last_part_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What came back before is not counted."""
    right = returning.reversed_part

    def wrong(sold: Any, quantity: int, origin: Any) -> Any:  # noqa: ANN401
        return right(sold, quantity, replace(origin, before=0))

    patch.setattr(returning, "reversed_part", wrong)


def _cards_are_rounded(patch: pytest.MonkeyPatch) -> None:
    """The command rounds what is paid by NETS, and no screen knows."""
    right = settle._take

    def wrong(tender: Any, kind: Any, due: int, way: Any) -> Any:  # noqa: ANN401
        return right(
            tender, replace(kind, rounds_cash=kind.rounds_cash or kind.tender_type == "nets"), due, way
        )

    patch.setattr(settle, "_take", wrong)


def _given_back_unrounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(money_back, "cash_due", lambda due, _way: due)


def _voids_give_the_exact_total(patch: pytest.MonkeyPatch) -> None:
    """Cash goes back to the cent, and not as it was rounded."""
    right = void_sale._turned

    def wrong(sale_id: str, work: Any) -> Any:  # noqa: ANN401
        return tuple(
            replace(each, tendered_cents=each.applied_cents, rounding_cents=0)
            for each in right(sale_id, work)
        )

    patch.setattr(void_sale, "_turned", wrong)


def _no_change_on_paper(patch: pytest.MonkeyPatch) -> None:
    right = lay_out._tender
    patch.setattr(lay_out, "_tender", lambda tender, say: list(right(tender, say))[-1:])


def _paper_tells_another_tax(patch: pytest.MonkeyPatch) -> None:
    """The net of a code where its tax should stand, off by a cent."""
    right = lay_out._totals

    def wrong(receipt: Any, say: Any) -> Any:  # noqa: ANN401
        gst = tuple(replace(each, gst_cents=each.gst_cents + 1) for each in receipt.gst)
        return right(replace(receipt, gst=gst), say)

    patch.setattr(lay_out, "_totals", wrong)


def _screen_forgets_deposits(patch: pytest.MonkeyPatch) -> None:
    right = rows.sums

    def wrong(basket: Any, priced: Any, is_registered: bool, say: Any) -> Any:  # noqa: ANN401
        deposits = say("counter.deposits")
        return [row for row in right(basket, priced, is_registered, say) if row.label != deposits]

    from tests.carts import seen

    patch.setattr(seen, "sums", wrong)


def _wire_tells_the_list_price(patch: pytest.MonkeyPatch) -> None:
    right = on_wire._line

    def wrong(number: int, priced: Any) -> dict[str, object]:  # noqa: ANN401
        return {**right(number, priced), "unit_price_cents": priced.line.list_price_cents}

    patch.setattr(on_wire, "_line", wrong)


def _wire_swaps_the_codes(patch: pytest.MonkeyPatch) -> None:
    """Sums that all hold, under another code than the books have."""
    right = on_wire._line

    def wrong(number: int, priced: Any) -> dict[str, object]:  # noqa: ANN401
        told = right(number, priced)
        return {**told, "gst_code": {"ZR": "ES33"}.get(priced.gst_code, priced.gst_code)}

    patch.setattr(on_wire, "_line", wrong)


def _goods_leave_at_the_last_cost(patch: pytest.MonkeyPatch) -> None:
    def average(level: Level, part: int, _held: int) -> int:
        return part * (level.last_cost_micros or 0) // 1_000

    patch.setattr(Level, "_average_of", average)


def _no_true_up(patch: pytest.MonkeyPatch) -> None:
    def take_back(level: Level, quantity: int, value: int) -> int:
        level.quantity += quantity
        level.value_micros += value
        return 0

    patch.setattr(Level, "take_back", take_back)


def _exchange_has_two_nets(patch: pytest.MonkeyPatch) -> None:
    """The command forgets what comes back, and the screen does not."""
    patch.setattr(complete_sale, "with_returns", lambda sold, back: sold if sold.lines else sold)


def _sets_of_the_cheapest(patch: pytest.MonkeyPatch) -> None:
    """Three for a price takes the three cheapest of four."""
    right = Contender._rank

    def wrong(contender: Contender, at: int) -> Any:  # noqa: ANN401
        rank, lines = right(contender, at), contender._lines
        return lambda place: (lines[place].price_cents, rank(place))

    patch.setattr(Contender, "_rank", wrong)


def _promotions_are_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine, "divide_half_up", lambda above, below: above // below)


def _promotions_come_back_as_discounts(patch: pytest.MonkeyPatch) -> None:
    """The amount is right, and what the promotion cost the shop stays where it was."""
    right = returning.reversed_part

    def wrong(sold: Any, quantity: int, origin: Any) -> Any:  # noqa: ANN401
        back = right(sold, quantity, origin)
        off = back.line.line_discount_cents + back.line.promotion_cents
        return replace(back, line=replace(back.line, promotions=(), line_discount_cents=off))

    patch.setattr(returning, "reversed_part", wrong)


BUGS = (
    Bug("sets take the cheapest pieces", ("SCREEN", "BadDiscount"), _sets_of_the_cheapest),
    Bug("a promotion's half cents are cut", ("SCREEN",), _promotions_are_cut),
    Bug("promotions come back as discounts", ("RECEIPT", "WIRE"), _promotions_come_back_as_discounts),
    Bug("half cents of a price are cut", ("SCREEN",), _prices_are_cut),
    Bug(
        "the cent left over goes to the later line",
        ("WIRE", "RECEIPT", "SCREEN", "SumWrong"),
        _last_among_equals,
    ),
    Bug("deposits are discounted", ("SCREEN", "BadLine"), _deposits_are_discounted),
    Bug("tax is cut, not rounded", ("SCREEN", "LEDGER"), _tax_is_cut),
    Bug("tax is worked out on top", ("SCREEN", "LEDGER"), _tax_on_top),
    Bug("a tray owes one deposit", ("SCREEN",), _containers_of_one),
    Bug("exempt goods posted as zero-rated", ("LEDGER",), _exempt_is_zero_rated),
    Bug("returns posted against sales", ("LEDGER",), _returns_are_less_sales),
    Bug("what is written off posted as sold", ("LEDGER",), _losses_are_cost_of_goods),
    Bug("the GST of a day forgets refunds", ("GST",), _gst_days_forget_refunds),
    Bug("shares of a refund rounded by themselves", ("SCREEN", "RECEIPT", "WIRE"), _shares_by_themselves),
    Bug("what came back before is forgotten", ("SCREEN", "WIRE"), _last_part_is_forgotten),
    Bug("NETS is rounded like cash", ("TooMuch", "StillOwing"), _cards_are_rounded),
    Bug("cash goes back without rounding", ("SCREEN",), _given_back_unrounded),
    Bug("a void gives back the exact total", ("ANSWER", "RECEIPT"), _voids_give_the_exact_total),
    Bug("rounding is missing on paper", ("RECEIPT",), _no_change_on_paper),
    Bug("another tax on paper", ("RECEIPT",), _paper_tells_another_tax),
    Bug("deposits are missing on the screen", ("SCREEN",), _screen_forgets_deposits),
    Bug("the wire tells the list's price", ("WIRE", "SumWrong"), _wire_tells_the_list_price),
    Bug("the wire tells another code", ("WIRE",), _wire_swaps_the_codes),
    Bug("goods leave at the last cost", ("LEDGER", "WIRE"), _goods_leave_at_the_last_cost),
    Bug("what was short is not trued up", ("LEDGER", "WIRE"), _no_true_up),
    Bug("the command forgets what comes back", ("AmountChanged",), _exchange_has_two_nets),
)
