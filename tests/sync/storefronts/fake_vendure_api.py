"""Answers Vendure's GraphQL by the operation's name; the words of a query are not looked at beyond that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import httpx

from tests.sync.storefronts.fake_vendure_rules import (
    SHIPPING,
    Broken,
    FakeOrder,
    FakeVariant,
    FakeVendure,
    No,
)

API_KEY = "a-key"
PASSWORD = "a-password"
MOST_TAKEN = 1_000
Variables = dict[str, Any]


def second(instant: datetime) -> str:
    """Timestamps of rows know no fractions."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class FakeVendureApi:
    """An httpx transport's handler. `ignored`: lists (orders, goods) whose filters it silently leaves out."""

    def __init__(self, shop: FakeVendure) -> None:
        self.shop = shop
        self.tokens: set[str] = set()
        self.asked: list[str] = []
        self.ignored: frozenset[str] = frozenset()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        found = re.match(r"\s*(?:query|mutation) (\w+)", body["query"])
        assert found and request.url.path == "/admin-api"
        name, variables = found[1], body["variables"]
        with self.shop.lock:
            self.asked.append(name)
            if name == "Login":
                return self._login(variables)
            if not self._is_signed_in(request.headers):
                return _answer(errors=[{"message": "not authorized", "extensions": {"code": "FORBIDDEN"}}])
            operation: Callable[[Variables], dict[str, Any]] = getattr(self, f"_{_snake(name)}")
            try:
                return _answer(data=operation(variables))
            except Broken as error:
                return _answer(errors=[{"message": str(error), "path": [name]}])

    def _is_signed_in(self, headers: httpx.Headers) -> bool:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        return headers.get("vendure-api-key") == API_KEY or token in self.tokens

    def _login(self, given: Variables) -> httpx.Response:
        if given["password"] != PASSWORD:
            return _answer(data={"login": No("INVALID_CREDENTIALS_ERROR").told})
        token = f"token-{self.shop.new_id()}"
        self.tokens.add(token)
        answer = _answer(data={"login": {"__typename": "CurrentUser"}})
        answer.headers["vendure-auth-token"] = token
        return answer

    def _shop(self, _given: Variables) -> dict[str, Any]:
        return {
            "activeChannel": {"defaultCurrencyCode": "SGD", "trackInventory": True},
            "globalSettings": {"trackInventory": True},
            "stockLocations": {"totalItems": 1, "items": [{"id": "1"}]},
        }

    def _order_by_ref(self, given: Variables) -> dict[str, Any]:
        order = self.shop.orders.get(given["id"])
        return {"order": _order(order) if order else None}

    def _orders(self, given: Variables) -> dict[str, Any]:
        return {"orders": _page(self._matching(given["options"]), given["options"], _order)}

    def _unpaid(self, given: Variables) -> dict[str, Any]:
        return {"orders": _page(self._matching(given["options"]), given["options"], _unpaid)}

    def _matching(self, options: Variables) -> list[FakeOrder]:
        wanted = {} if "orders" in self.ignored else options.get("filter", {})
        orders = [order for order in self.shop.orders.values() if _matches(order, wanted)]
        if options.get("sort") == {"updatedAt": "DESC"}:
            orders.sort(key=lambda order: order.updated, reverse=True)
        return orders

    def _variants(self, given: Variables) -> dict[str, Any]:
        return {"productVariants": _page(self._goods(given["options"]), given["options"], _variant)}

    def _adjustments(self, given: Variables) -> dict[str, Any]:
        return {"productVariants": _page(self._goods(given["options"]), given["options"], _adjusted)}

    def _goods(self, options: Variables) -> list[FakeVariant]:
        wanted = {} if "goods" in self.ignored else options.get("filter", {}).get("sku", {})
        skus = wanted.get("in", [wanted["eq"]] if "eq" in wanted else None)
        return [each for each in self.shop.variants.values() if skus is None or each.sku in skus]

    def _set_stock(self, given: Variables) -> dict[str, Any]:
        for each in given["input"]:
            (level,) = each["stockLevels"]
            self.shop.set_stock(self.shop.variants[each["id"]], level["stockOnHand"])
        return {"updateProductVariants": [{"id": each["id"]} for each in given["input"]]}

    def _create_draft(self, _given: Variables) -> dict[str, Any]:
        return {"createDraftOrder": {"id": self.shop.open_order("Draft").id}}

    def _delete_draft(self, given: Variables) -> dict[str, Any]:
        is_draft = self.shop.orders[given["id"]].state == "Draft"
        if is_draft:
            del self.shop.orders[given["id"]]
        return {"deleteDraftOrder": {"result": "DELETED" if is_draft else "NOT_DELETED", "message": None}}

    def _fill_draft(self, given: Variables) -> dict[str, Any]:
        order = self.shop.orders[given["id"]]
        order.last_name, order.email = given["customer"]["lastName"], given["customer"]["emailAddress"]
        order.company = given["address"]["company"]
        data: dict[str, Any] = {"customer": {"__typename": "Order"}, "address": {"id": order.id}}
        number = 0
        while f"variant{number}" in given:
            variant = self.shop.variants[given[f"variant{number}"]]
            put = partial(self.shop.add_line, order, variant, given[f"quantity{number}"])
            data[f"line{number}"] = _tried(put)
            number += 1
        return data

    def _eligible_shipping(self, _given: Variables) -> dict[str, Any]:
        methods = [
            {"id": ref, "code": code, "priceWithTax": cents} for ref, (code, cents) in SHIPPING.items()
        ]
        return {"eligibleShippingMethodsForDraftOrder": methods}

    def _place_and_pay(self, given: Variables) -> dict[str, Any]:
        order = self.shop.orders[given["id"]]
        order.shipping = SHIPPING[given["shipping"]][1]
        placed = _tried(lambda: self.shop.arrange_payment(order))
        return {"ship": {"__typename": "Order"}, "place": placed, **self._pay(given)}

    def _pay(self, given: Variables) -> dict[str, Any]:
        order = self.shop.orders[given["input"]["orderId"]]
        transaction = given["input"]["transactionId"]
        return {"addManualPaymentToOrder": _tried(lambda: self.shop.pay(order, "Settled", transaction))}

    def _fulfil(self, given: Variables) -> dict[str, Any]:
        lines = {each["orderLineId"]: each["quantity"] for each in given["input"]["lines"]}
        arguments = {each["name"]: each["value"] for each in given["input"]["handler"]["arguments"]}
        order = self._order_of_line(next(iter(lines)))
        tracking = arguments["trackingCode"]
        return {"addFulfillmentToOrder": _tried(lambda: self.shop.fulfil(order, lines, tracking).id)}

    def _deliver(self, given: Variables) -> dict[str, Any]:
        return {
            "transitionFulfillmentToState": _tried(
                lambda: self.shop.move_fulfilment(given["id"], "Delivered")
            )
        }

    def _cancel(self, given: Variables) -> dict[str, Any]:
        told = given["input"]
        lines = {each["orderLineId"]: each["quantity"] for each in told["lines"]} if "lines" in told else None
        order, shipping = self.shop.orders[told["orderId"]], told["cancelShipping"]
        return {
            "cancelOrder": _tried(lambda: self.shop.cancel(order, lines, told["reason"], shipping=shipping))
        }

    def _refund(self, given: Variables) -> dict[str, Any]:
        told = given["input"]
        if "shipping" not in told:
            raise Broken("NOT NULL constraint failed: refund.shipping")
        order, payment = next(
            (order, payment)
            for order in self.shop.orders.values()
            for payment in order.payments
            if payment.id == told["paymentId"]
        )
        made = _tried(lambda: self.shop.refund(order, payment, told["amount"], told["reason"]).id)
        return {"refundOrder": made if "errorCode" in made else made | {"state": "Pending"}}

    def _settle_refund(self, given: Variables) -> dict[str, Any]:
        for order in self.shop.orders.values():
            for payment in order.payments:
                for refund in payment.refunds:
                    if refund.id == given["input"]["id"]:
                        refund.state = "Settled"
        return {"settleRefund": {"__typename": "Refund"}}

    def _order_of_line(self, line_id: str) -> FakeOrder:
        return next(
            order for order in self.shop.orders.values() if any(line.id == line_id for line in order.lines)
        )


