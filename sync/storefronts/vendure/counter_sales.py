"""Tells Vendure of a sale at the counter as an order that is paid and fulfilled, once for each key.

Vendure has no field for our key before the payment, whose transactionId can be searched for. Until then the
key stands in the draft's address, and drafts are found by the counter's own customer. What was left half way
is found by either and brought to its end; a draft moves no stock, so an old one is thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.storefronts.errors import Ambiguous, Refused, StorefrontError
from sync.storefronts.protocol import (
    CounterSale,
    Difference,
    OrderEffect,
    Outcome,
    SaleLine,
    whole_pieces,
)
from sync.storefronts.vendure.answers import (
    CreateDraftAnswer,
    DeleteDraftAnswer,
    EligibleAnswer,
    Order,
    OrdersAnswer,
    UnpaidAnswer,
    UnpaidOrder,
    read,
)
from sync.storefronts.vendure.api import VendureApi
from sync.storefronts.vendure.effects import all_of, fulfil
from sync.storefronts.vendure.orders import marked, read_order, told
from sync.storefronts.vendure.queries import (
    CREATE_DRAFT,
    DELETE_DRAFT,
    ELIGIBLE_SHIPPING,
    ORDERS,
    PAY,
    PLACE_AND_PAY,
    UNPAID,
    fill_draft,
)
from sync.storefronts.vendure.stock import VendureStock

UNPAID_PAGE = 100
_UNPAID_STATES = ("Draft", "ArrangingPayment")


@dataclass(frozen=True, slots=True)
class Counter:
    """How counter sales appear in the shop: their customer, country and shipping method (empty: cheapest)."""

    customer_email: str = "counter@kedai.invalid"
    customer_name: str = "Kedai counter"  # a last name that no shopper has: drafts are searched by it
    country: str = "SG"
    shipping_code: str = ""
    payment_method: str = "counter"


@dataclass(frozen=True, slots=True)
class _Pieces:
    variant: str
    sku: str
    count: int


@dataclass(frozen=True, slots=True)
class _Goods:
    """The sale's lines as Vendure knows them, and the lines it has no goods for."""

    listed: tuple[_Pieces, ...]
    unlisted: tuple[SaleLine, ...]


def push_order(
    api: VendureApi, stock: VendureStock, counter: Counter, sale: CounterSale, key: str
) -> OrderEffect:
    """Find the order by its key, or make it.

    Raises:
        Refused: `not_whole_pieces`, `not_a_sale`, `sku_not_unique`, `insufficient_stock`,
            `no_shipping_method`, `half_made_order_differs`.
    """
    mark = marked(key)
    goods = _goods(stock, sale)
    paid = _paid(api, mark)
    outcome = Outcome.WAS_THERE if paid else Outcome.DONE
    if not paid:
        if not goods.listed:
            return OrderEffect(Outcome.NOT_SOLD_THERE, None, unlisted=goods.unlisted)
        paid = _made(api, counter, goods, mark)
    order = paid[0]
    if left := all_of(order):
        fulfil(api, order.id, left, key, method="Counter")
    after = read_order(api, order.id)
    return OrderEffect(outcome, told(after), _differs(sale, after, len(paid)), goods.unlisted)


def _goods(stock: VendureStock, sale: CounterSale) -> _Goods:
    wanted: dict[str, int] = {}
    for line in sale.lines:
        if line.quantity <= 0:
            raise Refused("not_a_sale", sku=line.sku, thousandths=line.quantity)
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    if not wanted:
        raise Refused("not_a_sale", number=sale.number)
    found = stock.variants(list(wanted))
    by_sku = {variant.sku: variant.id for variant in found}
    if len(by_sku) < len(found):
        raise Refused("sku_not_unique", skus=sorted(variant.sku for variant in found))
    return _Goods(
        listed=tuple(
            _Pieces(by_sku[sku], sku, whole_pieces(sku, quantity))
            for sku, quantity in wanted.items()
            if sku in by_sku
        ),
        unlisted=tuple(line for line in sale.lines if line.sku not in by_sku),
    )


def _paid(api: VendureApi, mark: str) -> list[Order]:
    """Orders whose payment carries the mark, the oldest first; there should be one at most."""
    options = {"filter": {"transactionId": {"eq": mark}}, "sort": {"id": "ASC"}, "take": 10}
    found = read(OrdersAnswer, api.ask(ORDERS, options=options)).orders.items
    if any(mark not in [payment.transactionId for payment in order.payments or []] for order in found):
        raise Refused("filter_ignored", filter="transactionId")
    return found


