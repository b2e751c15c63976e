"""The shop itself: one of it, with its rates, registrations and settings in order."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders

_RATES = {
    "1994-04-01": 300,
    "2003-01-01": 400,
    "2004-01-01": 500,
    "2007-07-01": 700,
    "2023-01-01": 800,
    "2024-01-01": 900,
}
"""What the law said (IRAS); later rates are the owner's to enter."""

_SETTINGS: dict[str, Container[object]] = {
    "gst_method": ("per_invoice", "per_line"),
    "cash_rounding": ("nearest", "down", "up"),
    "zero_price": ("refused", "allowed"),
    "cashier_discount_percent": tuple(range(101)),
    "over_short_limit_cents": range(10_000_001),
    "supervisor_discount_percent": tuple(range(101)),
}
_WORDED = {"paynow_proxy": r"\+65[89]\d{7}|[0-9A-Z]{8,16}", "paynow_name": r"[ -~]{1,25}"}


def there_is_one_shop(rows: Rows) -> Iterator[Wrong]:
    """One shop, with a name, in Singapore dollars, in a known time zone."""
    found = rows.rows("SELECT name, currency, zone FROM shop")
    if len(found) != 1:
        yield "shop", {"shops": len(found)}
    for name, currency, zone in found:
        if not name or currency != "SGD" or not _is_zone(zone):
            yield "shop", {"currency": currency, "zone": zone, "has_name": bool(name)}


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def gst_rates_are_the_law(rows: Rows) -> Iterator[Wrong]:
    """The rates since 1994 as they were, each ending the day before the next begins."""
    kept = rows.rows(
        "SELECT from_day, until_day, rate_bp, date(lead(from_day) OVER (ORDER BY from_day), '-1 day')"
        " FROM gst_rate ORDER BY from_day"
    )
    for from_day, until_day, rate_bp, expected in kept:
        if until_day != expected or not 0 <= rate_bp <= 10_000 or _RATES.get(from_day, rate_bp) != rate_bp:
            yield "gst_rate", {"from_day": from_day, "until_day": until_day, "rate_bp": rate_bp}
    for from_day in _RATES.keys() - {row[0] for row in kept}:
        yield "gst_rate", {"missing": from_day}


def registrations_do_not_overlap(rows: Rows) -> Iterator[Wrong]:
    """Periods of GST registration follow each other, each with a number."""
    return offenders(
        rows,
        "gst_registration",
        "registered_from registered_to",
        "SELECT registered_from, registered_to FROM (SELECT *, lead(registered_from)"
        " OVER (ORDER BY registered_from) following FROM gst_registration)"
        " WHERE registered_to < registered_from OR length(number) NOT BETWEEN 8 AND 12"
        " OR (following IS NOT NULL AND (registered_to IS NULL OR registered_to >= following))",
    )


def settings_are_known(rows: Rows) -> Iterator[Wrong]:
    """Where a setting has a fixed set of values, it has one of them; the GST method has always been set."""
    for name, from_day, value in rows.rows("SELECT name, from_day, value FROM setting"):
        if not _is_setting(name, value):
            yield "setting", {"name": name, "from_day": from_day, "value": value}
    if not rows.one("SELECT 1 FROM setting WHERE name = 'gst_method'"):
        yield "setting", {"missing": "gst_method"}


def _is_setting(name: str, value: str) -> bool:
    try:
        told = json.loads(value)
    except ValueError:
        return False
    if form := _WORDED.get(name):
        return isinstance(told, str) and (not told or re.fullmatch(form, told) is not None)
    return name not in _SETTINGS or told in _SETTINGS[name]


def sales_follow_the_gst_method_of_their_day(rows: Rows) -> Iterator[Wrong]:
    """A document's GST method is the one set for its date, as far as its till can have known.

    A method that was set at another till may have come after the sale.
    """
    return offenders(
        rows,
        "sale",
        "sale_id sold_on gst_method",
        "SELECT sale_id, sold_on, gst_method FROM sale s WHERE json_quote(gst_method) IS NOT"  # noqa: S608
        " (SELECT value FROM setting WHERE name = 'gst_method' AND from_day <= s.sold_on"
        "  ORDER BY from_day DESC LIMIT 1)"
        f" AND NOT EXISTS ({_METHOD_OF_ANOTHER_TILL})",
    )


