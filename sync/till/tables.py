"""Rows the till keeps for the wire; they live in the shop's file and are migrated with it."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text
from sqlalchemy import text as sql

METADATA = MetaData()

outbox = Table(
    "sync_outbox",
    METADATA,
    Column("message_id", Text, primary_key=True, nullable=False),
    Column("work_id", Text, nullable=False),  # messages of one command travel together
    Column("lane_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("depends_on", Text, nullable=False),  # JSON list of message or entity ids
    Column("message_version", Integer, nullable=False),
    Column("program_version", Text, nullable=False),
    Column("clock", Text, nullable=False),  # hybrid logical clock
    Column("happened_at", Text, nullable=False),
    Column("zone_offset_minutes", Integer, nullable=False),
    Column("clock_state", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("shift_id", Text),
    Column("payload", Text, nullable=False),  # canonical JSON, a snapshot taken at write time
    Column("payload_sha256", Text, nullable=False),
    Column("state", Text, nullable=False),  # queued | sent | applied | parked | conflict
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Text),
    Column("last_code", Text),
    sqlite_strict=True,
)
Index("outbox_in_lane_order", outbox.c.lane_id, outbox.c.sequence, unique=True)
Index("outbox_needs_attention", outbox.c.state, sqlite_where=sql("state IN ('parked','conflict')"))
Index("outbox_to_send", outbox.c.lane_id, outbox.c.sequence, sqlite_where=sql("state IN ('queued','sent')"))
Index("outbox_unsent", outbox.c.happened_at, sqlite_where=sql("state IN ('queued','sent')"))

inbox = Table(
    "sync_inbox",
    METADATA,
    Column("message_id", Text, primary_key=True, nullable=False),
    Column("epoch", Text, nullable=False),  # of the service's store: another one numbers its feed anew
    Column("feed_sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("lane_id", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("envelope", Text, nullable=False),  # JSON: all else the message said, fields unknown here included
    Column("payload", Text, nullable=False),
    Column("payload_sha256", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting | applied | parked
    Column("received_at", Text, nullable=False),
    Column("applied_at", Text),
    Column("last_code", Text),
    sqlite_strict=True,
)

Index("inbox_to_take", inbox.c.feed_sequence, inbox.c.message_id, sqlite_where=sql("state = 'waiting'"))
Index("inbox_needs_attention", inbox.c.state, sqlite_where=sql("state = 'parked'"))
Index(
    "inbox_told_otherwise",
    inbox.c.state,
    sqlite_where=sql("last_code = 'mismatch' AND state = 'applied'"),
)
Index("inbox_by_entity", inbox.c.entity_id, inbox.c.kind)
Index("inbox_in_lane_order", inbox.c.lane_id, inbox.c.sequence)

told = Table(
    "sync_told",
    METADATA,
    Column("what", Text, primary_key=True, nullable=False),  # storefront
    Column("body", Text, nullable=False),  # JSON: the service's last answer
    Column("told_at", Text, nullable=False),
    sqlite_strict=True,
)

cursor = Table(
    "sync_cursor",
    METADATA,
    Column("feed", Text, primary_key=True, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    sqlite_strict=True,
)

enrolment = Table(
    "sync_enrolment",
    METADATA,
    Column("service", Text, primary_key=True, nullable=False),  # its URL
    Column("device_id", Text, nullable=False),
    Column("device_key", Text, nullable=False),  # the private key, as hex: this file is what guards it
    Column("lane_id", Text, nullable=False),  # the counter's lane when the service was last told our lanes
    Column("epoch", Text),  # of the service's store; none until it took the till
    Column("asked_at", Text, nullable=False),
    Column("enrolled_at", Text),
    Column("answered_at", Text),  # when the service last answered as it should
    Column("last_code", Text),  # why the latest try came to nothing; none when it was answered
    sqlite_strict=True,
)
