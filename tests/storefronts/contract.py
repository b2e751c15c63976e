"""What every storefront's adapter must do, whoever the shop is: run against real shops and in-tree fakes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.storefronts.errors import Ambiguous, Offline, Refused
from sync.storefronts.protocol import (
    CounterSale,
    Difference,
    LineQuantity,
    OrderEffect,
    OrderState,
    Outcome,
    SaleLine,
    Storefront,
)
from tests.storefronts.rig import PIECE, Rig, new_key, round_of

PRICE = 890
MOST_ROUNDS = 10
Effect = Callable[[Storefront], OrderEffect]
MOST_REQUESTS = 30
"""No effect needs more; a loop that passes it never ends."""


def sale_of(*lines: tuple[str, int], total_cents: int | None = None) -> CounterSale:
    """A counter sale of pieces at PRICE each."""
    told = tuple(SaleLine(sku, pieces * PIECE, pieces * PRICE) for sku, pieces in lines)
    total = sum(line.amount_cents for line in told) if total_cents is None else total_cents
    return CounterSale("T1-1-000001", total, "SGD", told)


def on_hand(storefront: Storefront, sku: str) -> int:
    """Pieces on the shelf, by the adapter."""
    (level,) = storefront.stock([sku]).levels
    return level.on_hand // PIECE


def paid_order(rig: Rig, sku: str, pieces: int) -> str:
    """A shopper's order whose money came."""
    order = rig.buy({sku: pieces})
    rig.take_money(order)
    return order


def line_of(storefront: Storefront, order_ref: str, pieces: int) -> LineQuantity:
    """So many pieces of the order's first line."""
    return LineQuantity(storefront.get(order_ref).lines[0].ref, pieces * PIECE)


