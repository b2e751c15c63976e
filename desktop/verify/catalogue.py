"""The catalogue: every item can be sold and found, every date and import makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import RECORDS_CAME, Wrong, offenders

_VISIBLE = (
    "i.archived_at IS NULL AND NOT EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = i.import_id)"
)
_WORD = re.compile(r"[a-z0-9]+")
_SPELT = re.compile(r"[^\W\d_]+")
_SAMPLED = 200


def every_item_has_a_base_unit(rows: Rows) -> Iterator[Wrong]:
    """One unit of each item is the base, of factor one; every factor is above nothing."""
    yield from offenders(
        rows,
        "unit",
        "item_id base_units",
        "SELECT i.item_id, count(u.unit_id) FROM item i LEFT JOIN unit u ON u.item_id = i.item_id AND"
        " u.is_base = 1"
        " GROUP BY i.item_id HAVING count(u.unit_id) <> 1",
    )
    yield from offenders(
        rows,
        "unit",
        "unit_id factor is_base",
        "SELECT unit_id, factor, is_base FROM unit WHERE factor <= 0 OR (is_base = 1 AND factor <> 1000)"
        " OR name = ''",
    )


def barcodes_lead_to_their_items_units(rows: Rows) -> Iterator[Wrong]:
    """The unit behind a barcode is one of its item's; its canonical code is that of what is printed."""
    return offenders(
        rows,
        "barcode",
        "code import_id item_id unit_id",
        "SELECT b.code, b.import_id, b.item_id, b.unit_id FROM barcode b"
        " LEFT JOIN unit u ON u.unit_id = b.unit_id WHERE u.item_id IS NOT b.item_id"
        " OR b.code = '' OR b.printed = ''"
        # eight digits may be a longer code, squeezed; other signs may be a scanner's frame
        " OR (NOT b.printed GLOB '*[^0-9A-Za-z.-]*' AND length(b.printed) <> 8"
        "  AND b.code NOT IN (upper(b.printed), substr('00000000000000' || b.printed, -14)))",
    )


def items_are_what_their_kind_allows(rows: Rows) -> Iterator[Wrong]:
    """Only goods keep stock, a drink's deposit is a deposit, and every item has a name and a SKU."""
    return offenders(
        rows,
        "item",
        "item_id sku kind",
        "SELECT i.item_id, i.sku, i.kind FROM item i LEFT JOIN item d ON d.item_id = i.deposit_item_id"
        " WHERE i.sku = '' OR i.name = '' OR (i.tracks_stock = 1 AND i.kind NOT IN ('goods', 'weighed'))"
        " OR (i.deposit_item_id IS NOT NULL AND d.kind IS NOT 'deposit')",
    )


def visible_skus_differ(rows: Rows) -> Iterator[Wrong]:
    """No two items that show have the same SKU, and no two the same barcode, but for those shown as such."""
    noticed = "NOT EXISTS (SELECT 1 FROM record_clash k WHERE k.why = '{}' AND k.entity_id = {})"
    yield from offenders(
        rows,
        "item",
        "sku items",
        f"SELECT i.sku, count(*) FROM item i WHERE {_VISIBLE} GROUP BY i.sku"  # noqa: S608
        f" HAVING count(*) > 1 AND {noticed.format('same_sku', 'i.sku')}",
    )
    yield from offenders(
        rows,
        "barcode",
        "code items",
        f"SELECT b.code, count(*) FROM barcode b CROSS JOIN item i ON i.item_id = b.item_id"  # noqa: S608
        f" WHERE {_VISIBLE} AND NOT EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = b.import_id)"
        f" GROUP BY b.code HAVING count(*) > 1 AND {noticed.format('same_barcode', 'b.code')}",
    )


