"""The shapes of Vendure's answers: what is of another shape is refused, not guessed."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sync.storefronts.errors import Refused


class Answer(BaseModel):
    """Whole numbers are whole numbers; what we did not ask about is left alone."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


A = TypeVar("A", bound=Answer)


class Customer(Answer):
    firstName: str
    lastName: str
    emailAddress: str


class VariantOfLine(Answer):
    sku: str
    name: str


class Line(Answer):
    id: str
    quantity: int
    orderPlacedQuantity: int
    proratedLinePriceWithTax: int
    productVariant: VariantOfLine


class Refund(Answer):
    id: str
    state: str
    total: int
    reason: str | None


class Payment(Answer):
    id: str
    state: str
    amount: int
    transactionId: str | None
    refunds: list[Refund]


class FulfilledLine(Answer):
    orderLineId: str
    quantity: int


class Fulfilment(Answer):
    id: str
    state: str
    trackingCode: str | None
    lines: list[FulfilledLine]


class CancellationData(Answer):
    reason: str | None = None


class Cancellation(Answer):
    data: CancellationData


class Cancellations(Answer):
    items: list[Cancellation]


class Order(Answer):
    id: str
    code: str
    state: str
    updatedAt: str
    orderPlacedAt: str | None
    currencyCode: str
    totalWithTax: int
    shippingWithTax: int
    customer: Customer | None
    lines: list[Line]
    payments: list[Payment] | None
    fulfillments: list[Fulfilment] | None
    history: Cancellations


class OrderList(Answer):
    totalItems: int
    items: list[Order]


class OrderAnswer(Answer):
    order: Order | None


class OrdersAnswer(Answer):
    orders: OrderList


class Address(Answer):
    company: str | None = None


class UnpaidOrder(Answer):
    id: str
    state: str
    shippingAddress: Address | None


class UnpaidList(Answer):
    totalItems: int
    items: list[UnpaidOrder]


class UnpaidAnswer(Answer):
    orders: UnpaidList


class StockLevel(Answer):
    stockLocationId: str
    stockOnHand: int
    stockAllocated: int


class Variant(Answer):
    id: str
    sku: str
    trackInventory: str
    stockLevels: list[StockLevel]


class VariantList(Answer):
    totalItems: int
    items: list[Variant]


class VariantsAnswer(Answer):
    productVariants: VariantList


class Counted(Answer):
    totalItems: int


class Adjusted(Answer):
    sku: str
    stockMovements: Counted


class AdjustedList(Answer):
    items: list[Adjusted]


class AdjustmentsAnswer(Answer):
    productVariants: AdjustedList


class Channel(Answer):
    defaultCurrencyCode: str
    trackInventory: bool | None


class GlobalSettings(Answer):
    trackInventory: bool


class Place(Answer):
    id: str


class Places(Answer):
    totalItems: int
    items: list[Place]


class ShopAnswer(Answer):
    activeChannel: Channel
    globalSettings: GlobalSettings
    stockLocations: Places


class ShippingMethod(Answer):
    id: str
    code: str
    priceWithTax: int


class EligibleAnswer(Answer):
    eligibleShippingMethodsForDraftOrder: list[ShippingMethod]


class CreatedDraft(Answer):
    id: str


class CreateDraftAnswer(Answer):
    createDraftOrder: CreatedDraft


class Deleted(Answer):
    result: str


class DeleteDraftAnswer(Answer):
    deleteDraftOrder: Deleted


class MadeFulfilment(Answer):
    id: str


class FulfilAnswer(Answer):
    addFulfillmentToOrder: MadeFulfilment


class MadeRefund(Answer):
    id: str
    state: str


class RefundAnswer(Answer):
    refundOrder: MadeRefund


def read(model: type[A], data: dict[str, object]) -> A:
    """The answer as its model; Refused `unexpected_answer` with the place that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused("unexpected_answer", where=where, why=first["type"]) from error
