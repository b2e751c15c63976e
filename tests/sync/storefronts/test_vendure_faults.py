"""What Vendure gets wrong, and what the adapter makes of it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from sync.storefronts.errors import Ambiguous, Busy, Offline, Refused, SignInNeeded
from sync.storefronts.http import ShopHttp
from sync.storefronts.protocol import Difference, OrderState, Outcome
from sync.storefronts.vendure import changed, stock
from sync.storefronts.vendure.api import ApiKey, Login
from sync.storefronts.vendure.shop import VendureShop
from tests.storefronts.contract import PRICE, line_of, paid_order, sale_of
from tests.storefronts.rig import PIECE, new_key, round_of
from tests.sync.storefronts.fake_vendure_api import PASSWORD
from tests.sync.storefronts.fake_vendure_rig import FakeVendureRig, Handler

LOST = httpx.ReadTimeout("carried out, and nobody hears")


@pytest.fixture
def rig() -> FakeVendureRig:
    return FakeVendureRig()


def over(handler: Handler, sign_in: ApiKey | Login | None = None) -> VendureShop:
    """An adapter whose requests this handler answers."""
    return VendureShop(
        ShopHttp("https://shop.test", httpx.MockTransport(handler)), sign_in or ApiKey("a-key")
    )


def saying(answer: object, status: int = 200) -> VendureShop:
    """An adapter to a shop that always says the same."""
    return over(lambda _request: httpx.Response(status, json=answer))


def test_a_level_that_came_out_of_a_stale_read_is_told(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)
    rig.shop.between_read_and_set = lambda: rig.variant(sku).move("SALE", -4)
    effect = rig.storefront.push_stock(sku, 7 * PIECE, new_key())
    assert effect.outcome == Outcome.DONE
    assert effect.differs == (Difference("on_hand", 7_000, 3_000),)


@pytest.fixture
def only_by_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the part of the round that would find everything of a small shop anyway."""
    monkeypatch.setattr(changed, "LOOKED_BACK", -timedelta(days=1))


@pytest.mark.usefixtures("only_by_date")
def test_an_order_committed_later_than_one_that_is_newer_is_found(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)
    slow = rig.buy({sku: 1})
    hidden = rig.shop.orders.pop(slow)
    rig.shop.later(timedelta(minutes=5))
    rig.buy({sku: 1})
    _orders, cursor = round_of(rig.storefront, None)
    rig.shop.orders[slow] = hidden
    orders, _cursor = round_of(rig.storefront, cursor)
    assert slow in orders


@pytest.mark.usefixtures("only_by_date")
def test_an_order_paid_long_after_its_cart_was_filled_is_found(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)
    order = rig.shop.open_order("AddingItems")
    rig.shop.add_line(order, rig.variant(sku), 1)
    rig.shop.arrange_payment(order)
    rig.shop.later(timedelta(hours=2))
    rig.buy({sku: 1})
    _orders, cursor = round_of(rig.storefront, None)
    rig.shop.pay(order, "Authorized")
    orders, _cursor = round_of(rig.storefront, cursor)
    assert orders[order.id].state == OrderState.PLACED


def test_a_cart_that_nobody_placed_is_not_told(rig: FakeVendureRig) -> None:
    cart = rig.shop.open_order("AddingItems")
    placed = rig.buy({rig.new_item(1): 1})
    orders, _cursor = round_of(rig.storefront, None)
    assert (set(orders), cart.placed) == ({placed}, None)


def test_a_refund_of_an_old_order_comes_round(rig: FakeVendureRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed, "PAGE", 2)
    sku = rig.new_item(100)
    done = [paid_order(rig, sku, 1) for _order in range(7)]
    for order in done:
        rig.bring_parcel(rig.send_parcel(order, 1))
    _orders, cursor = round_of(rig.storefront, None)
    rig.shop.later(timedelta(days=20))
    rig.buy({sku: 1})
    _orders, cursor = round_of(rig.storefront, cursor)
    rig.give_back(done[3], 100)
    found: set[int] = set()
    for _round in range(5):
        orders, cursor = round_of(rig.storefront, cursor)
        found |= {order.refunded_cents for order in orders.values() if order.ref == done[3]}
    assert 100 in found


def test_many_orders_are_all_told_over_many_pages(
    rig: FakeVendureRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changed, "PAGE", 3)
    sku = rig.new_item(100)
    made = {rig.buy({sku: 1}) for _order in range(10)}
    orders, cursor = round_of(rig.storefront, None)
    assert set(orders) == made
    for order in made:
        rig.take_money(order)
    rig.shop.later(timedelta(days=60))
    orders, _cursor = round_of(rig.storefront, cursor)
    assert {order.state for order in orders.values()} == {OrderState.PAID}
    assert set(orders) == made


