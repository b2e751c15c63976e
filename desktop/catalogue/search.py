"""Search as you type, at a cost that does not depend on what is typed.

Every step asks one index for a bounded number of numbers and stops when enough was found. Nothing is
ranked: ranking reads every match (half a second at a million items), so items come in the order they were
made, exact codes first. Rows that do not show (staged, undone, archived) are taken out of the word indexes,
and while a staging goes on they lie behind those that show: so CANDIDATES is enough to fill a page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from desktop.catalogue.barcodes import BadBarcode, prefix_ranges
from desktop.catalogue.queries import Listed, item_by_code, listed_items, shows, stock_of
from desktop.catalogue.words import LONGEST_QUERY, is_cjk, is_one_slip, may_slip, pairs, slips, tokens
from desktop.database.rows import Rows

CANDIDATES = 300
"""The most rows one step takes from an index."""

FEW = 3
"""With fewer hits than this, one-letter typos are looked for."""

MOST_SPELLINGS = 6
MOST_SLIPS = 60
SHORTEST_PART = 3


def _shown(source: str) -> str:
    """The items that show among the first candidates a source gives."""
    return (
        f"SELECT i.item_no FROM ({source} LIMIT :candidates) m CROSS JOIN item i ON i.item_no = m.no"  # noqa: S608
        f" WHERE i.archived_at IS NULL AND {shows('i')} LIMIT :most"
    )


_BY_WORDS = _shown("SELECT rowid AS no FROM item_words WHERE item_words MATCH :asked")
_BY_PARTS = _shown("SELECT rowid AS no FROM item_parts WHERE item_parts MATCH :asked")
_BY_SKU = _shown("SELECT item_no AS no FROM item WHERE sku >= :low AND sku < :high")
_BY_CODE_START = (
    "SELECT i.item_no FROM (SELECT item_id, import_id FROM barcode WHERE code >= :low AND code < :high"  # noqa: S608
    f" LIMIT :candidates) m CROSS JOIN item i ON i.item_id = m.item_id WHERE {shows('m')}"
    f" AND i.archived_at IS NULL AND {shows('i')} LIMIT :most"
)
_KNOWN = "SELECT 1 FROM search_word WHERE word >= ? AND word < ? LIMIT 1"
_SPELLED = "SELECT word FROM search_word WHERE word IN ({})"
_SLIPPED = "SELECT DISTINCT word FROM search_slip WHERE shortened IN ({}) LIMIT {}"


def search(rows: Rows, typed: str, on: date, location_id: str, limit: int = 20) -> list[Listed]:
    """Items by code, SKU, name or category as typed so far, priced on a day, with a place's stock.

    Words count from their beginning, Chinese anywhere, three characters or more anywhere; when little was
    found, words one letter away. Never raises for what was typed; nothing typed finds nothing.
    """
    text = _clean(typed)
    if not text:
        return []
    plain = unicodedata.normalize("NFKC", text)[:LONGEST_QUERY].strip()
    exact = _exact_code(rows, text, on, location_id)
    numbers: dict[int, None] = {}
    for step in (_by_code, _by_words, _by_parts):
        for spelling in dict.fromkeys(
            (text, plain or text)
        ):  # a Chinese keyboard may write wide ９５ and Ｓ１
            if len(numbers) < limit:
                numbers.update(dict.fromkeys(step(rows, spelling, limit)))
    if len(numbers) + len(exact) < FEW:
        anything = bool(numbers or exact)
        numbers.update(dict.fromkeys(_by_typos(rows, text, limit, trust_known=anything)))
    known = {listed.hit.item_id for listed in exact}
    found = listed_items(rows, list(numbers)[:limit], on, location_id)
    return (exact + [listed for listed in found if listed.hit.item_id not in known])[:limit]


def _clean(typed: str) -> str:
    readable = typed[:LONGEST_QUERY].encode("utf-8", "ignore").decode()
    return "".join(letter if letter.isprintable() else " " for letter in readable).strip()


def _exact_code(rows: Rows, text: str, on: date, location_id: str) -> list[Listed]:
    try:
        hit = item_by_code(rows, text, on)
    except BadBarcode:
        return []
    if hit is None:
        return []
    return [Listed(hit, stock_of(rows, [hit.item_id], location_id).get(hit.item_id))]


def _by_code(rows: Rows, text: str, limit: int) -> Iterator[int]:
    for sku in dict.fromkeys((text, text.upper(), text.lower())):
        yield from _numbers(rows, _BY_SKU, limit, low=sku, high=sku + chr(0x10FFFF))
    if text.isascii() and text.isdigit():
        for low, high in prefix_ranges(text):
            yield from _numbers(rows, _BY_CODE_START, limit, low=low, high=high)


def _by_words(rows: Rows, text: str, limit: int) -> Iterator[int]:
    return _matching(rows, [_asked(token) for token in tokens(text)], limit)


def _by_typos(rows: Rows, text: str, limit: int, *, trust_known: bool = False) -> Iterator[int]:
    """Every word as typed or one letter off; `trust_known` takes words that exist as they are."""
    asked = []
    has_other_spelling = False
    for token in tokens(text):
        known = not may_slip(token) or (trust_known and rows.one(_KNOWN, (token, token + chr(0x10FFFF))))
        others = [] if known else _spellings(rows, token)
        has_other_spelling |= bool(others)
        asked.append(f"({' OR '.join([_asked(token), *map(_quoted, others)])})")
    return _matching(rows, asked, limit) if has_other_spelling else iter(())


def _by_parts(rows: Rows, text: str, limit: int) -> Iterator[int]:
    parts = [part for part in text.split() if len(part) >= SHORTEST_PART]
    if not parts:
        return iter(())
    return _numbers(rows, _BY_PARTS, limit, asked=" AND ".join(map(_quoted, parts)))


def _spellings(rows: Rows, token: str) -> list[str]:
    """Known words one letter away: at most 2 × 20 index look-ups and MOST_SLIPS candidates to compare."""
    shorter = sorted(slips(token))
    marks = ",".join("?" * len(shorter))
    found = {row[0] for row in rows.rows(_SPELLED.format(marks), shorter)}
    keys = [token, *shorter]
    slipped = rows.rows(_SLIPPED.format(",".join("?" * len(keys)), MOST_SLIPS), keys)
    found |= {row[0] for row in slipped if is_one_slip(token, row[0])}
    return sorted(found)[:MOST_SPELLINGS]


def _asked(token: str) -> str:
    if not is_cjk(token):
        return f"{_quoted(token)}*"
    if len(token) == 1:
        return f"{_quoted(token)}*"
    return _quoted(" ".join(pairs(token)[:-1]))


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _matching(rows: Rows, asked: list[str], limit: int) -> Iterator[int]:
    return _numbers(rows, _BY_WORDS, limit, asked=" AND ".join(asked)) if asked else iter(())


def _numbers(rows: Rows, sql: str, limit: int, **values: str) -> Iterator[int]:
    found = rows.rows(sql, {**values, "most": limit, "candidates": CANDIDATES})
    return (row[0] for row in found)
