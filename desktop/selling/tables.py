"""Documents of the counter and what belongs to them; append-only but for open shifts and baskets."""

from sqlalchemy import Column, Index, Text
from sqlalchemy import text as sql

from desktop.database.columns import (
    cents,
    day,
    flag,
    instant,
    key,
    part_key,
    ref,
    table,
    text,
    thousandths,
    whole,
)

sale = table(
    "sale",
    key("sale_id"),
    text("kind"),  # sale | refund | void | exchange | history | payment
    text("number"),  # T1-000123; a history document keeps its old number
    ref("lane_id"),
    whole("sequence"),
    ref("refers_to", optional=True),
    ref("location_id"),
    ref("till_id"),
    ref("shift_id"),
    ref("person_id"),
    ref("approver_id", optional=True),
    ref("customer_id", optional=True),
    instant("completed_at"),
    day("sold_on"),
    day("business_date"),
    text("clock_state"),
    flag("is_registered"),  # for GST, on sold_on
    text("gst_method"),  # per_invoice | per_line
    cents("list_cents"),
    cents("discount_cents"),
    cents("deposit_cents"),
    cents("total_cents"),
    cents("net_cents"),
    cents("gst_cents"),
    cents("rounding_cents"),
    cents("change_cents"),
    whole("line_count"),
    text("reason", optional=True),
    ref("order_id", optional=True),  # the online order that was handed over with it
    whole("basket_discount_bp", optional=True),  # when the discount on all of it is a share and no amount
    text("discount_reason", optional=True),  # of the discount on all of it
)
Index("sale_by_number", sale.c.lane_id, sale.c.number, unique=True)
Index("sale_by_sequence", sale.c.lane_id, sale.c.sequence, unique=True)
Index("sale_by_shift", sale.c.shift_id)
Index("sale_by_customer", sale.c.customer_id, sqlite_where=sql("customer_id IS NOT NULL"))
Index("sale_by_order", sale.c.order_id, sqlite_where=sql("order_id IS NOT NULL"))

sale_line = table(
    "sale_line",
    key("sale_id"),
    part_key("line_no"),
    text("kind"),  # of the item: goods | service | weighed | deposit | voucher | open_price
    ref("item_id"),
    ref("unit_id"),
    text("name"),  # as printed
    text("sku"),
    text("unit_name"),  # as printed: each, kg, carton of 24
    thousandths("quantity"),  # as sold, in the unit
    thousandths("base_quantity"),
    cents("list_price_cents"),
    cents("unit_price_cents"),
    text("price_reason"),  # list | price_list | typed | label | history | online
    cents("promotion_cents"),  # comes off first: the sum of its promotions
    cents("line_discount_cents"),
    cents("basket_discount_cents"),
    ref("promotion_ref", optional=True),  # of its promotions the one that takes off most
    cents("amount_cents"),  # what the line costs, GST included
    text("gst_code"),
    whole("gst_rate_bp"),
    cents("net_cents"),
    cents("gst_cents"),
    ref("salesperson_id", optional=True),
    ref("original_sale_id", optional=True),
    whole("original_line_no", optional=True),
    thousandths("original_before", optional=True),  # of it that had come back, by what the till knew
    whole("belongs_to_line", optional=True),  # a deposit's drink
    whole("line_discount_bp", optional=True),  # when the line's discount is a share and no amount
    text("agreed_reason", optional=True),  # of a typed price or the line's discount
    rowid=False,
)
Index(
    "line_returned",
    sale_line.c.original_sale_id,
    sale_line.c.original_line_no,
    sqlite_where=sql("original_sale_id IS NOT NULL"),
)

sale_line_lot = table(
    "sale_line_lot",
    key("sale_id"),
    part_key("line_no"),
    text("batch", optional=True),
    text("serial", optional=True),
    day("use_by", optional=True),
    day("best_before", optional=True),
    rowid=False,
)
"""What the label of the very goods said of them; no row where it said nothing."""

sale_line_promotion = table(
    "sale_line_promotion",
    key("sale_id"),
    part_key("line_no"),
    key("promotion_id"),
    text("name"),  # as printed
    cents("cents"),  # what comes off the line; of what comes back below nothing
    rowid=False,
)