def test_an_open_order_that_vanished_is_no_longer_asked_for(rig: FakeVendureRig) -> None:
    order = rig.buy({rig.new_item(10): 1})
    _orders, cursor = round_of(rig.storefront, None)
    del rig.shop.orders[order]
    _orders, cursor = round_of(rig.storefront, cursor)
    assert '"open_refs":[]' in cursor


def test_filters_of_orders_the_shop_ignores_are_noticed(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)
    rig.buy({sku: 1})
    _orders, cursor = round_of(rig.storefront, None)
    rig.shop.later(timedelta(days=1))
    rig.buy({sku: 1})
    _orders, cursor = round_of(rig.storefront, cursor)
    rig.api.ignored = frozenset({"orders"})
    with pytest.raises(Refused, match="filter_ignored"):
        rig.storefront.changed(cursor)
    with pytest.raises(Refused, match="filter_ignored"):
        rig.storefront.push_order(sale_of((sku, 1)), new_key())


def test_filters_of_goods_the_shop_ignores_are_noticed(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)
    rig.new_item(10)
    rig.api.ignored = frozenset({"goods"})
    with pytest.raises(Refused, match="filter_ignored"):
        rig.storefront.stock([sku])
    with pytest.raises(Refused, match="filter_ignored"):
        rig.storefront.stock_mark(sku)


def test_a_list_that_changes_while_it_is_read_is_read_again(
    rig: FakeVendureRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "PAGE", 2)
    skus = [rig.new_item(1) for _item in range(5)]
    gone: list[str] = []

    def one_goes_between(request: httpx.Request) -> httpx.Response:
        answer = rig.api(request)
        if not gone:
            gone.append(rig.variant(skus[0]).id)
            del rig.shop.variants[gone[0]]
        return answer

    levels = rig.adapter(one_goes_between).sweep().levels
    assert [level.sku for level in levels] == skus[1:]


def test_a_list_that_never_stands_still_is_busy(rig: FakeVendureRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "PAGE", 2)
    for _item in range(20):
        rig.new_item(1)

    def one_goes_each_time(request: httpx.Request) -> httpx.Response:
        answer = rig.api(request)
        del rig.shop.variants[next(iter(rig.shop.variants))]
        return answer

    with pytest.raises(Busy):
        rig.adapter(one_goes_each_time).sweep()


def test_a_sale_left_before_its_payment_is_paid_not_made_again(rig: FakeVendureRig) -> None:
    sku, key = rig.new_item(10, PRICE), new_key()

    def dies_between(request: httpx.Request) -> httpx.Response:
        if b"mutation PlaceAndPay" not in request.content:
            return rig.api(request)
        (draft,) = (order for order in rig.shop.orders.values() if order.state == "Draft")
        rig.shop.arrange_payment(draft)
        raise LOST

    with pytest.raises(Ambiguous):
        rig.adapter(dies_between).push_order(sale_of((sku, 2)), key)
    effect = rig.storefront.push_order(sale_of((sku, 2)), key)
    assert (len(rig.shop.orders), rig.moves(sku), effect.differs) == (1, [-2], ())


def test_a_draft_left_half_filled_is_thrown_away(rig: FakeVendureRig) -> None:
    sku, key = rig.new_item(10, PRICE), new_key()

    def dies_after_filling(request: httpx.Request) -> httpx.Response:
        answer = rig.api(request)
        if b"mutation FillDraft" in request.content:
            raise LOST
        return answer

    with pytest.raises(Ambiguous):
        rig.adapter(dies_after_filling).push_order(sale_of((sku, 2)), key)
    rig.storefront.push_order(sale_of((sku, 2)), key)
    assert [order.state for order in rig.shop.orders.values()] == ["Delivered"]


def test_a_sale_two_programs_told_at_once_is_told_as_two_orders(rig: FakeVendureRig) -> None:
    sku, key = rig.new_item(10, PRICE), new_key()

    def another_is_faster(request: httpx.Request) -> httpx.Response:
        if b"mutation CreateDraft" in request.content and len(rig.shop.orders) == 0:
            rig.storefront.push_order(sale_of((sku, 1)), key)
        return rig.api(request)

    effect = rig.adapter(another_is_faster).push_order(sale_of((sku, 1)), key)
    assert effect.differs == (Difference("orders", 1, 2),)


