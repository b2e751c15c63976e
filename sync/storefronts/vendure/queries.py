"""The words sent to Vendure's admin API; each operation has a name, so that logs and fakes can tell them."""

ERROR = "... on ErrorResult { errorCode message }"

SHOP = """
query Shop {
  activeChannel { defaultCurrencyCode trackInventory }
  globalSettings { trackInventory }
  stockLocations(options: { take: 100 }) { totalItems items { id } }
}"""

LOGIN = f"""
mutation Login($user: String!, $password: String!) {{
  login(username: $user, password: $password) {{ __typename {ERROR} }}
}}"""

_ORDER = """
fragment AnOrder on Order {
  id code state updatedAt orderPlacedAt currencyCode totalWithTax shippingWithTax
  customer { firstName lastName emailAddress }
  lines {
    id quantity orderPlacedQuantity proratedLinePriceWithTax
    productVariant { sku name }
  }
  payments { id state amount transactionId refunds { id state total reason } }
  fulfillments { id state trackingCode lines { orderLineId quantity } }
  history(options: { take: 100, filter: { type: { eq: "ORDER_CANCELLATION" } } }) { items { data } }
}"""

ORDER = f"""
query OrderByRef($id: ID!) {{ order(id: $id) {{ ...AnOrder }} }}{_ORDER}"""

ORDERS = f"""
query Orders($options: OrderListOptions!) {{
  orders(options: $options) {{ totalItems items {{ ...AnOrder }} }}
}}{_ORDER}"""

UNPAID = """
query Unpaid($options: OrderListOptions!) {
  orders(options: $options) { totalItems items { id state shippingAddress { company } } }
}"""

VARIANTS = """
query Variants($options: ProductVariantListOptions!) {
  productVariants(options: $options) {
    totalItems
    items { id sku trackInventory stockLevels { stockLocationId stockOnHand stockAllocated } }
  }
}"""

ADJUSTMENTS = """
query Adjustments($options: ProductVariantListOptions!) {
  productVariants(options: $options) {
    items { sku stockMovements(options: { type: ADJUSTMENT, take: 1 }) { totalItems } }
  }
}"""

SET_STOCK = """
mutation SetStock($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }"""

CREATE_DRAFT = "mutation CreateDraft { createDraftOrder { id } }"
DELETE_DRAFT = "mutation DeleteDraft($id: ID!) { deleteDraftOrder(orderId: $id) { result message } }"
ELIGIBLE_SHIPPING = """
query EligibleShipping($id: ID!) {
  eligibleShippingMethodsForDraftOrder(orderId: $id) { id code priceWithTax }
}"""

PAY = f"""
mutation Pay($input: ManualPaymentInput!) {{
  addManualPaymentToOrder(input: $input) {{ __typename {ERROR} }}
}}"""

PLACE_AND_PAY = f"""
mutation PlaceAndPay($id: ID!, $shipping: ID!, $input: ManualPaymentInput!) {{
  ship: setDraftOrderShippingMethod(orderId: $id, shippingMethodId: $shipping) {{ __typename {ERROR} }}
  place: transitionOrderToState(id: $id, state: "ArrangingPayment") {{
    __typename ... on OrderStateTransitionError {{ transitionError }} {ERROR}
  }}
  addManualPaymentToOrder(input: $input) {{ __typename {ERROR} }}
}}"""

FULFIL = f"""
mutation Fulfil($input: FulfillOrderInput!) {{
  addFulfillmentToOrder(input: $input) {{
    __typename ... on Fulfillment {{ id }}
    ... on InsufficientStockOnHandError {{ productVariantId stockOnHand }}
    ... on FulfillmentStateTransitionError {{ transitionError }} {ERROR}
  }}
}}"""

DELIVER = f"""
mutation Deliver($id: ID!) {{
  transitionFulfillmentToState(id: $id, state: "Delivered") {{
    __typename ... on FulfillmentStateTransitionError {{ transitionError }} {ERROR}
  }}
}}"""

CANCEL = f"""
mutation Cancel($input: CancelOrderInput!) {{
  cancelOrder(input: $input) {{
    __typename ... on OrderStateTransitionError {{ transitionError }} {ERROR}
  }}
}}"""

REFUND = f"""
mutation Refund($input: RefundOrderInput!) {{
  refundOrder(input: $input) {{
    __typename ... on Refund {{ id state }} ... on RefundAmountError {{ maximumRefundable }} {ERROR}
  }}
}}"""

SETTLE_REFUND = f"""
mutation SettleRefund($input: SettleRefundInput!) {{
  settleRefund(input: $input) {{
    __typename ... on RefundStateTransitionError {{ transitionError }} {ERROR}
  }}
}}"""


def fill_draft(lines: int) -> str:
    """Customer, mark and all lines of a draft in one request, which Vendure carries out in this order."""
    variables = "".join(f", $variant{n}: ID!, $quantity{n}: Int!" for n in range(lines))
    items = "\n".join(
        f"  line{n}: addItemToDraftOrder(orderId: $id, input: "
        f"{{ productVariantId: $variant{n}, quantity: $quantity{n} }}) "
        f"{{ __typename ... on InsufficientStockError {{ quantityAvailable }} {ERROR} }}"
        for n in range(lines)
    )
    return f"""
mutation FillDraft($id: ID!, $customer: CreateCustomerInput!, $address: CreateAddressInput!{variables}) {{
  customer: setCustomerForDraftOrder(orderId: $id, input: $customer) {{ __typename {ERROR} }}
  address: setDraftOrderShippingAddress(orderId: $id, input: $address) {{ id }}
{items}
}}"""
