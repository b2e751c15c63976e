"""How customers may pay, and when their money comes: the owner's rules as the owner set them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.database.rows import Rows
from desktop.verify.finding import HAD_BACK, Wrong, elsewhere, offending_sales, sale_stretches, words
from desktop.verify.origin import SALE, told_elsewhere

_RULES = words(
    "name account is_refundable opens_drawer settles_days taken_by surplus refund_by asks denominations"
)
MOST_DAYS, MOST_HOLIDAYS = 60, 8
"""Business days after which money may be expected, and public holidays that may lie between."""
_SATURDAY = 5


def ways_of_paying_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """A rule that was set here is what the last who set it said; what another till set is its own business.

    The place on the screen follows from where the others stand, and is not looked at.
    """
    for name in _RULES:
        kept = rows.rows(
            "WITH told AS (SELECT facts ->> 'tender_type' tender_type,"  # noqa: S608 - names above
            f"  facts ->> '{name}' value, json_type(facts, '$.{name}') is_told,"
            "  row_number() OVER (PARTITION BY facts ->> 'tender_type' ORDER BY happened_at DESC,"
            "   sequence DESC) latest"
            "  FROM (SELECT happened_at, sequence, iif(json_valid(facts), facts, '{}') facts FROM audit"
            "   WHERE command IN ('create_tender_type', 'change_tender_type'))"
            f"  WHERE json_type(facts, '$.{name}') IS NOT NULL)"
            f" SELECT t.tender_type, t.{name}, o.value FROM tender_type t JOIN told o"
            "  ON o.tender_type = t.tender_type AND o.latest = 1"
            f" WHERE t.{name} IS NOT o.value AND NOT {elsewhere('t.field_clocks', name)}"
            f"  AND NOT EXISTS (SELECT 1 FROM {HAD_BACK} b WHERE b.entity = 'tender_type'"
            f"   AND b.entity_id = t.tender_type AND b.field = '{name}')"
        )
        for tender_type, value, told in kept:
            yield "tender_type", {"tender_type": tender_type, "field": name, "value": value, "told": told}


def no_card_number_is_kept(rows: Rows) -> Iterator[Wrong]:
    """No reference is as long as a card's number, but for those of other schemes' vouchers and cheques."""
    return offending_sales(
        rows,
        "tender",
        "sale_id tender_no",
        "SELECT t.sale_id, t.tender_no FROM tender t LEFT JOIN tender_type k"
        " ON k.tender_type = t.tender_type WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " AND (k.taken_by = 'terminal' OR k.asks = 'approval_code')"
        " AND replace(replace(t.reference, ' ', ''), '-', '')"
        "  GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]*'",
    )


def money_is_expected_on_a_business_day(rows: Rows) -> Iterator[Wrong]:
    """Money is expected on the day of the sale or on a weekday after it, and not later than anybody pays out.

    By a rule that was never changed it is so many weekdays later, and as many more as there are holidays.
    Tills of before told no day.
    """
    rules = _unchanged_rules(rows)
    for stretch in sale_stretches(rows):
        found = rows.rows(
            "SELECT s.sold_on, t.tender_type, t.expected_on, min(t.sale_id) FROM tender t"  # noqa: S608
            " JOIN sale s ON s.sale_id = t.sale_id WHERE t.sale_id > :after AND t.sale_id <= :upto"
            " AND (t.expected_on IS NOT NULL OR s.kind <> 'history'"
            f"  AND NOT {told_elsewhere('t.sale_id', SALE)})"
            " GROUP BY s.sold_on, t.tender_type, t.expected_on",
            stretch,
        )
        for sold_on, tender_type, expected_on, sale_id in found:
            if not _is_sound(sold_on, expected_on, rules.get(tender_type, ())):
                facts = {"tender_type": tender_type, "sold_on": sold_on, "expected_on": expected_on}
                yield "tender", {"sale_id": sale_id, **facts}


def _unchanged_rules(rows: Rows) -> dict[str, tuple[int | None]]:
    """Days of the ways of paying whose rule is the one they were made with."""
    found = rows.rows(
        "SELECT tender_type, settles_days FROM tender_type t"
        " WHERE field_clocks ->> 'settles_days' IS NULL AND NOT EXISTS (SELECT 1 FROM audit a"
        "  WHERE a.command = 'change_tender_type'"
        "  AND iif(json_valid(a.facts), a.facts, '{}') ->> 'tender_type' = t.tender_type"
        "  AND json_type(iif(json_valid(a.facts), a.facts, '{}'), '$.settles_days') IS NOT NULL)"
    )
    return {row[0]: (row[1],) for row in found}


def _is_sound(sold_on: str, expected_on: str | None, rule: tuple[int | None] | tuple[()]) -> bool:
    if expected_on is None:
        return not rule or rule[0] is None
    try:
        first, last = date.fromisoformat(sold_on), date.fromisoformat(expected_on)
    except ValueError:
        return False
    if first == last:
        return not rule or rule[0] == 0
    if last < first or last.weekday() >= _SATURDAY:
        return False
    weekdays = sum(
        (first + timedelta(days=days)).weekday() < _SATURDAY for days in range(1, (last - first).days + 1)
    )
    if not rule:
        return weekdays <= MOST_DAYS + MOST_HOLIDAYS
    return rule[0] is not None and rule[0] > 0 and rule[0] <= weekdays <= rule[0] + MOST_HOLIDAYS
