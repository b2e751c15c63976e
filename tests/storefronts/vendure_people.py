"""What a shopper and the shop's own people do at a real Vendure, past the adapter that is under test."""

from __future__ import annotations

import uuid
from types import TracebackType
from typing import Any, Self, cast

import httpx

_ERROR = "... on ErrorResult { errorCode message }"
_ADMIN = {"user": "admin@shop.test", "password": "only-for-tests"}


class Person:
    """Somebody with a session at one of the two APIs; words of the shop's refusal fail the test."""

    def __init__(self, address: str, api: str) -> None:
        self._client = httpx.Client(base_url=address, timeout=60, trust_env=False)
        self._path = f"/{api}"

    def say(self, query: str, **variables: object) -> Any:
        """The first field of the answer's data."""
        answer = self._client.post(self._path, json={"query": query, "variables": variables})
        if token := answer.headers.get("vendure-auth-token"):
            self._client.headers["authorization"] = f"Bearer {token}"
        body = cast("dict[str, Any]", answer.json())
        assert "errors" not in body, body["errors"]
        first = next(iter(body["data"].values()))
        assert not (isinstance(first, dict) and "errorCode" in first), first
        return first

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._client.close()


def owner(address: str) -> Person:
    """The administrator, signed in."""
    person = Person(address, "admin-api")
    person.say(
        f"mutation($user: String!, $password: String!) "
        f"{{ login(username: $user, password: $password) {{ __typename {_ERROR} }} }}",
        **_ADMIN,
    )
    return person


def buy(address: str, variants: dict[str, int]) -> str:
    """A new shopper fills a cart and promises the money; the order's id."""
    with Person(address, "shop-api") as shopper:
        return _check_out(shopper, variants)


def _check_out(shopper: Person, variants: dict[str, int]) -> str:
    for variant, pieces in variants.items():
        shopper.say(
            f"mutation($v: ID!, $n: Int!) "
            f"{{ addItemToOrder(productVariantId: $v, quantity: $n) {{ __typename {_ERROR} }} }}",
            v=variant,
            n=pieces,
        )
    shopper.say(
        f"mutation($i: CreateCustomerInput!) {{ setCustomerForOrder(input: $i) {{ __typename {_ERROR} }} }}",
        i={
            "emailAddress": f"buyer-{uuid.uuid4().hex[:12]}@shop.test",
            "firstName": "Siti",
            "lastName": "Tan",
        },
    )
    shopper.say(
        f"mutation($i: CreateAddressInput!) "
        f"{{ setOrderShippingAddress(input: $i) {{ __typename {_ERROR} }} }}",
        i={"streetLine1": "2 Test Road", "city": "Singapore", "postalCode": "018957", "countryCode": "SG"},
    )
    method = next(
        each["id"] for each in shopper.say("{ eligibleShippingMethods { id price } }") if each["price"]
    )
    shopper.say(
        f"mutation($m: [ID!]!) {{ setOrderShippingMethod(shippingMethodId: $m) {{ __typename {_ERROR} }} }}",
        m=[method],
    )
    shopper.say(f'mutation {{ transitionOrderToState(state: "ArrangingPayment") {{ __typename {_ERROR} }} }}')
    order = shopper.say(
        'mutation { addPaymentToOrder(input: { method: "dummy", metadata: {} }) '
        f"{{ __typename ... on Order {{ id }} {_ERROR} }} }}"
    )
    return str(order["id"])


def take_money(staff: Person, order_ref: str) -> None:
    """Settle what was authorised."""
    order = staff.say("query($o: ID!) { order(id: $o) { payments { id state } } }", o=order_ref)
    for payment in order["payments"]:
        if payment["state"] == "Authorized":
            staff.say(
                f"mutation($p: ID!) {{ settlePayment(id: $p) {{ __typename {_ERROR} }} }}", p=payment["id"]
            )


def send_parcel(staff: Person, order_ref: str, pieces: int) -> str:
    """Pieces of the first line go out; the parcel's id."""
    order = staff.say("query($o: ID!) { order(id: $o) { lines { id } } }", o=order_ref)
    handler = {
        "code": "manual-fulfillment",
        "arguments": [{"name": "method", "value": "Post"}, {"name": "trackingCode", "value": "SG1"}],
    }
    lines = [{"orderLineId": order["lines"][0]["id"], "quantity": pieces}]
    parcel = staff.say(
        f"mutation($i: FulfillOrderInput!) "
        f"{{ addFulfillmentToOrder(input: $i) {{ __typename ... on Fulfillment {{ id }} {_ERROR} }} }}",
        i={"lines": lines, "handler": handler},
    )
    move_parcel(staff, parcel["id"], "Shipped")
    return str(parcel["id"])


def move_parcel(staff: Person, parcel_ref: str, state: str) -> None:
    """Shipped, then Delivered."""
    staff.say(
        f"mutation($f: ID!, $s: String!) "
        f"{{ transitionFulfillmentToState(id: $f, state: $s) {{ __typename {_ERROR} }} }}",
        f=parcel_ref,
        s=state,
    )


def give_back(staff: Person, order_ref: str, cents: int) -> None:
    """Refund from the first payment and settle it."""
    order = staff.say("query($o: ID!) { order(id: $o) { payments { id } } }", o=order_ref)
    given = {"paymentId": order["payments"][0]["id"], "amount": cents, "reason": "sorry"}
    made = staff.say(
        f"mutation($i: RefundOrderInput!) "
        f"{{ refundOrder(input: $i) {{ __typename ... on Refund {{ id }} {_ERROR} }} }}",
        i=given | {"lines": [], "shipping": 0, "adjustment": 0},
    )
    staff.say(
        f"mutation($i: SettleRefundInput!) {{ settleRefund(input: $i) {{ __typename {_ERROR} }} }}",
        i={"id": made["id"], "transactionId": "by-hand"},
    )
