"""What the shop's file keeps for itself: lanes, and the answers given to commands."""

from sqlalchemy import Column, Text

from desktop.database.columns import flag, instant, key, ref, table, text, whole

lane = table(
    "lane",
    key("lane_id"),
    ref("shop_id"),
    ref("till_id"),
    whole("generation"),
    text("label"),  # what receipt numbers start with: T1, after a restore T1B
    text("purpose"),  # counter | history
    flag("is_current"),
    whole("next_receipt"),
    whole("next_message"),
    whole("next_audit"),
    whole("clock_ms"),
    whole("clock_count"),
    whole("wall_ms"),  # the latest time that this machine's own clock has shown it
    text("chain_head"),
    instant("opened_at"),
    Column("field_clocks", Text, nullable=False, server_default="{}"),
)

command_answer = table(
    "command_answer",
    key("command_id"),
    text("command"),
    text("answer"),  # canonical JSON of the first answer
    instant("answered_at"),
    rowid=False,
)