def _made(api: VendureApi, counter: Counter, goods: _Goods, mark: str) -> list[Order]:
    """The paid order after making it. A refusal does not count where an earlier attempt got through."""
    try:
        _make(api, counter, goods, mark)
    except Refused:
        if paid := _paid(api, mark):
            return paid
        raise
    if paid := _paid(api, mark):
        return paid
    raise Ambiguous("paid_and_not_found", key=mark)


def _make(api: VendureApi, counter: Counter, goods: _Goods, mark: str) -> None:
    for left in _left_half_way(api, counter, mark):
        if left.state == "ArrangingPayment":
            if not _holds(read_order(api, left.id), goods):
                raise Refused("half_made_order_differs", order=left.id)
            api.act(PAY, input=_payment(counter, left.id, mark))
            return
        _delete(api, left.id)
    draft = read(CreateDraftAnswer, api.act(CREATE_DRAFT)).createDraftOrder.id
    try:
        _fill(api, counter, goods, draft, mark)
        shipping = _shipping_method(api, counter, draft)
        api.act(PLACE_AND_PAY, id=draft, shipping=shipping, input=_payment(counter, draft, mark))
    except Refused as refused:
        try:
            _delete(api, draft)
        except StorefrontError as error:  # the next attempt finds it by its mark
            refused.facts |= {"draft_left": draft, "why_left": error.code}
        raise


def _left_half_way(api: VendureApi, counter: Counter, mark: str) -> list[UnpaidOrder]:
    """Drafts and unpaid orders with the mark that an earlier attempt did not bring to an end."""
    wanted = {"customerLastName": {"eq": counter.customer_name}, "state": {"in": list(_UNPAID_STATES)}}
    found: list[UnpaidOrder] = []
    while True:
        options = {"filter": wanted, "sort": {"id": "ASC"}, "skip": len(found), "take": UNPAID_PAGE}
        page = read(UnpaidAnswer, api.ask(UNPAID, options=options)).orders
        found += page.items
        if not page.items or len(found) >= page.totalItems:
            break
    if any(each.state not in _UNPAID_STATES for each in found):
        raise Refused("filter_ignored", filter="state")
    return [each for each in found if each.shippingAddress and each.shippingAddress.company == mark]


def _holds(order: Order, goods: _Goods) -> bool:
    """Whether an unpaid order carries what the sale holds."""
    found = {line.productVariant.sku: line.quantity for line in order.lines}
    return found == {pieces.sku: pieces.count for pieces in goods.listed}


def _fill(api: VendureApi, counter: Counter, goods: _Goods, draft: str, mark: str) -> None:
    variables: dict[str, object] = {}
    for number, pieces in enumerate(goods.listed):
        variables |= {f"variant{number}": pieces.variant, f"quantity{number}": pieces.count}
    name = {"firstName": "", "lastName": counter.customer_name, "emailAddress": counter.customer_email}
    address = {"streetLine1": counter.customer_name, "company": mark, "countryCode": counter.country}
    try:
        api.act(fill_draft(len(goods.listed)), id=draft, customer=name, address=address, **variables)
    except Refused as refused:
        number_text = str(refused.facts.get("field", "")).removeprefix("line")
        if number_text.isdecimal():
            refused.facts["sku"] = goods.listed[int(number_text)].sku
        raise


def _shipping_method(api: VendureApi, counter: Counter, draft: str) -> str:
    """Vendure takes no order without one: the chosen one, or the cheapest."""
    answer = read(EligibleAnswer, api.ask(ELIGIBLE_SHIPPING, id=draft))
    methods = answer.eligibleShippingMethodsForDraftOrder
    if counter.shipping_code:
        methods = [method for method in methods if method.code == counter.shipping_code]
    if not methods:
        raise Refused("no_shipping_method", wanted=counter.shipping_code)
    return min(methods, key=lambda method: (method.priceWithTax, method.id)).id


def _payment(counter: Counter, order_ref: str, mark: str) -> dict[str, object]:
    return {"orderId": order_ref, "method": counter.payment_method, "transactionId": mark, "metadata": {}}


def _delete(api: VendureApi, draft: str) -> None:
    """Throw a draft away; Ambiguous where it is no draft any more, for then an earlier attempt still runs."""
    deleted = read(DeleteDraftAnswer, api.act(DELETE_DRAFT, id=draft)).deleteDraftOrder
    if deleted.result != "DELETED":
        raise Ambiguous("draft_moved_on", order=draft)


def _differs(sale: CounterSale, order: Order, orders: int) -> tuple[Difference, ...]:
    found = [
        Difference("total_cents", sale.total_cents, order.totalWithTax),
        Difference("currency", sale.currency, order.currencyCode),
        Difference("orders", 1, orders),
    ]
    return tuple(each for each in found if each.asked != each.found)