def prices_costs_and_codes_are_sane(rows: Rows) -> Iterator[Wrong]:
    """No price below nothing, no end before its beginning, no GST code that sales do not know."""
    yield from offenders(
        rows,
        "price",
        "unit_id price_list_id from_day price_cents",
        "SELECT unit_id, price_list_id, from_day, price_cents FROM price WHERE price_cents < 0"
        " OR price_cents > 99999999999 OR until_day < from_day OR change_no < 0",
    )
    yield from offenders(
        rows,
        "item_cost",
        "item_id from_day cost_micros",
        "SELECT item_id, from_day, cost_micros FROM item_cost WHERE cost_micros < 0 OR change_no < 0",
    )
    yield from offenders(
        rows,
        "item_gst",
        "item_id from_day gst_code",
        "SELECT item_id, from_day, gst_code FROM item_gst WHERE change_no < 0 OR gst_code NOT IN"
        " ('SR','DS','SRCA-C',"
        "'SRCA-S','SRRC','SROVR-RS','SROVR-LVG','SRLVG','ZR','ES33','ESN33','OS','NG','NA')",
    )


def there_is_one_standard_price_list(rows: Rows) -> Iterator[Wrong]:
    """One list is what everybody pays, and shelf prices include GST."""
    return offenders(
        rows,
        "price_list",
        "standard_lists",
        "SELECT count(*) FROM price_list WHERE is_standard = 1 HAVING count(*) <> 1 OR min(includes_gst) <>"
        " 1",
    )


def categories_do_not_circle(rows: Rows) -> Iterator[Wrong]:
    """Going up from any category ends at one without a parent."""
    return offenders(
        rows,
        "category",
        "category_id",
        "WITH RECURSIVE up(start, at, steps) AS (SELECT category_id, parent_id, 0 FROM category UNION ALL"
        " SELECT up.start, c.parent_id, up.steps + 1 FROM up JOIN category c ON c.category_id = up.at"
        " WHERE up.steps < 50) SELECT DISTINCT start FROM up WHERE steps >= 50"
        " UNION SELECT category_id FROM category WHERE name = ''",
    )


def favourites_lie_in_order(rows: Rows) -> Iterator[Wrong]:
    """Pages have names and places, tiles places from nothing up; two tills may give two pages one place."""
    yield from offenders(
        rows,
        "favourite_page",
        "position pages",
        f"SELECT position, count(*) FROM favourite_page GROUP BY position"  # noqa: S608
        f" HAVING position < 0 OR min(name) = '' OR (count(*) > 1 AND NOT EXISTS ({RECORDS_CAME}))",
    )
    yield from offenders(
        rows,
        "favourite",
        "page_id position",
        "SELECT page_id, position FROM favourite WHERE position < 0",
    )


def imports_show_as_their_state_says(rows: Rows) -> Iterator[Wrong]:
    """What is published shows, finished or not; what is staged or undone is hidden; only imports are."""
    yield from offenders(
        rows,
        "product_import",
        "import_id state is_hidden",
        "SELECT p.import_id, p.state, h.import_id IS NOT NULL FROM product_import p"
        " LEFT JOIN hidden_import h ON h.import_id = p.import_id"
        " WHERE (p.state IN ('staged', 'undone') AND h.import_id IS NULL)"
        "  OR (p.state IN ('publishing', 'live') AND h.import_id IS NOT NULL)"
        "  OR p.rows_new < 0 OR p.rows_changed < 0 OR length(p.file_sha256) <> 64",
    )
    yield from offenders(
        rows,
        "hidden_import",
        "import_id",
        "SELECT import_id FROM hidden_import WHERE import_id NOT IN (SELECT import_id FROM product_import)",
    )
    yield from offenders(
        rows,
        "import_change",
        "import_id change_no entity",
        "SELECT c.import_id, c.change_no, c.entity FROM import_change c"
        " LEFT JOIN product_import p ON p.import_id = c.import_id"
        " WHERE p.import_id IS NULL OR c.field = '' OR c.change_no < 0 OR NOT CASE c.entity"
        "  WHEN 'item' THEN EXISTS (SELECT 1 FROM item i WHERE i.item_id = c.entity_id)"
        "  WHEN 'product' THEN EXISTS (SELECT 1 FROM product o WHERE o.product_id = c.entity_id)"
        "  WHEN 'unit' THEN EXISTS (SELECT 1 FROM unit u WHERE u.unit_id = c.entity_id) ELSE 0 END",
    )
    yield from offenders(
        rows,
        "opening_stock",
        "import_id item_id quantity",
        "SELECT o.import_id, o.item_id, o.quantity FROM opening_stock o"
        " LEFT JOIN product_import p ON p.import_id = o.import_id WHERE p.import_id IS NULL"
        " OR o.quantity < 0 OR o.cost_micros < 0 OR (o.document_id IS NULL AND o.undo_document_id IS NOT"
        " NULL)",
    )


