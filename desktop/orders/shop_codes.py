"""Codes of the service and of online shops' adapters, sorted by what a person can do about them.

The service tells a code and no words. Several codes mean one thing to a shopkeeper, so that words are kept
for what it means; a code of a newer service has the words of `other`, which name it.
"""

from __future__ import annotations

NO_ALARM = frozenset({"nothing_told_yet"})
"""The online shop was just connected, and no till has told of stock or a sale: nobody need do anything."""

_NOT_UNDERSTOOD = (
    "unexpected_answer",
    "filter_ignored",
    "bad_cursor",
    "graphql_parse_failed",
    "graphql_validation_failed",
    "bad_user_input",
    "user_input_error",
    "entity_not_found",
    "illegal_operation_error",
    "channel_not_found",
)
_WRONG_ANSWER = ("redirected", "not_json", "not_graphql", "no_such_address", "address_not_safe")

_TROUBLES: dict[str, tuple[str, ...]] = {
    "not_reached": ("not_reached",),
    "no_answer": ("answer_lost", "paid_and_not_found", "draft_moved_on"),
    "busy": ("busy", "shop_error", "list_keeps_changing"),
    "wrong_answer": _WRONG_ANSWER,
    "sign_in": ("sign_in_needed", "no_token"),
    "no_secret": ("no_secret",),
    "place_there": ("place_not_chosen",),
    "place_here": ("location_not_chosen",),
    "not_understood": (*_NOT_UNDERSTOOD, "order_not_found", "order_not_placed"),
    "service": ("store_unavailable", "surprise"),
}
PASSING = frozenset({"not_reached", "no_answer", "busy"})
"""Nobody need do anything: it is tried again, and what waits is told then."""

_REASONS: dict[str, tuple[str, ...]] = {
    "too_few": ("insufficient_stock", "insufficient_stock_on_hand"),
    "came_back": ("not_a_sale",),
    "not_whole": ("not_whole_pieces",),
    "doubled_sku": ("sku_not_unique",),
    "no_such_sku": ("unknown_sku",),
    "no_sku": ("no_sku",),
    "no_shipping": ("no_shipping_method", "ineligible_shipping_method"),
    "other_currency": ("other_currency",),
    "not_paid": ("not_ready", "order_not_placed"),
    "order_gone": ("order_not_found", "unknown_order"),
    "no_money_back": (
        "nothing_to_refund",
        "refund_too_large",
        "refund_failed",
        "refund_amount",
        "refund_order_state",
        "refund_state_transition",
        "refund_payment_id_missing",
        "already_refunded",
        "payment_order_mismatch",
    ),
    "not_cancelled": ("not_cancelled",),
    "below_nothing": ("below_zero",),
    "too_much_at_once": ("mass_change",),
    "place_there": ("place_not_chosen",),
    "other_there": (
        "half_made_order_differs",
        "order_state_transition",
        "order_modification",
        "order_limit",
        "order_interceptor",
        "fulfillment_state_transition",
        "items_already_fulfilled",
        "create_fulfillment",
        "invalid_fulfillment_handler",
        "empty_order_line_selection",
        "multiple_order",
        "quantity_too_great",
        "negative_quantity",
        "cancel_active_order",
        "no_active_order",
        "manual_payment_state",
        "order_payment_state",
        "email_address_conflict",
    ),
    "not_understood": (*_NOT_UNDERSTOOD, *_WRONG_ANSWER),
    "service": ("surprise",),
}
OTHER = "other"
TROUBLES = (*_TROUBLES, OTHER)
REASONS = (*_REASONS, OTHER)
_TROUBLE_OF = {code: name for name, codes in _TROUBLES.items() for code in codes}
_REASON_OF = {code: name for name, codes in _REASONS.items() for code in codes}


def trouble_of(code: str) -> str:
    """What stands between the service and the online shop, as its words are named."""
    return _TROUBLE_OF.get(code, OTHER)


def reason_of(code: str) -> str:
    """Why the online shop refused something, as its words are named."""
    return _REASON_OF.get(code, OTHER)