def _answer(**body: object) -> httpx.Response:
    """HTTP 200, whatever became of it."""
    return httpx.Response(200, json={"data": None, **body})


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _tried(act: Callable[[], str | None]) -> dict[str, Any]:
    """What it made, or its no: both look like an answer."""
    try:
        made = act()
    except No as no:
        return no.told
    return {"__typename": "Made", "id": made} if made else {"__typename": "Made"}


def _page(rows: list[Any], options: Variables, shown: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    take = options.get("take", 100)
    if take > MOST_TAKEN:
        raise Broken("Cannot take more than 1000 results from a list query")
    skip = options.get("skip", 0)
    return {"totalItems": len(rows), "items": [shown(row) for row in rows[skip : skip + take]]}


def _matches(order: FakeOrder, wanted: Variables) -> bool:
    """All of the conditions; of those under _or, one."""
    either = wanted.get("_or")
    plain = {name: condition for name, condition in wanted.items() if name != "_or"}
    return all(_fits(_value(order, name), condition) for name, condition in plain.items()) and (
        either is None or any(_matches(order, each) for each in either)
    )


def _value(order: FakeOrder, name: str) -> Any:
    return {
        "id": order.id,
        "state": order.state,
        "customerLastName": order.last_name,
        "updatedAt": order.updated.replace(microsecond=0),
        "orderPlacedAt": order.placed,
        "transactionId": [payment.transaction for payment in order.payments],
    }[name]


def _fits(value: Any, condition: Variables) -> bool:
    ((operator, wanted),) = condition.items()
    if operator == "eq":
        return bool(wanted in value if isinstance(value, list) else value == wanted)
    if operator == "in":
        return value in wanted
    if operator == "isNull":
        return bool((value is None) == wanted)
    assert operator == "after"
    return bool(value is not None and value > datetime.fromisoformat(wanted).astimezone(UTC))


def _variant(variant: FakeVariant) -> dict[str, Any]:
    level = {"stockLocationId": "1", "stockOnHand": variant.on_hand, "stockAllocated": variant.allocated}
    return {"id": variant.id, "sku": variant.sku, "trackInventory": "INHERIT", "stockLevels": [level]}


def _adjusted(variant: FakeVariant) -> dict[str, Any]:
    times = sum(kind == "ADJUSTMENT" for kind, _pieces in variant.movements)
    return {"sku": variant.sku, "stockMovements": {"totalItems": times}}


def _unpaid(order: FakeOrder) -> dict[str, Any]:
    return {"id": order.id, "state": order.state, "shippingAddress": {"company": order.company or None}}


def _order(order: FakeOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "code": f"CODE{order.id}",
        "state": order.state,
        "updatedAt": second(order.updated),
        "orderPlacedAt": order.placed.isoformat(timespec="milliseconds") if order.placed else None,
        "currencyCode": "SGD",
        "totalWithTax": order.total,
        "shippingWithTax": order.shipping,
        "customer": {"firstName": "", "lastName": order.last_name, "emailAddress": order.email},
        "lines": [
            {
                "id": line.id,
                "quantity": line.quantity,
                "orderPlacedQuantity": line.placed,
                "proratedLinePriceWithTax": line.quantity * line.variant.price,
                "productVariant": {"sku": line.variant.sku, "name": f"Item {line.variant.sku}"},
            }
            for line in order.lines
        ],
        "payments": [
            {
                "id": payment.id,
                "state": payment.state,
                "amount": payment.amount,
                "transactionId": payment.transaction,
                "refunds": [
                    {"id": each.id, "state": each.state, "total": each.total, "reason": each.reason}
                    for each in payment.refunds
                ],
            }
            for payment in order.payments
        ],
        "fulfillments": [
            {
                "id": each.id,
                "state": each.state,
                "trackingCode": each.tracking,
                "lines": [{"orderLineId": ref, "quantity": pieces} for ref, pieces in each.lines.items()],
            }
            for each in order.fulfilments
        ],
        "history": {"items": [{"data": {"reason": reason}} for reason in order.cancellations]},
    }