def every_visible_item_is_in_search(rows: Rows) -> Iterator[Wrong]:
    """Each item that shows has its words and parts in the index, and the index no item that is not there."""
    for table in ("item_words", "item_parts"):
        yield from offenders(
            rows,
            table,
            "item_no item_id",
            f"SELECT i.item_no, i.item_id FROM item i WHERE {_VISIBLE}"  # noqa: S608 - names above
            f" AND NOT EXISTS (SELECT 1 FROM {table}_docsize d WHERE d.id = i.item_no)",
        )
        yield from offenders(
            rows,
            table,
            "item_no",
            f"SELECT d.id FROM {table}_docsize d"  # noqa: S608 - names above
            " WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.item_no = d.id)",
        )


def sampled_items_are_found_by_name(rows: Rows) -> Iterator[Wrong]:
    """A few hundred items, evenly spread, are found by a word and by a part of their name."""
    for item_no, name in _sample(rows):
        words = _WORD.findall(name.lower()) if name.isascii() else []
        if words and not rows.one(
            "SELECT 1 FROM item_words WHERE rowid = ? AND item_words MATCH ?", (item_no, f'"{words[0]}"')
        ):
            yield "item_words", {"item_no": item_no, "word": words[0]}
        part = next((word for word in words if len(word) >= 3), None)
        if part and not rows.one(
            "SELECT 1 FROM item_parts WHERE rowid = ? AND item_parts MATCH ?", (item_no, f'"{part[:6]}"')
        ):
            yield "item_parts", {"item_no": item_no, "part": part[:6]}


def sampled_words_are_known_for_typos(rows: Rows) -> Iterator[Wrong]:
    """The words of the sampled names, of 4 to 20 letters, are known to the second look."""
    for item_no, name in _sample(rows):
        for word in _SPELT.findall(name.casefold()):
            is_meant = 4 <= len(word) <= 20 and word.isascii()
            if is_meant and not rows.one("SELECT 1 FROM search_word WHERE word = ?", (word,)):
                yield "search_word", {"item_no": item_no, "word": word}


def every_known_word_has_its_slips(rows: Rows) -> Iterator[Wrong]:
    """For every letter a word may lack there is a slip, and no slip leads to an unknown word."""
    yield from offenders(
        rows,
        "search_slip",
        "word missing_letter",
        "WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 20)"
        " SELECT w.word, n FROM search_word w JOIN place ON n <= length(w.word) WHERE NOT EXISTS"
        " (SELECT 1 FROM search_slip s WHERE s.shortened = substr(w.word, 1, n - 1) || substr(w.word, n + 1)"
        "  AND s.word = w.word)",
    )
    yield from offenders(
        rows,
        "search_slip",
        "shortened word",
        "SELECT shortened, word FROM search_slip s WHERE length(shortened) <> length(word) - 1"
        " OR NOT EXISTS (SELECT 1 FROM search_word w WHERE w.word = s.word)",
    )


def _sample(rows: Rows) -> list[tuple[int, str]]:
    found = rows.rows(
        "SELECT i.item_no, i.name FROM item i WHERE"  # noqa: S608 - names above
        f" i.item_no % (SELECT max(1, max(item_no) / ?) FROM item) = 0 AND {_VISIBLE} LIMIT ?",
        (_SAMPLED, _SAMPLED),
    )
    return [(row[0], row[1]) for row in found]