sale_promotion = table(
    "sale_promotion",
    key("sale_id"),
    key("promotion_id"),
    whole("times"),
    text("code", optional=True),  # of the coupon
    flag("on_all"),  # told as one sum of the document, and not line by line
    rowid=False,
)
"""How often a document gave a promotion with what it sells."""
Index("promotion_used", sale_promotion.c.promotion_id)

sale_gst = table(
    "sale_gst",
    key("sale_id"),
    Column("gst_code", Text, primary_key=True, nullable=False),
    part_key("gst_rate_bp"),
    cents("net_cents"),
    cents("gst_cents"),
    rowid=False,
)

tender = table(
    "tender",
    key("sale_id"),
    part_key("tender_no"),
    text("tender_type"),
    text("account"),  # where the money lay then: the owner may move the way of paying later
    cents("tendered_cents"),
    cents("applied_cents"),  # how much of the total it settles
    cents("change_cents"),
    cents("rounding_cents"),
    cents("forfeited_cents"),  # of a voucher worth more than was owed, where the owner lets it be lost
    ref("attempt_id", optional=True),
    text("reference", optional=True),
    day("expected_on", optional=True),  # the money at the bank, by the rule of that day
    rowid=False,
)

tax_invoice = table(
    "tax_invoice",  # a document that is made out to a customer, under its own number
    key("sale_id"),
    ref("customer_id"),
    text("made_out_to"),  # name, address and UEN of that day, sealed under the customer's key
    day("issued_on"),
    ref("person_id"),
    text("field_clocks"),
)

tender_type = table(
    "tender_type",
    Column("tender_type", Text, primary_key=True, nullable=False),
    text("name"),  # a key of the message catalogue when it starts with "tender.", else the owner's own words
    text("account"),
    flag("gives_change"),
    flag("rounds_cash"),
    flag("is_refundable"),
    flag("opens_drawer"),
    whole("settles_days", optional=True),  # business days; nothing: nobody knows
    whole("position"),
    instant("archived_at", optional=True),
    text("taken_by", optional=True),  # code | terminal; nothing: by hand
    text("surplus", optional=True),  # forfeited; nothing: refused, unless change is given
    text("refund_by", optional=True),  # cash; nothing: the same way, if it is refundable
    text("asks", optional=True),  # approval_code | cheque_number | voucher_serial
    text("denominations", optional=True),  # cents, the smallest first: 200 500 1000
    text("field_clocks"),
)

payment_attempt = table(
    "payment_attempt",  # there before anything leaves the till; of this till alone
    key("attempt_id"),
    ref("basket_id"),
    ref("till_id"),
    ref("shift_id", optional=True),
    text("tender_type"),
    cents("amount_cents"),
    text("state"),  # its latest step's: shown | claimed | confirmed | cancelled by a code,
    # pending | unknown | approved | declined by a terminal
    text("reference", optional=True),  # what the payer's bank is told
    ref("person_id"),
    instant("started_at"),
    instant("changed_at"),
)
Index("attempt_by_basket", payment_attempt.c.basket_id)
Index("attempt_by_shift", payment_attempt.c.shift_id)

payment_step = table(
    "payment_step",
    key("attempt_id"),
    part_key("step_no"),
    text("state"),
    ref("person_id"),
    text("bank_reference", optional=True),  # by which it was confirmed
    text("approval_code", optional=True),  # of the terminal or its slip
    text("card_mask", optional=True),  # ****1234: never more of a card than that
    text("retrieval_reference", optional=True),
    instant("happened_at"),
    rowid=False,
)

shift = table(
    "shift",
    key("shift_id"),
    whole("number"),
    ref("lane_id"),  # a restored till numbers on by itself; the lost days may come back later
    ref("till_id"),
    ref("location_id"),
    ref("person_id"),
    day("business_date"),
    text("kind"),  # counter | history
    instant("opened_at"),
    instant("closed_at", optional=True),
    ref("closed_by", optional=True),
    cents("float_cents"),
    text("state"),  # open | closed
    ref("close_approver_id", optional=True),  # who approved a count beyond the limit
)
Index("shift_by_number", shift.c.lane_id, shift.c.number, unique=True)
Index("shift_open", shift.c.till_id, sqlite_where=sql("state = 'open'"))
Index("shift_of_day", shift.c.till_id, shift.c.business_date)

shift_count = table(
    "shift_count",
    key("shift_id"),
    Column("tender_type", Text, primary_key=True, nullable=False),
    text("account"),  # where the money lay then
    cents("expected_cents"),
    cents("counted_cents"),  # first, before anybody knew what was expected
    cents("verified_cents", optional=True),  # by a second count, where the first was off beyond the limit
    rowid=False,
)

