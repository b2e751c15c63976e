"""Lanes: receipt, message and audit numbers without gaps, and one lane in use for each purpose."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders, offending_sales
from desktop.verify.origin import SALE, THIS_TILL, told_elsewhere


def receipt_numbers_have_no_gaps(rows: Rows) -> Iterator[Wrong]:
    """Each lane numbers its documents 1, 2, 3 … and knows the next; those told from elsewhere count not."""
    return offenders(
        rows,
        "sale",
        "lane_id documents first last next_receipt",
        "SELECT l.lane_id, count(s.sequence), min(s.sequence), max(s.sequence), l.next_receipt FROM lane l"  # noqa: S608
        f" LEFT JOIN sale s ON s.lane_id = l.lane_id AND NOT {told_elsewhere('s.sale_id', SALE)}"
        " GROUP BY l.lane_id"
        " HAVING coalesce(max(s.sequence), 0) <> count(s.sequence) OR coalesce(min(s.sequence), 1) <> 1"
        " OR l.next_receipt <> count(s.sequence) + 1",
    )


def receipt_numbers_are_their_lane_and_place(rows: Rows) -> Iterator[Wrong]:
    """At the counter the printed number is the lane's label and the place in it; history keeps its own."""
    return offending_sales(
        rows,
        "sale",
        "sale_id number label sequence kind purpose",
        "SELECT s.sale_id, s.number, l.label, s.sequence, s.kind, l.purpose FROM sale s"
        " JOIN lane l ON l.lane_id = s.lane_id WHERE s.sale_id > :after AND s.sale_id <= :upto"
        " AND ((s.kind = 'history') <> (l.purpose = 'history') OR length(s.number) NOT BETWEEN 1 AND 64"
        "  OR s.till_id <> l.till_id"
        "  OR (l.purpose = 'counter' AND s.number <> printf('%s-%06d', l.label, s.sequence)))",
    )


def message_numbers_have_no_gaps(rows: Rows) -> Iterator[Wrong]:
    """Each lane numbers its messages 1, 2, 3 … and knows the next."""
    return offenders(
        rows,
        "sync_outbox",
        "lane_id messages first last next_message",
        "SELECT l.lane_id, count(m.sequence), min(m.sequence), max(m.sequence), l.next_message FROM lane l"
        " LEFT JOIN sync_outbox m ON m.lane_id = l.lane_id GROUP BY l.lane_id"
        " HAVING coalesce(max(m.sequence), 0) <> count(m.sequence) OR coalesce(min(m.sequence), 1) <> 1"
        " OR l.next_message <> count(m.sequence) + 1",
    )


def one_lane_is_in_use(rows: Rows) -> Iterator[Wrong]:
    """One current lane for the counter and one for history, both of this till; labels of counters differ.

    Every till calls its history alike.
    """
    yield from offenders(
        rows,
        "lane",
        "purpose current",
        'SELECT p.value, count(l.lane_id) FROM json_each(\'["counter", "history"]\') p'
        " LEFT JOIN lane l ON l.purpose = p.value AND l.is_current = 1 GROUP BY p.value"
        " HAVING count(l.lane_id) <> 1",
    )
    yield from offenders(
        rows,
        "lane",
        "purpose label lanes",
        "SELECT purpose, label, count(*) FROM lane GROUP BY purpose, label, iif(purpose = 'history', till_id,"
        " '') HAVING count(*) > 1",
    )
    yield from offenders(
        rows,
        "lane",
        "lane_id generation label",
        "SELECT lane_id, generation, label FROM lane WHERE generation < 1 OR label = '' OR clock_ms < 0"
        " OR wall_ms NOT BETWEEN 0 AND clock_ms"
        " OR clock_count < 0 OR till_id NOT IN (SELECT till_id FROM till)"
        " OR shop_id NOT IN (SELECT shop_id FROM shop)",
    )


def lanes_of_other_tills_are_bare(rows: Rows) -> Iterator[Wrong]:
    """What another till numbers in is known by name here, and never counted, timed or chained on."""
    return offenders(
        rows,
        "lane",
        "lane_id till_id is_current next_receipt next_message next_audit",
        "SELECT lane_id, till_id, is_current, next_receipt, next_message, next_audit FROM lane"  # noqa: S608 - ours
        f" WHERE till_id <> {THIS_TILL} AND (is_current, next_receipt, next_message, next_audit, clock_ms,"
        " clock_count, wall_ms) <> (0, 1, 1, 1, 0, 0, 0)",
    )
