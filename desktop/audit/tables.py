"""The audit chain, one per lane (append-only)."""

from sqlalchemy import Column, Text

from desktop.database.columns import instant, part_key, ref, table, text

audit = table(
    "audit",
    Column("lane_id", Text, primary_key=True, nullable=False),
    part_key("sequence"),
    instant("happened_at"),
    text("command"),
    ref("command_id"),
    ref("person_id"),
    text("role"),
    ref("approver_id", optional=True),
    ref("till_id"),
    ref("shift_id", optional=True),
    text("clock_state"),
    text("facts"),  # canonical JSON: ids and figures, never a name
    text("messages_hash"),
    text("previous_hash"),
    text("hash"),
    rowid=False,
)