first_count = table(
    "first_count",  # of this till alone: a first count that was off beyond the limit awaits the second
    key("shift_id"),
    Column("tender_type", Text, primary_key=True, nullable=False),
    cents("expected_cents"),  # then: once something moved, the count begins anew
    cents("counted_cents"),
    rowid=False,
)

cash_piece = table(
    "cash_piece",
    key("shift_id"),
    Column("occasion", Text, primary_key=True, nullable=False),  # float | count | recount
    part_key("face_cents"),
    whole("pieces"),
    rowid=False,
)
"""Coins and notes of a float or of a count of cash, where they were counted one by one."""

z_report = table(
    "z_report",
    key("shift_id"),
    whole("number"),  # the shift's
    ref("till_id"),
    ref("lane_id"),  # in which it was closed: another than the shift's after the till was put back
    text("audit_head"),  # of that lane's chain, before the closing itself
    whole("grand_count"),
    cents("grand_cents"),  # of all documents of the till so far; never reset
)
Index("z_by_till", z_report.c.till_id, z_report.c.number)

z_figure = table(
    "z_figure",
    key("shift_id"),
    Column("section", Text, primary_key=True, nullable=False),
    Column("name", Text, primary_key=True, nullable=False),
    whole("count"),
    cents("cents"),
    rowid=False,
)
"""The figures of a Z as they stood when the shift was counted; see desktop.selling.shift_figures."""

cash_reason = table(
    "cash_reason",
    key("reason_id"),
    text("kind"),  # no_sale | cash_in | cash_out | drop
    text("name"),  # a key of the message catalogue when it starts with "cash_reason.", else the owner's words
    ref("account", optional=True),  # the other side of the drawer; nothing where no money moves
    whole("position"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

cleared_basket = table(
    "cleared_basket",
    key("basket_id"),
    ref("shift_id", optional=True),
    ref("till_id"),
    whole("lines"),
    cents("total_cents"),
    ref("person_id"),
    ref("approver_id", optional=True),
    instant("happened_at"),
)
Index("cleared_by_shift", cleared_basket.c.shift_id)

drawer_movement = table(
    "drawer_movement",
    key("movement_id"),
    ref("shift_id"),
    ref("till_id"),
    text("kind"),  # float | cash_in | cash_out | drop | opened | counted_over | counted_short
    cents("amount_cents"),
    text("reason"),  # of the owner's list; "" for floats and differences
    ref("person_id"),
    ref("approver_id", optional=True),
    instant("happened_at"),
    ref("account", optional=True),  # the other side of it then; nothing where another entry has it
)
Index("drawer_by_shift", drawer_movement.c.shift_id)

open_basket = table(
    "open_basket",  # of this till alone; paid or cleared it is gone, and its id comes back no more
    key("basket_id"),
    ref("till_id"),
    ref("person_id"),
    text("name"),  # as it was parked; "" for one without
    text("content"),  # JSON of desktop.selling.open_basket
    instant("parked_at", optional=True),  # beside the counter since then; nothing: on it
    instant("changed_at"),
)

day_total = table(
    "day_total",
    day("business_date", primary_key=True),
    Column("till_id", Text, primary_key=True, nullable=False),
    whole("sales"),  # and exchanges
    whole("refunds"),  # and voided sales
    whole("lines"),
    thousandths("units"),
    cents("list_cents"),
    cents("discount_cents"),  # off the list, all of it
    cents("promotion_cents"),  # of that by promotions
    cents("deposit_cents"),
    cents("total_cents"),
    cents("net_cents"),
    cents("gst_cents"),
    cents("rounding_cents"),
    rowid=False,
)

day_tender = table(
    "day_tender",
    day("business_date", primary_key=True),
    Column("till_id", Text, primary_key=True, nullable=False),
    Column("tender_type", Text, primary_key=True, nullable=False),
    whole("count"),
    cents("taken_cents"),  # what came in: tendered less change
    cents("rounding_cents"),
    rowid=False,
)

day_item = table(
    "day_item",
    day("business_date", primary_key=True),
    Column("item_id", Text, primary_key=True, nullable=False),
    thousandths("quantity"),
    cents("amount_cents"),
    cents("net_cents"),
    rowid=False,
)