class StockContract:
    """Levels."""

    def test_levels_are_told_as_on_hand_reserved_and_available(self, rig: Rig) -> None:
        sku = rig.new_item(10)
        rig.buy({sku: 3})
        (level,) = rig.storefront.stock([sku]).levels
        assert (level.on_hand, level.reserved, level.available) == (10_000, 3_000, 7_000)
        assert level.is_tracked

    def test_a_sku_nobody_knows_and_one_that_two_goods_carry_are_listed_not_guessed(self, rig: Rig) -> None:
        known, doubled = rig.new_item(1), rig.new_item(2)
        rig.carry_sku_twice(doubled)
        read = rig.storefront.stock([known, "NOBODY-KNOWS", doubled])
        assert [level.sku for level in read.levels] == [known]
        assert (read.unknown, read.doubled) == (("NOBODY-KNOWS",), (doubled,))

    def test_a_sweep_tells_every_sku_once(self, rig: Rig) -> None:
        skus = {rig.new_item(pieces): pieces for pieces in (1, 2, 3)}
        swept = [level for level in rig.storefront.sweep().levels if level.sku in skus]
        assert {level.sku: level.on_hand // PIECE for level in swept} == skus
        assert len(swept) == len(skus)

    def test_a_count_is_set_and_read_again(self, rig: Rig) -> None:
        sku = rig.new_item(10)
        effect = rig.storefront.push_stock(sku, 7 * PIECE, new_key())
        assert (effect.outcome, effect.before.on_hand, effect.after.on_hand) == (Outcome.DONE, 10_000, 7_000)
        assert effect.differs == ()
        assert rig.moves(sku) == [-3]

    def test_a_count_repeated_after_the_level_moved_on_is_not_set_again(self, rig: Rig) -> None:
        sku, key = rig.new_item(10), new_key()
        mark = rig.storefront.stock_mark(sku)
        rig.storefront.push_stock(sku, 7 * PIECE, key, mark)
        rig.send_parcel(paid_order(rig, sku, 2), 2)
        effect = rig.storefront.push_stock(sku, 7 * PIECE, key, mark)
        assert effect.outcome == Outcome.WAS_THERE
        assert effect.differs == (Difference("on_hand", 7_000, 5_000),)
        assert rig.moves(sku) == [-3, -2]

    def test_a_count_whose_answer_was_lost_is_found_by_its_mark(self, rig: Rig) -> None:
        sku, key = rig.new_item(10), new_key()
        mark = rig.storefront.stock_mark(sku)
        lost = 0
        for at in range(1, MOST_REQUESTS):
            try:
                rig.losing_answer(at).push_stock(sku, 7 * PIECE, key, mark)
            except Ambiguous:
                lost += 1
            except Offline:
                continue
            else:
                break
        assert lost == 1
        assert rig.moves(sku) == [-3]

    def test_a_count_of_goods_that_are_not_there_is_refused(self, rig: Rig) -> None:
        with pytest.raises(Refused) as refused:
            rig.storefront.push_stock("NOBODY-KNOWS", PIECE, new_key())
        assert refused.value.code == "unknown_sku"

    def test_half_a_piece_is_refused(self, rig: Rig) -> None:
        sku = rig.new_item(10)
        with pytest.raises(Refused) as refused:
            rig.storefront.push_stock(sku, 7_500, new_key())
        assert refused.value.code == "not_whole_pieces"
        assert rig.moves(sku) == []


class CounterSaleContract:
    """Sales at the counter, told to the shop."""

    def test_a_counter_sale_is_paid_and_off_the_shelf(self, rig: Rig) -> None:
        first, second, key = rig.new_item(10, PRICE), rig.new_item(5, PRICE), new_key()
        effect = rig.storefront.push_order(sale_of((first, 2), (second, 1), (first, 1)), key)
        assert effect.outcome == Outcome.DONE and effect.order
        assert effect.order.state == OrderState.FULFILLED
        assert effect.order.paid_cents == effect.order.total_cents
        assert effect.order.keys == (key,)
        assert (rig.moves(first), rig.moves(second)) == ([-3], [-1])

    def test_a_counter_sale_told_twice_makes_one_order_and_moves_stock_once(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        first = rig.storefront.push_order(sale_of((sku, 2)), key)
        second = rig.storefront.push_order(sale_of((sku, 2)), key)
        assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.WAS_THERE)
        assert second.order == first.order
        assert rig.moves(sku) == [-2]

    def test_a_total_other_than_the_receipts_is_told(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        effect = rig.storefront.push_order(sale_of((sku, 2), total_cents=1_700), new_key())
        assert effect.order
        assert effect.differs == (Difference("total_cents", 1_700, effect.order.total_cents),)

    def test_the_shops_own_prices_agree_with_a_receipt_of_the_same_prices(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        assert rig.storefront.push_order(sale_of((sku, 3)), new_key()).differs == ()

    def test_a_sale_whose_answer_is_lost_at_any_step_ends_as_one_order(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        lost = repeated_until_heard(rig, lambda shop: shop.push_order(sale_of((sku, 2)), key))
        effect = rig.storefront.push_order(sale_of((sku, 2)), key)
        assert lost >= 3
        assert effect.outcome == Outcome.WAS_THERE and effect.order
        assert effect.order.state == OrderState.FULFILLED
        assert effect.differs == ()
        assert rig.moves(sku) == [-2]

    def test_each_lost_write_alone_ends_as_one_order(self, rig: Rig) -> None:
        lost = 0
        for at in range(1, MOST_REQUESTS):
            sku, key = rig.new_item(10, PRICE), new_key()
            try:
                rig.losing_answer(at).push_order(sale_of((sku, 2)), key)
            except Offline:
                continue  # a question
            except Ambiguous:
                lost += 1
            else:
                break
            assert rig.storefront.push_order(sale_of((sku, 2)), key).differs == ()
            assert rig.moves(sku) == [-2], f"answer {at} lost"
        assert lost >= 3

    def test_goods_the_shop_has_not_are_listed_and_the_rest_is_told(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        effect = rig.storefront.push_order(sale_of((sku, 1), ("NOT-ONLINE", 2)), new_key())
        assert [line.sku for line in effect.unlisted] == ["NOT-ONLINE"]
        assert rig.moves(sku) == [-1]

    def test_a_sale_of_goods_the_shop_has_not_at_all_makes_no_order(self, rig: Rig) -> None:
        effect = rig.storefront.push_order(sale_of(("NOT-ONLINE", 2)), new_key())
        assert (effect.outcome, effect.order) == (Outcome.NOT_SOLD_THERE, None)

    def test_more_than_the_shop_counts_is_refused_and_told_once_it_counts_again(self, rig: Rig) -> None:
        sku, key = rig.new_item(1, PRICE), new_key()
        with pytest.raises(Refused) as refused:
            rig.storefront.push_order(sale_of((sku, 3)), key)
        assert (refused.value.code, refused.value.facts["sku"]) == ("insufficient_stock", sku)
        rig.set_pieces(sku, 5)
        assert rig.storefront.push_order(sale_of((sku, 3)), key).outcome == Outcome.DONE
        assert on_hand(rig.storefront, sku) == 2

    def test_part_of_a_piece_and_a_return_are_refused(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        for quantity, code in ((1_234, "not_whole_pieces"), (-1_000, "not_a_sale")):
            sale = CounterSale("T1-1-000001", 100, "SGD", (SaleLine(sku, quantity, 100),))
            with pytest.raises(Refused) as refused:
                rig.storefront.push_order(sale, new_key())
            assert refused.value.code == code
        assert rig.moves(sku) == []

    def test_a_sale_in_another_currency_is_refused(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        sale = CounterSale("T1-1-000001", PRICE, "MYR", (SaleLine(sku, PIECE, PRICE),))
        with pytest.raises(Refused) as refused:
            rig.storefront.push_order(sale, new_key())
        assert refused.value.code == "other_currency"

    def test_shoppers_and_the_counter_at_once_add_up(self, rig: Rig) -> None:
        sku = rig.new_item(100, PRICE)

        def shopper(number: int) -> int:
            rig.send_parcel(paid_order(rig, sku, 1 + number % 3), 1 + number % 3)
            return 1 + number % 3

        def counter(number: int) -> int:
            rig.storefront.push_order(sale_of((sku, 1 + number % 2)), new_key())
            return 1 + number % 2

        with ThreadPoolExecutor(max_workers=10) as pool:
            sold = [pool.submit(work, number) for number in range(5) for work in (shopper, counter)]
            pieces = sum(each.result() for each in sold)
        assert sum(rig.moves(sku)) == -pieces
        assert on_hand(rig.storefront, sku) == 100 - pieces
        orders, _cursor = round_of(rig.storefront, None)
        of_sku = [line.fulfilled for order in orders.values() for line in order.lines if line.sku == sku]
        assert (len(of_sku), sum(of_sku)) == (10, pieces * PIECE)


class OrderContract:
    """Shoppers' orders, and what is done to them."""

    def test_a_shoppers_order_is_found_in_every_state_it_passes(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        _before, cursor = round_of(rig.storefront, None)
        order = rig.buy({sku: 3})

        def seen() -> tuple[OrderState, int, int]:
            nonlocal cursor
            orders, cursor = round_of(rig.storefront, cursor)
            found = orders[order]
            assert found == rig.storefront.get(order)
            return found.state, found.lines[0].fulfilled, found.refunded_cents

        def seen_anywhere() -> int:
            """Cents back, where this round told the order at all: one that is done comes round in a few."""
            nonlocal cursor
            orders, cursor = round_of(rig.storefront, cursor)
            return orders[order].refunded_cents if order in orders else 0

        assert seen() == (OrderState.PLACED, 0, 0)
        rig.take_money(order)
        assert seen() == (OrderState.PAID, 0, 0)
        first = rig.send_parcel(order, 1)
        assert seen() == (OrderState.PART_FULFILLED, 1_000, 0)
        second = rig.send_parcel(order, 2)
        assert seen() == (OrderState.FULFILLED, 3_000, 0)
        rig.bring_parcel(first)
        rig.bring_parcel(second)
        assert seen()[:2] == (OrderState.FULFILLED, 3_000)
        rig.give_back(order, 500)
        rounds = (seen_anywhere() for _round in range(MOST_ROUNDS))
        assert any(refunded == 500 for refunded in rounds)

    def test_an_order_that_did_not_change_has_the_same_digest(self, rig: Rig) -> None:
        order = rig.buy({rig.new_item(10, PRICE): 1})
        before = rig.storefront.get(order)
        assert rig.storefront.get(order).digest == before.digest
        rig.take_money(order)
        assert rig.storefront.get(order).digest != before.digest

    def test_an_order_nobody_made_is_refused(self, rig: Rig) -> None:
        with pytest.raises(Refused) as refused:
            rig.storefront.get("987654321")
        assert refused.value.code == "order_not_found"

    def test_a_cursor_of_something_else_is_refused(self, rig: Rig) -> None:
        with pytest.raises(Refused) as refused:
            rig.storefront.changed('{"page": 3}')
        assert refused.value.code == "bad_cursor"

    def test_fulfilling_twice_takes_goods_off_the_shelf_once(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        order = paid_order(rig, sku, 3)
        lines = [line_of(rig.storefront, order, 1)]
        first = rig.storefront.fulfil(order, lines, key)
        second = rig.storefront.fulfil(order, lines, key)
        assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.WAS_THERE)
        assert second.order and second.order.state == OrderState.PART_FULFILLED
        assert (second.differs, rig.moves(sku)) == ((), [-1])

    def test_fulfilling_more_than_is_left_is_refused(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        order = paid_order(rig, sku, 2)
        with pytest.raises(Refused):
            rig.storefront.fulfil(order, [line_of(rig.storefront, order, 3)], new_key())
        assert rig.moves(sku) == []

    def test_an_order_whose_money_is_only_promised_is_not_fulfilled(self, rig: Rig) -> None:
        sku = rig.new_item(10, PRICE)
        order = rig.buy({sku: 2})
        with pytest.raises(Refused) as refused:
            rig.storefront.fulfil(order, [line_of(rig.storefront, order, 2)], new_key())
        assert refused.value.code == "not_ready"
        assert rig.moves(sku) == []

    def test_cancelling_lines_twice_releases_them_once(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        order = paid_order(rig, sku, 3)
        lines = [line_of(rig.storefront, order, 1)]
        first = rig.storefront.cancel(order, lines, key)
        second = rig.storefront.cancel(order, lines, key)
        assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.WAS_THERE)
        (level,) = rig.storefront.stock([sku]).levels
        assert (level.on_hand, level.reserved) == (10_000, 2_000)

    def test_cancelling_what_left_the_shelf_brings_it_back_once(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        order = paid_order(rig, sku, 2)
        rig.bring_parcel(rig.send_parcel(order, 2))
        lines = [line_of(rig.storefront, order, 1)]
        rig.storefront.cancel(order, lines, key)
        rig.storefront.cancel(order, lines, key)
        assert rig.moves(sku) == [-2, 1]

    def test_cancelling_all_ends_the_order_and_its_shipping(self, rig: Rig) -> None:
        sku, key = rig.new_item(10, PRICE), new_key()
        order = paid_order(rig, sku, 2)
        effect = rig.storefront.cancel(order, None, key)
        again = rig.storefront.cancel(order, None, new_key())
        assert effect.order and effect.order.state == OrderState.CANCELLED
        assert effect.order.total_cents == 0
        assert again.outcome == Outcome.WAS_THERE and again.differs[0].what == "cancelled_by"
        assert on_hand(rig.storefront, sku) == 10

    def test_refunding_twice_gives_money_back_once(self, rig: Rig) -> None:
        order, key = paid_order(rig, rig.new_item(10, PRICE), 2), new_key()
        first = rig.storefront.refund(order, 300, key)
        second = rig.storefront.refund(order, 300, key)
        assert (first.outcome, second.outcome) == (Outcome.DONE, Outcome.WAS_THERE)
        assert second.order and second.order.refunded_cents == 300
        assert (first.differs, second.differs) == ((), ())

    def test_the_same_key_with_another_amount_is_told_as_a_difference(self, rig: Rig) -> None:
        order, key = paid_order(rig, rig.new_item(10, PRICE), 2), new_key()
        rig.storefront.refund(order, 300, key)
        again = rig.storefront.refund(order, 400, key)
        assert again.differs == (Difference("refunded_cents", 400, 300),)

    def test_refunding_more_than_was_paid_is_refused(self, rig: Rig) -> None:
        order = paid_order(rig, rig.new_item(10, PRICE), 1)
        with pytest.raises(Refused) as refused:
            rig.storefront.refund(order, 1_000_000, new_key())
        assert refused.value.code == "refund_too_large"
        assert rig.storefront.get(order).refunded_cents == 0

    def test_an_order_whose_money_all_went_back_is_refunded(self, rig: Rig) -> None:
        order = paid_order(rig, rig.new_item(10, PRICE), 1)
        effect = rig.storefront.refund(order, rig.storefront.get(order).paid_cents, new_key())
        assert effect.order and effect.order.state == OrderState.REFUNDED

    def test_effects_whose_answers_are_lost_happen_once(self, rig: Rig) -> None:
        sku, keys = rig.new_item(10, PRICE), (new_key(), new_key(), new_key())
        order = paid_order(rig, sku, 4)
        lines = [line_of(rig.storefront, order, 1)]
        assert repeated_until_heard(rig, lambda shop: shop.fulfil(order, lines, keys[0])) >= 1
        assert repeated_until_heard(rig, lambda shop: shop.refund(order, 300, keys[1])) >= 1
        assert repeated_until_heard(rig, lambda shop: shop.cancel(order, lines, keys[2])) >= 1
        after = rig.storefront.get(order)
        assert (after.refunded_cents, after.lines[0].quantity) == (300, 3_000)
        assert set(after.keys) == set(keys)


class StorefrontContract(StockContract, CounterSaleContract, OrderContract):
    """All of it."""

    def test_the_shop_says_what_it_can(self, rig: Rig) -> None:
        told = rig.storefront.capabilities()
        assert (told.currency, told.takes_counter_sales, told.finds_by_key) == ("SGD", True, True)


def repeated_until_heard(rig: Rig, effect: Effect) -> int:
    """Repeat, losing the answer to one request further on each time; how often a write's answer was lost."""
    lost = 0
    for at in range(1, MOST_REQUESTS):
        try:
            effect(rig.losing_answer(at))
        except Ambiguous:
            lost += 1
        except Offline:
            continue  # a question: nothing had been asked for yet
        else:
            return lost
    pytest.fail("the effect never came to its end")