_METHOD_OF_ANOTHER_TILL = (
    "SELECT 1 FROM setting x JOIN lane l ON l.lane_id = substr(x.field_clocks ->> 'value', 21)"
    " WHERE x.name = 'gst_method' AND l.till_id <> s.till_id AND x.from_day ="
    " (SELECT max(y.from_day) FROM setting y WHERE y.name = 'gst_method' AND y.from_day <= s.sold_on)"
)


def places_tills_and_printers_are_named(rows: Rows) -> Iterator[Wrong]:
    """A shop has a place and a till; labels of tills in use differ; printers have an address."""
    yield from offenders(
        rows,
        "location",
        "location_id",
        "SELECT location_id FROM location WHERE name = ''"
        " UNION ALL SELECT 'none' WHERE NOT EXISTS (SELECT 1 FROM location)",
    )
    yield from offenders(
        rows,
        "till",
        "label tills",
        "SELECT label, count(*) FROM till WHERE archived_at IS NULL GROUP BY label HAVING count(*) > 1 OR"
        " label = ''",
    )
    yield from offenders(
        rows, "printer", "printer_id", "SELECT printer_id FROM printer WHERE name = '' OR address = ''"
    )


def ways_of_paying_are_whole(rows: Rows) -> Iterator[Wrong]:
    """Ways of paying have a name and an account, cash the till's and nobody else; cash alone gives change and
    is rounded, PayNow alone is paid by code, and nothing is lost where the amount is exact."""
    return offenders(
        rows,
        "tender_type",
        "tender_type account",
        "SELECT t.tender_type, t.account FROM tender_type t LEFT JOIN account a ON a.account = t.account"
        " WHERE t.name = '' OR a.kind IS NULL OR a.kind NOT IN ('asset', 'liability')"
        " OR ((t.rounds_cash = 1 OR t.gives_change = 1) AND t.tender_type <> 'cash')"
        " OR (t.tender_type = 'cash') <> (t.account = '1010')"
        " OR (t.taken_by = 'code' AND t.tender_type <> 'paynow')"
        " OR (t.taken_by IS NOT NULL AND t.surplus IS NOT NULL)"
        " OR t.settles_days NOT BETWEEN 0 AND 60 OR t.position < 0"
        " OR t.denominations GLOB '*[^0-9 ]*' OR ' ' || t.denominations GLOB '* 0*'"
        " OR t.denominations GLOB '*  *' OR t.denominations <> trim(t.denominations) OR t.denominations = ''"
        " UNION ALL SELECT 'cash', 'missing' WHERE NOT EXISTS"
        " (SELECT 1 FROM tender_type WHERE tender_type = 'cash')",
    )


def print_jobs_know_their_paper(rows: Rows) -> Iterator[Wrong]:
    """Receipts and copies print a sale, shift reports a shift, slips a basket that was parked; copies count
    from 1."""
    return offenders(
        rows,
        "print_job",
        "job_id kind document_id state",
        "SELECT job_id, kind, document_id, state FROM print_job j WHERE attempts < 0 OR copy_no < 0"
        " OR (kind = 'receipt' AND copy_no <> 0) OR (kind = 'copy' AND copy_no < 1) OR NOT CASE kind"
        "  WHEN 'x_report' THEN EXISTS (SELECT 1 FROM shift h WHERE h.shift_id = j.document_id)"
        "  WHEN 'z_report' THEN EXISTS (SELECT 1 FROM z_report z WHERE z.shift_id = j.document_id)"
        "  WHEN 'park_slip' THEN j.document_id IN (SELECT iif(json_valid(facts), facts, '{}') ->> 'basket_id'"
        "   FROM audit WHERE command = 'print_park_slip')"
        "  WHEN 'invoice' THEN EXISTS (SELECT 1 FROM tax_invoice i WHERE i.sale_id = j.document_id)"
        "  ELSE EXISTS (SELECT 1 FROM sale s WHERE s.sale_id = j.document_id) END",
    )


def backups_are_on_record(rows: Rows) -> Iterator[Wrong]:
    """A backup on record was somewhere and was something, and was verified."""
    return offenders(
        rows,
        "backup",
        "backup_id bytes",
        "SELECT backup_id, bytes FROM backup WHERE path = '' OR bytes <= 0 OR is_verified <> 1",
    )
