"""What all tills hold the same of: clocks of edits, how far records were read and told, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders

_FIELD_CLOCKS = (
    "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'field_clocks'"
    " WHERE m.type = 'table' ORDER BY m.name"
)
_NO_CLOCK = (
    "length(c.value) < 22 OR substr(c.value, 14, 1) <> '.' OR substr(c.value, 20, 1) <> '.'"
    " OR substr(c.value, 1, 13) GLOB '*[^0-9]*' OR substr(c.value, 15, 5) GLOB '*[^0-9]*'"
)
_DIGITS = "GLOB '[1-9]*' AND NOT substr(what, {0}) GLOB '*[^0-9]*'"


def edited_fields_have_a_clock(rows: Rows) -> Iterator[Wrong]:
    """Beside every row stands a clock for each field that was edited since it was made, and nothing else."""
    for (table,) in rows.rows(_FIELD_CLOCKS):
        yield from offenders(
            rows,
            table,
            "field clock",
            f"SELECT c.key, c.value FROM {table} t, json_each(t.field_clocks) c"  # noqa: S608 - a table's name
            f" WHERE t.field_clocks <> '{{}}' AND ({_NO_CLOCK} OR c.key = '')",
        )


def records_are_read_and_told_in_order(rows: Rows) -> Iterator[Wrong]:
    """How far a till read is of a feed there is; what it still has to tell is all, or an import's."""
    yield from offenders(
        rows,
        "record_feed",
        "feed epoch upto",
        "SELECT feed, epoch, upto FROM record_feed WHERE feed NOT IN ('records', 'keys', 'search')"
        " OR epoch = '' OR upto < 0",
    )
    yield from offenders(
        rows,
        "record_telling",
        "telling_no what",
        "SELECT telling_no, what FROM record_telling WHERE (entity = '') <> (place = '') OR NOT (what = 'all'"  # noqa: S608
        f" OR (what LIKE 'import %' AND substr(what, 8) {_DIGITS.format(8)})"
        f" OR (what LIKE 'undo %' AND substr(what, 6) {_DIGITS.format(6)}))",
    )


def withdrawn_records_have_no_row(rows: Rows) -> Iterator[Wrong]:
    """What is kept aside of an item, a unit or a person has no row; fields and clocks are JSON."""
    yield from offenders(
        rows,
        "record_aside",
        "entity entity_id",
        "SELECT entity, entity_id FROM record_aside a WHERE NOT json_valid(fields) OR NOT json_valid(clocks)"
        " OR (entity = 'item' AND EXISTS (SELECT 1 FROM item i WHERE i.item_id = a.entity_id))"
        " OR (entity = 'person' AND EXISTS (SELECT 1 FROM person p WHERE p.person_id = a.entity_id))"
        " OR (entity = 'unit' AND EXISTS (SELECT 1 FROM unit u WHERE u.unit_id = a.entity_id))",
    )


def clashes_say_what_counts(rows: Rows) -> Iterator[Wrong]:
    """Two values of one thing: both are kept, and one of the known reasons."""
    yield from offenders(
        rows,
        "record_clash",
        "entity entity_id field why",
        "SELECT entity, entity_id, field, why FROM record_clash WHERE NOT json_valid(kept)"
        " OR NOT json_valid(other) OR field = ''"
        " OR why NOT IN ('edited_elsewhere', 'same_sku', 'same_barcode')"
        " OR (why = 'edited_elsewhere') <> (length(clock) >= 22)",
    )


def the_service_was_told_of_keys_there_are(rows: Rows) -> Iterator[Wrong]:
    """A key the service knows is somebody's here, unless it was destroyed since."""
    yield from offenders(
        rows,
        "record_key",
        "subject_id is_key",
        "SELECT subject_id, is_key FROM record_key r WHERE epoch = '' OR is_key NOT IN (0, 1) OR NOT EXISTS"
        " (SELECT 1 FROM personal_key k WHERE k.subject_id = r.subject_id"
        "  AND (r.is_key = 1 OR k.secret_key IS NULL))",
    )
