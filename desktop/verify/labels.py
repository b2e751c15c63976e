"""What labels say: layouts a scale can print by, and lots that were fit to be sold."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders, offending_sales


def label_templates_can_be_printed(rows: Rows) -> Iterator[Wrong]:
    """Thirteen places: 02 or 2 and a digit, the item, perhaps the value's check digit, value, check digit."""
    return offenders(
        rows,
        "label_template",
        "template_id pattern measure decimals",
        "SELECT template_id, pattern, measure, decimals FROM label_template"
        " WHERE length(pattern) <> 13"
        " OR NOT (pattern GLOB '02I*' OR pattern GLOB '2I*' OR pattern GLOB '2[0-9]I*')"
        " OR pattern NOT GLOB '*IIIV*C' AND pattern NOT GLOB '*IIIKVVVV*C' OR pattern NOT GLOB '*VVVC'"
        " OR ltrim(rtrim(ltrim(rtrim(ltrim(pattern, '0123456789'), 'C'), 'I'), 'V'), 'K') <> ''"
        " OR decimals NOT BETWEEN 0 AND iif(measure = 'price', 2, 3)",
    )


def lots_belong_to_lines(rows: Rows) -> Iterator[Wrong]:
    """A lot says something of a line there is; one piece has a serial number; none was sold past its day."""
    return offending_sales(
        rows,
        "sale_line_lot",
        "sale_id line_no serial use_by sold_on",
        "SELECT t.sale_id, t.line_no, t.serial, t.use_by, s.sold_on FROM sale_line_lot t"
        " LEFT JOIN sale_line l ON l.sale_id = t.sale_id AND l.line_no = t.line_no"
        " LEFT JOIN sale s ON s.sale_id = t.sale_id WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " AND (l.sale_id IS NULL OR coalesce(t.batch, t.serial, t.use_by, t.best_before, '') = ''"
        "  OR t.batch = '' OR t.serial = '' OR (t.serial IS NOT NULL AND abs(l.quantity) <> 1000)"
        "  OR (s.kind = 'sale' AND t.use_by < s.sold_on))",
    )
