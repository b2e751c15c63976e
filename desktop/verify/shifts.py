"""Shifts, the drawer and the days that sales belong to."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders, offending_sales, sale_stretches
from desktop.verify.origin import CLOSED, DRAWER, OPENED, SALE, told_elsewhere
from desktop.verify.wall_clock import local_date, zone_of

_CLOCK_WENT_BACK = (
    "(EXISTS (SELECT 1 FROM audit a WHERE a.command = 'close_shift' AND a.clock_state = 'suspect'"  # noqa: S608
    " AND iif(json_valid(a.facts), a.facts, '{}') ->> 'shift_id' = shift.shift_id)"
    " OR EXISTS (SELECT 1 FROM sync_inbox m WHERE m.entity_id = shift.shift_id"
    f" AND m.kind = '{CLOSED}' AND json_valid(m.envelope) AND m.envelope ->> 'clock_state' = 'suspect'))"
)
"""Its end was recorded, here or elsewhere, by a clock that was known to stand behind its beginning's."""
_BEGIN_OR_END_WRONG = (
    "SELECT shift_id, number, state FROM shift WHERE (state = 'closed') <> (closed_at IS NOT NULL)"  # noqa: S608 - ours
    " OR (state = 'closed') <> (closed_by IS NOT NULL) OR float_cents < 0"
    f" OR (closed_at < opened_at AND NOT {_CLOCK_WENT_BACK})"
    " OR (kind = 'history' AND (state <> 'closed' OR float_cents <> 0))"
)


_TOLD = told_elsewhere("shift.shift_id", OPENED)
UNFINISHED = (
    "numbered AS (SELECT lane_id, sequence, row_number() OVER (PARTITION BY lane_id ORDER BY sequence) place"  # noqa: S608
    "  FROM (SELECT lane_id, sequence FROM sync_inbox UNION ALL SELECT lane_id, sequence FROM sync_outbox"
    "   WHERE lane_id IN (SELECT lane_id FROM sync_inbox))),"
    " whole AS MATERIALIZED (SELECT lane_id, max(sequence) FILTER (WHERE sequence = place) upto FROM numbered"
    "  GROUP BY lane_id),"
    " stuck AS MATERIALIZED (SELECT lane_id, min(sequence) first FROM sync_inbox WHERE state <> 'applied'"
    f"  AND kind IN ('{SALE}', '{DRAWER}') GROUP BY lane_id),"
    " came_back AS MATERIALIZED (SELECT s.shift_id FROM sync_inbox late"
    " JOIN sale s ON s.sale_id = late.entity_id"
    f"  WHERE late.kind = '{SALE}'"
    " UNION SELECT d.shift_id FROM sync_inbox late JOIN drawer_movement d ON d.movement_id = late.entity_id"
    f"  WHERE late.kind = '{DRAWER}'),"
    " unfinished AS MATERIALIZED (SELECT h.shift_id FROM shift h"
    f"  LEFT JOIN sync_inbox m ON m.entity_id = h.shift_id AND m.kind = '{CLOSED}' AND m.state = 'applied'"
    "  LEFT JOIN whole w ON w.lane_id = m.lane_id LEFT JOIN stuck k ON k.lane_id = m.lane_id"
    "  WHERE iif(m.message_id IS NULL, h.shift_id IN (SELECT shift_id FROM came_back),"
    "   coalesce(w.upto, 0) < m.sequence OR coalesce(k.first < m.sequence, 0)"
    "   OR EXISTS (SELECT 1 FROM sale s WHERE s.shift_id = h.shift_id AND s.lane_id <> m.lane_id)))"
)
"""Shifts that cannot be added up: sales that were told may still come, or came back after the count.

A till that was put back counts what its backup knew, and whatever it has been told back until then; the
sales of its lost days may come later. Whether they did, no clock and no other till can say.
"""


