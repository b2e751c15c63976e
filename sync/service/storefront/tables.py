"""Tables of the online shop: the shop itself, what it is to be told, its orders, and where it differs."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from sync.service.columns import key, number_key, table_of, text, whole

storefront = table_of(
    "storefront",
    key("storefront_id"),  # one row: the word its orders are told under
    text("kind"),
    text("address"),
    text("sign_in_name"),  # of an administrator; empty where the secret is a key
    text(
        "secret_id"
    ),  # under which the secret lies in the keyring; the secret itself is nowhere in the store
    text("place"),  # the shop's own stock location, empty where it has one
    text("shipping_code"),
    text("location_id", optional=True),  # which of ours serves it; none: the only one there is
    whole("poll_seconds"),
    whole("sweep_seconds"),
    text("connected_at"),  # sales of before are not told
    text("off_at", optional=True),
    text("cursor", optional=True),
    text("last_read_at", optional=True),
    text("last_swept_at", optional=True),
    whole("goods"),  # SKUs the shop counts and we know, at the last sweep
    text("trouble", optional=True),  # why the last exchange failed
)

effect = table_of(
    "effect",
    key("effect_id"),  # the key the shop is told: the same again for the same cause, whatever became of us
    whole("position"),  # in the order in which they were asked for
    text("kind"),  # push_order, fulfil, cancel, refund, push_stock
    text("subject"),  # sale, order or item
    text("group_id"),  # what asked for it: a sale, a hand-over, a cancelling, a settling
    text("after_id", optional=True),  # an effect that must be done first
    text("about"),  # the number people know it by
    text("intent"),  # canonical JSON
    text("state"),  # queued, resting, done, refused
    whole("attempts"),
    text("asked_at"),
    text("due_at"),
    text("ended_at", optional=True),
    text("code", optional=True),  # of the last trouble
    text("detail", optional=True),  # its facts, without the shop's words
    text("outcome", optional=True),
    text("mark", optional=True),  # where the SKU's own history stood before the first attempt
    text("observed_before", optional=True),
    text("observed_after", optional=True),
    text("overtaken_by", optional=True),  # the settling that made a refused one needless
)
_UNFINISHED = sql("state IN ('queued', 'resting')")
_BEGUN = sql("state IN ('queued', 'resting') AND attempts > 0")
Index("effect_by_state", effect.c.state, effect.c.due_at)
Index("effect_in_order", effect.c.position)
Index("effect_unfinished", effect.c.position, sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
Index("effect_begun", effect.c.effect_id, sqlite_where=_BEGUN, postgresql_where=_BEGUN)
Index("effect_of_group", effect.c.group_id)
Index("effect_by_subject", effect.c.subject)

effect_goods = table_of("effect_goods", key("effect_id"), key("sku"), whole("quantity"))
"""What an effect takes off the shop's shelf, in thousandths; of push_stock 0: it sets."""
Index("effect_by_goods", effect_goods.c.sku)

difference = table_of(
    "difference",
    key("effect_id"),
    number_key("place"),
    text("what"),
    text("asked"),
    text("found"),
    text("seen_at"),
)
"""What came out otherwise than asked."""
Index("difference_by_time", difference.c.seen_at)

unlisted = table_of(
    "unlisted",
    key("sku"),
    key("nameless"),  # the name of goods without a SKU, else empty
    text("name"),
    whole("sales"),
    whole("quantity"),  # thousandths
    text("last_seen_at"),
)
"""Goods of counter sales that the shop has not, summed."""

goods = table_of("goods", key("sku"), text("item_id"), text("unit_id"), whole("is_record"))
"""Whose a SKU is. `is_record`: 1 by the shop's records; 0 only by what a sale told."""
Index("goods_by_item", goods.c.item_id)

base_unit = table_of("base_unit", key("item_id"), text("unit_id"))
"""The unit an item's stock is counted in, by the shop's records."""

online_order = table_of(
    "online_order",
    key("order_id"),
    text("storefront_id"),
    text("ref"),  # the shop's own id
    text("number"),
    whole("version"),
    text("digest"),
    text("state"),
    whole("is_open"),  # 1: goods may still have to be handed over
    text("location_id"),
    text("seen_at"),
    text("payload"),  # as it was told last
)
Index("online_order_by_ref", online_order.c.storefront_id, online_order.c.ref, unique=True)
Index("online_order_open", online_order.c.is_open)

online_order_line = table_of(
    "online_order_line",
    key("order_id"),
    key("line_ref"),
    text("sku"),
    whole("quantity"),
    whole("fulfilled"),
)
Index("online_order_line_by_sku", online_order_line.c.sku)

drift = table_of(
    "drift",
    key("sku"),
    text("item_id", optional=True),
    whole("ours"),
    whole("theirs"),
    whole("in_flight"),
    text("cause"),
    text("first_seen_at"),
    text("last_seen_at"),
)
