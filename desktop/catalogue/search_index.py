"""Keeps the search tables: which words, parts and spellings lead to an item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.catalogue.queries import shows
from desktop.catalogue.words import indexed, slips, spelling_words
from desktop.database.rows import Rows
from desktop.database.unhurried import unhurried
from desktop.database.work import Work

PUT_WORDS = "INSERT OR REPLACE INTO item_words(rowid, words) VALUES (?, ?)"
PUT_PARTS = "INSERT OR REPLACE INTO item_parts(rowid, parts) VALUES (?, ?)"
DROP_WORDS = "DELETE FROM item_words WHERE rowid = ?"
DROP_PARTS = "DELETE FROM item_parts WHERE rowid = ?"
ADD_WORD = "INSERT OR IGNORE INTO search_word(word) VALUES (?)"
ADD_SLIP = "INSERT OR IGNORE INTO search_slip(shortened, word) VALUES (?, ?)"

_SEARCHED = (
    "SELECT i.archived_at, i.item_no, i.name, i.sku, coalesce(c.name, ''),"  # noqa: S608
    " coalesce((SELECT group_concat(b.printed, ' ') FROM barcode b"
    f" WHERE b.item_id = i.item_id AND {shows('b')}), '')"
    " FROM item i CROSS JOIN product o ON o.product_id = i.product_id"
    " LEFT JOIN category c ON c.category_id = o.category_id WHERE i.item_id = ?"
)

_BEHIND = (
    "SELECT i.item_no, i.name, i.sku, coalesce(c.name, ''),"  # noqa: S608
    " coalesce((SELECT group_concat(b.printed, ' ') FROM barcode b"
    f" WHERE b.item_id = i.item_id AND {shows('b')}), '')"
    " FROM item i CROSS JOIN product o ON o.product_id = i.product_id"
    " LEFT JOIN category c ON c.category_id = o.category_id"
    f" WHERE i.item_no > ? AND i.archived_at IS NULL AND {shows('i')} ORDER BY i.item_no LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class Searched:
    """What an item is found by."""

    item_no: int
    name: str
    sku: str
    category: str
    codes: str  # as printed, with spaces between


def put_in_search(found: Sequence[Searched], work: Work) -> None:
    """Let items be found, in place of what they were found by before: two rows each."""
    words: list[tuple[object, ...]] = [
        (each.item_no, indexed(f"{each.name} {each.category}")) for each in unhurried(found)
    ]
    parts: list[tuple[object, ...]] = [
        (each.item_no, f"{each.name} {each.sku} {each.codes}") for each in unhurried(found)
    ]
    work.write_sql(PUT_WORDS, words)
    work.write_sql(PUT_PARTS, parts)


def reindex(item_ids: Iterable[str], work: Work) -> None:
    """Bring the index up to what the rows say now."""
    rows = [row for item_id in item_ids for row in work.rows(_SEARCHED, (item_id,))]
    found = [Searched(*row[1:]) for row in rows if row[0] is None]
    take_from_search([row[1] for row in rows if row[0] is not None], work)
    put_in_search(found, work)
    learn_words(set().union(*(words_of(each) for each in found)), work)


def searched_behind(rows: Rows, item_no: int, most: int) -> list[Searched]:
    """What the next items behind a local number are found by."""
    return [Searched(*row) for row in rows.rows(_BEHIND, (item_no, most))]


def take_from_search(item_nos: Iterable[int], work: Work) -> None:
    """Let items not be found any more."""
    gone: list[tuple[object, ...]] = [(number,) for number in item_nos]
    work.write_sql(DROP_WORDS, gone)
    work.write_sql(DROP_PARTS, gone)


def words_of(found: Searched) -> set[str]:
    """The words of an item that a typo may be made in."""
    return spelling_words(found.name) | spelling_words(found.category)


def learn_words(words: Iterable[str], work: Work) -> None:
    """Know words for the second look: each is a row, and one more for every letter it may lack."""
    new = unknown_words(words, work)
    work.write_sql(ADD_WORD, [(word,) for word in new])
    work.write_sql(ADD_SLIP, [(slip, word) for word in unhurried(new) for slip in slips(word)])


def unknown_words(words: Iterable[str], rows: Rows) -> list[str]:
    """Those that are not known yet."""
    return [w for w in words if rows.one("SELECT 1 FROM search_word WHERE word = ?", (w,)) is None]