def shifts_open_and_close(rows: Rows) -> Iterator[Wrong]:
    """A closed shift says when and by whom, an open one neither; one is open at a till at most.

    Of shifts that were told from elsewhere messages.shifts_are_told_at_both_ends says whether they are open.
    """
    yield from offenders(
        rows,
        "shift",
        "shift_id number state",
        _BEGIN_OR_END_WRONG,
    )
    yield from offenders(
        rows,
        "shift",
        "till_id open",
        f"SELECT till_id, count(*) FROM shift WHERE state = 'open' AND NOT {_TOLD}"  # noqa: S608 - ours
        " GROUP BY till_id HAVING count(*) > 1",
    )
    yield from offenders(
        rows,
        "shift",
        "till_id business_date shifts",
        f"SELECT till_id, business_date, count(*) FROM shift WHERE kind = 'history' AND NOT {_TOLD}"  # noqa: S608
        " GROUP BY till_id, business_date HAVING count(*) > 1",
    )


def shift_numbers_have_no_gaps(rows: Rows) -> Iterator[Wrong]:
    """A lane numbers its shifts without gaps; a restored till goes on where its backup stood.

    Those that were told from elsewhere came in any order, and stand as their messages say.
    """
    return offenders(
        rows,
        "shift",
        "lane_id shifts first last",
        "SELECT s.lane_id, count(*), min(s.number), max(s.number) FROM shift s"  # noqa: S608 - ours
        f" JOIN lane l ON l.lane_id = s.lane_id WHERE NOT {told_elsewhere('s.shift_id', OPENED)}"
        " GROUP BY s.lane_id"
        " HAVING count(*) <> max(s.number) - min(s.number) + 1 OR max((l.purpose = 'history') <> (s.kind ="
        " 'history')) OR max(l.till_id <> s.till_id) OR min(s.number) > 1 + (SELECT count(*) FROM shift e"
        "  WHERE e.till_id = l.till_id AND e.kind = s.kind AND e.lane_id <> s.lane_id)",
    )


