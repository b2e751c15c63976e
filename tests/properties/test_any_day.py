"""Whatever is sold and however it is paid, the shop's file agrees with itself in the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.database.who import Approval, Who
from desktop.ids import new_id
from desktop.money import round_cash
from desktop.reports.daily_sales import daily_sales
from desktop.reports.trial_balance import trial_balance
from desktop.selling.caps import Caps, right_needed
from desktop.selling.counting import count_shift
from desktop.selling.discounts import Discount, can_be_discounted, share_basket_discount
from desktop.selling.drawer_moves import open_drawer
from desktop.selling.drawer_words import OpenDrawer
from desktop.selling.lines import Line
from desktop.selling.shift_words import CloseShift, CountShift
from desktop.selling.shifts import close_shift
from desktop.verify.run import verify
from tests.builders import Shop, a_shop
from tests.desktop.verify.sample_day import WARES, sell, stock_the_shop

AMOUNT = st.integers(1, 500).map(lambda cents: Discount(cents=cents))
SHARE = st.sampled_from([500, 1_000, 1_250, 3_000, 9_999, 10_000]).map(lambda bp: Discount(bp=bp))
OFF = st.one_of(st.none(), st.none(), AMOUNT, SHARE)
LINE = st.tuples(st.integers(0, len(WARES) - 1), st.integers(1, 40_000), OFF)
PAYMENT = st.sampled_from(["exact cash", "card", "paynow", "a note", "card and cash"])
SALE = st.tuples(st.lists(LINE, min_size=1, max_size=6), PAYMENT, OFF)
STEP = st.one_of(SALE, SALE, SALE, st.just("drawer"), st.integers(-500, 500))


@settings(max_examples=20)
@given(st.booleans(), st.lists(STEP, max_size=12))
def test_any_day_leaves_a_file_that_agrees_with_itself(is_registered: bool, steps: list[object]) -> None:
    with TemporaryDirectory() as folder, a_shop(Path(folder), registered=is_registered) as shop:
        stock_the_shop(shop)
        shop.start_shift()
        for step in steps:
            _take(shop, step)
        assert verify(shop.reader) == []
        assert trial_balance(shop.reader).balance_cents == 0
        report = daily_sales(shop.reader)
        taken = sum(each.taken_cents for each in report.tenders)
        assert taken == report.totals.total_cents + report.totals.rounding_cents


def _take(shop: Shop, step: object) -> None:
    shop.clock.forward(minutes=7)
    if step == "drawer":
        shop.run(open_drawer, OpenDrawer(new_id(), "no_sale.change"), shop.supervisor)
    elif isinstance(step, int):
        _close(shop, off_cents=step)
        shop.start_shift()
    elif isinstance(step, tuple):
        lines, payment, off = step
        _sell(shop, tuple(_line(*each) for each in lines), payment, off)


def _line(place: int, quantity: int, off: Discount | None) -> Line:
    line = WARES[place].line(quantity)
    cents = off.of(line.amount_cents) if off and can_be_discounted(line.kind) else 0
    if off is None or not cents:
        return line
    return WARES[place].line(quantity, line_discount_cents=cents, line_discount_bp=off.bp or None)


def _seller(shop: Shop, lines: tuple[Line, ...]) -> Who:
    """The cashier, with the owner's approval where the lines need one."""
    right = right_needed(lines, "cashier", Caps(10, 30))
    return replace(shop.cashier, approval=Approval(right, shop.owner.person_id) if right else None)


def _sell(shop: Shop, listed: tuple[Line, ...], payment: str, off: Discount | None) -> None:
    lines = share_basket_discount(listed, off)
    due = sum(line.amount_cents for line in lines)
    half = due // 2
    tenders = {
        "exact cash": [("cash", round_cash(due))],
        "card": [("card", due)],
        "paynow": [("paynow", due)],
        "a note": [("cash", due - due % 5_000 + 5_000)],
        "card and cash": [("card", half), ("cash", round_cash(due - half))],
    }[payment]
    paid = [tender for tender in tenders if tender[1] or tender[0] == "cash"]
    sell(shop, lines, *paid or [("cash", 0)], discount=off, who=_seller(shop, lines))


def _close(shop: Shop, off_cents: int) -> None:
    found = shop.reader.one("SELECT shift_id FROM shift WHERE state = 'open'")
    assert found
    counted = (("cash", max(0, 10_000 + off_cents)),)
    shop.run(count_shift, CountShift(new_id(), found[0], counted))
    shop.run(close_shift, CloseShift(new_id(), found[0], counted), shop.supervisor)
