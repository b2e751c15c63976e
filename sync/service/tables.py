"""Tables of the service's store; the same on SQLite and PostgreSQL."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from sync.service.columns import METADATA as METADATA
from sync.service.columns import key as _key
from sync.service.columns import number_key as _number_key
from sync.service.columns import table_of as _table
from sync.service.columns import text as _text
from sync.service.columns import whole as _whole

SCHEMA = 1
"""What this program writes; a store of a newer one is refused."""


fact = _table("fact", _key("name"), _text("value"))
"""One row each: schema, epoch, generation (epochs before this one), shop_id, feed_upto, keys_upto, and
records (how many there are)."""

code = _table(
    "enrolment_code",
    _key("code_id"),
    _text("salt"),
    _text("digest"),
    _text("made_at"),
    _text("ends_at"),
    _whole("wrong_tries"),
    _text("used_by", optional=True),  # the device that enrolled with it
)

device = _table(
    "device",
    _key("device_id"),
    _text("public_key"),
    _text("enrolled_at"),
    _text("revoked_at", optional=True),
    _text("seen_at", optional=True),
)
Index("device_by_key", device.c.public_key, unique=True)

lane = _table(
    "lane",
    _key("lane_id"),
    _text("device_id"),
    _text("till_id"),
    _whole("generation"),
    _text("label"),
    _text("purpose"),
    _whole("is_current"),  # 1 or 0, as the till told it
    _text("retired_at", optional=True),  # by the service: its device was revoked
)
Index("lane_of_device", lane.c.device_id)

span = _table("lane_span", _key("lane_id"), _number_key("first"), _whole("last"))
"""Numbers of a lane that were seen, neighbours joined: what lies between two spans is missing."""

message = _table(
    "message",
    _key("message_id"),
    _whole("feed_sequence"),
    _text("device_id"),
    _text("lane_id"),
    _whole("sequence"),
    _text("work_id"),
    _text("kind"),
    _text("entity_id"),
    _text("payload_sha256"),
    _text("received_at"),
    _text("effective_clock", optional=True),  # where its own was far ahead
    _text("envelope"),  # everything but the payload, fields we do not know included
    _text("payload"),
)
Index("message_in_feed_order", message.c.feed_sequence, unique=True)
Index("message_in_lane_order", message.c.lane_id, message.c.sequence, unique=True)
Index("message_by_entity", message.c.entity_id)

parked = _table(
    "parked",
    _key("parked_id"),  # of the device and the message's id, or of the text where no id could be read
    _text("device_id"),
    _text("message_id", optional=True),
    _text("lane_id", optional=True),
    _whole("sequence", optional=True),
    _text("kind", optional=True),
    _text("work_id", optional=True),
    _text("payload_sha256", optional=True),
    _text("code"),
    _text("detail"),  # where the fault lies; never what stood there
    _text("parked_at"),
    _whole("holds_number"),  # 1: the message counts as its lane's
    _whole("size"),  # of `raw`, in characters
    _text("raw"),  # as it was received
)
Index("parked_of_device", parked.c.device_id, parked.c.size)
Index("parked_by_work", parked.c.work_id, parked.c.device_id)
Index("parked_by_number", parked.c.lane_id, parked.c.sequence, sqlite_where=sql("holds_number = 1"))

waiting = _table("waiting", _key("parked_id"), _key("needs"))
Index("waiting_for", waiting.c.needs)

movement = _table(
    "movement",
    _key("document_id"),
    _key("kind"),
    _number_key("line_no"),
    _text("location_id"),
    _text("item_id"),
    _whole("quantity"),
    _whole("value_micros"),
)

stock_level = _table(
    "stock_level", _key("location_id"), _key("item_id"), _whole("quantity"), _whole("value_micros")
)

sale = _table(
    "sale",
    _key("sale_id"),
    _text("message_id"),
    _text("kind"),
    _text("number"),
    _text("lane_id"),
    _whole("sequence"),
    _text("location_id"),
    _text("till_id"),
    _text("shift_id"),
    _text("sold_on"),
    _text("business_date"),
    _whole("total_cents"),
    _whole("net_cents"),
    _whole("gst_cents"),
)
Index("sale_by_number", sale.c.number)

day_sum = _table(
    "day_sum",
    _key("location_id"),
    _key("sold_on"),
    _whole("sales"),
    _whole("total_cents"),
    _whole("net_cents"),
    _whole("gst_cents"),
)

shift_start = _table(
    "shift_start",
    _key("shift_id"),
    _text("message_id"),
    _text("till_id"),
    _text("location_id"),
    _whole("number"),
    _text("business_date"),
    _whole("float_cents"),
)

shift_end = _table(
    "shift_end",
    _key("shift_id"),
    _text("message_id"),
    _text("till_id"),
    _text("location_id"),
    _whole("number"),
    _text("business_date"),
    _whole("float_back_cents"),
    _whole("expected_cents"),
    _whole("counted_cents"),
)

stock_document = _table(
    "stock_document", _key("document_id"), _text("message_id"), _text("kind"), _text("posted_on")
)

record = _table(
    "record",
    _key("entity"),
    _key("entity_id"),
    _text("fields"),  # JSON, as /records tells them
    _text("clocks"),  # JSON: of the fields that were ever edited
    _whole("bucket"),  # of its kind, in which it is compared
)
record.dialect_options["sqlite"]["with_rowid"] = False  # lies in the order in which it is read

personal_key = _table(
    "personal_key",
    _key("subject_id"),
    _text("key", optional=True),  # none: destroyed, for good
    _whole("changed"),
)
Index("personal_key_in_order", personal_key.c.changed, unique=True)

stretch_digest = _table(
    "stretch_digest",
    _key("lane_id"),
    _number_key("stretch"),
    _whole("count"),
    _text("digest"),  # of 64 bits without a sign: as hex
)

record_bucket = _table(
    "record_bucket",
    _key("entity"),
    _number_key("bucket"),
    _whole("count"),
    _text("digest"),  # likewise
)
"""Merged records, summed up so that a till can compare them with its own."""

safe_number = _table("safe_number", _key("lane_id"), _whole("upto"))
"""Up to here a lane lies whole in a copy that was checked."""