def sales_lie_within_their_shift(rows: Rows) -> Iterator[Wrong]:
    """A sale's day, till, place and sort are its shift's."""
    return offending_sales(
        rows,
        "sale",
        "sale_id number shift_id",
        "SELECT s.sale_id, s.number, s.shift_id FROM sale s JOIN shift h ON h.shift_id = s.shift_id"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND (s.business_date <> h.business_date"
        "  OR s.till_id <> h.till_id OR s.location_id <> h.location_id"
        "  OR (s.kind = 'history') <> (h.kind = 'history'))",
    )


def sales_are_dated_by_the_shops_clock(rows: Rows) -> Iterator[Wrong]:
    """The invoice date is the calendar date on the shop's wall clock at the instant of the sale."""
    zone = zone_of(rows)
    if zone is None:
        return
    for stretch in sale_stretches(rows):
        for minute, sold_on in rows.rows(
            "SELECT DISTINCT substr(completed_at, 1, 16), sold_on FROM sale"
            " WHERE sale_id > :after AND sale_id <= :upto AND julianday(completed_at) IS NOT NULL",
            stretch,
        ):
            if local_date(minute, zone) != sold_on:
                yield "sale", {"completed_at": minute, "sold_on": sold_on}


def closed_shifts_are_counted(rows: Rows) -> Iterator[Wrong]:
    """What was expected of each way of paying is what it took, the cash with its float and movements.

    A shift that was told from elsewhere is added up once all its till told until its end is here, and none
    whose till was put back in the middle of it.
    """
    return offenders(
        rows,
        "shift_count",
        "shift_id tender_type expected_cents counted_cents",
        f"WITH {UNFINISHED}, taken AS ("  # noqa: S608 - ours
        " SELECT s.shift_id, t.tender_type, sum(t.tendered_cents - t.change_cents) cents FROM shift h"
        "  JOIN sale s ON s.shift_id = h.shift_id JOIN tender t ON t.sale_id = s.sale_id"
        "  WHERE h.state = 'closed' GROUP BY s.shift_id, t.tender_type"
        " UNION ALL SELECT h.shift_id, 'cash', coalesce((SELECT sum(amount_cents) FROM drawer_movement d"
        "  WHERE d.shift_id = h.shift_id AND d.kind IN ('float', 'cash_in', 'cash_out', 'drop')), 0)"
        " FROM shift h"
        "  WHERE h.state = 'closed'"
        " UNION ALL SELECT shift_id, tender_type, -expected_cents FROM shift_count),"
        " off AS (SELECT shift_id, tender_type, sum(cents) cents FROM taken GROUP BY shift_id, tender_type)"
        " SELECT o.shift_id, o.tender_type, c.expected_cents, c.counted_cents FROM off o"
        " LEFT JOIN shift_count c ON c.shift_id = o.shift_id AND c.tender_type = o.tender_type"
        " WHERE (o.cents <> 0 OR c.shift_id IS NULL) AND o.shift_id NOT IN (SELECT shift_id FROM unfinished)",
    )


def open_shifts_are_not_counted(rows: Rows) -> Iterator[Wrong]:
    """Counts belong to closed shifts of this shop. Nobody counts less than nothing; but a way of paying that
    gave back more than it took stands below nothing as expected, where nobody counted it."""
    return offenders(
        rows,
        "shift_count",
        "shift_id tender_type",
        "SELECT c.shift_id, c.tender_type FROM shift_count c LEFT JOIN shift h ON h.shift_id = c.shift_id"
        " WHERE h.state IS NOT 'closed' OR c.verified_cents < 0 OR (c.counted_cents < 0"
        "  AND (c.tender_type = 'cash' OR c.counted_cents <> c.expected_cents))",
    )


def the_drawer_is_on_record(rows: Rows) -> Iterator[Wrong]:
    """The float of every counter shift, and what its cash was over or short, stand among the movements."""
    yield from offenders(
        rows,
        "drawer_movement",
        "shift_id float_cents recorded_cents",
        "SELECT h.shift_id, h.float_cents, sum(d.amount_cents) FROM shift h LEFT JOIN drawer_movement d"
        " ON d.shift_id = h.shift_id AND d.kind = 'float' WHERE h.kind = 'counter' GROUP BY h.shift_id"
        " HAVING count(d.movement_id) <> 1 OR sum(d.amount_cents) <> h.float_cents",
    )
    yield from offenders(
        rows,
        "drawer_movement",
        "shift_id counted_off_cents recorded_cents",
        "SELECT c.shift_id, coalesce(c.verified_cents, c.counted_cents) - c.expected_cents,"
        " coalesce(sum(d.amount_cents), 0)"
        " FROM shift_count c LEFT JOIN drawer_movement d ON d.shift_id = c.shift_id"
        " AND d.kind IN ('counted_over', 'counted_short') WHERE c.tender_type = 'cash' GROUP BY c.shift_id"
        " HAVING coalesce(sum(d.amount_cents), 0)"
        "  <> coalesce(c.verified_cents, c.counted_cents) - c.expected_cents",
    )
    yield from offenders(
        rows,
        "drawer_movement",
        "movement_id kind amount_cents",
        "SELECT d.movement_id, d.kind, d.amount_cents FROM drawer_movement d"
        " LEFT JOIN shift h ON h.shift_id = d.shift_id"
        " LEFT JOIN cash_reason r ON r.reason_id = d.reason"
        " WHERE d.till_id IS NOT h.till_id OR (d.kind = 'opened' AND d.amount_cents <> 0)"
        " OR (CASE WHEN d.kind IN ('float', 'counted_over', 'counted_short') THEN d.reason <> ''"
        "  ELSE r.kind IS NOT iif(d.kind = 'opened', 'no_sale', d.kind) END)"
        " OR (d.account IS NULL) = (d.kind IN ('cash_in', 'cash_out', 'drop'))"
        " OR (d.kind IN ('float', 'cash_in', 'counted_over') AND d.amount_cents < 0)"
        " OR (d.kind IN ('cash_out', 'drop', 'counted_short') AND d.amount_cents > 0)",
    )