def test_a_fulfilment_the_staff_took_back_is_not_made_again(rig: FakeVendureRig) -> None:
    sku, key = rig.new_item(10), new_key()
    order = paid_order(rig, sku, 1)
    lines = [line_of(rig.storefront, order, 1)]
    rig.storefront.fulfil(order, lines, key)
    rig.shop.orders[order].fulfilments[0].state = "Cancelled"
    effect = rig.storefront.fulfil(order, lines, key)
    assert effect.outcome == Outcome.WAS_THERE
    assert effect.differs == (Difference(f"fulfilled:{lines[0].line_ref}", 1_000, 0),)
    assert effect.order and effect.order.lines[0].fulfilled == 0


def test_a_refund_left_pending_is_settled_not_made_again(rig: FakeVendureRig) -> None:
    order, key = paid_order(rig, rig.new_item(10), 1), new_key()
    payment = rig.shop.orders[order].payments[0]
    rig.shop.refund(rig.shop.orders[order], payment, 300, f"kedai:{key}")
    effect = rig.storefront.refund(order, 300, key)
    assert effect.outcome == Outcome.WAS_THERE
    assert [(each.total, each.state) for each in payment.refunds] == [(300, "Settled")]


def test_a_word_nobody_taught_us_is_kept(rig: FakeVendureRig) -> None:
    order = rig.buy({rig.new_item(10): 1})
    rig.shop.orders[order].state = "WaitingForTheMoon"
    told = rig.storefront.get(order)
    assert (told.state, told.shop_state) == (OrderState.UNKNOWN, "WaitingForTheMoon")


def test_a_key_that_no_shop_can_carry_is_our_own_fault(rig: FakeVendureRig) -> None:
    with pytest.raises(ValueError, match="not a key"):
        rig.storefront.push_order(sale_of((rig.new_item(1), 1)), "two words")


@pytest.mark.parametrize(
    ("errors", "expected", "code"),
    [
        ([{"message": "no", "extensions": {"code": "FORBIDDEN"}}], SignInNeeded, "sign_in_needed"),
        ([{"message": "no", "extensions": {"code": "USER_INPUT_ERROR"}}], Refused, "user_input_error"),
        ([{"message": "SQLITE_BUSY"}], Busy, "shop_error"),
        (["what"], Busy, "shop_error"),
    ],
)
def test_errors_in_a_good_answer_say_who_must_act(
    errors: list[object], expected: type[Exception], code: str
) -> None:
    with pytest.raises(expected) as caught:
        saying({"errors": errors, "data": None}).capabilities()
    assert code in str(caught.value)


@pytest.mark.parametrize("body", [[], "text", 3, {"data": None}, {"hello": "guest"}])
def test_json_that_is_no_graphql_is_offline(body: object) -> None:
    with pytest.raises(Offline):
        saying(body).capabilities()


def test_a_server_error_without_words_leaves_an_effect_open(rig: FakeVendureRig) -> None:
    sku = rig.new_item(10)

    def breaks_when_set(request: httpx.Request) -> httpx.Response:
        answer = rig.api(request)
        is_set = b"mutation SetStock" in request.content
        return httpx.Response(500, json={"statusCode": 500}) if is_set else answer

    with pytest.raises(Ambiguous):
        rig.adapter(breaks_when_set).push_stock(sku, 7 * PIECE, new_key())


@pytest.mark.parametrize("cents", [1.5, "890", True, None])
def test_money_that_is_no_whole_number_is_refused(rig: FakeVendureRig, cents: object) -> None:
    order = rig.buy({rig.new_item(10): 1})

    def other_money(request: httpx.Request) -> httpx.Response:
        answer = rig.api(request).json()
        answer["data"]["order"]["totalWithTax"] = cents
        return httpx.Response(200, json=answer)

    with pytest.raises(Refused) as refused:
        rig.adapter(other_money).get(order)
    assert refused.value.facts["where"] == "order.totalWithTax"


def test_a_token_is_fetched_once_and_renewed_when_it_ends(rig: FakeVendureRig) -> None:
    shop = over(rig.api, Login("owner", PASSWORD))
    shop.capabilities()
    shop.capabilities()
    assert rig.api.asked.count("Login") == 1
    rig.api.tokens.clear()
    shop.capabilities()
    assert rig.api.asked.count("Login") == 2


def test_a_wrong_password_needs_the_owner(rig: FakeVendureRig) -> None:
    with pytest.raises(SignInNeeded):
        over(rig.api, Login("owner", "wrong")).capabilities()


def test_secrets_are_in_no_text_about_the_sign_in() -> None:
    assert "word" not in repr(Login("owner", "the-word")) and "secret" not in repr(ApiKey("the-secret"))
