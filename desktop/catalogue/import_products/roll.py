"""Roll an import's changes to standing items forward, and back: a stretch at a time, each step remembered."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.catalogue import tables
from desktop.catalogue.import_products.stage import BARCODE_MARK
from desktop.catalogue.search_index import reindex
from desktop.database.rows import Row
from desktop.database.work import Work

AT_ONCE = 50
"""Changes in one transaction: with search rows and newly learned words still below 2,000 rows."""

_ENTITIES = {
    "item": (tables.item, tables.item.c.item_id),
    "product": (tables.product, tables.product.c.product_id),
    "unit": (tables.unit, tables.unit.c.unit_id),
}
_FIELDS = {
    "item": ("name", "kind", "tracks_stock", "deposit_item_id", "colour", "archived_at"),
    "product": ("name", "category_id"),
    "unit": ("name",),
}
SETTERS = {
    (entity, name): _ENTITIES[entity][0]
    .update()
    .where(_ENTITIES[entity][1] == bindparam("this_row"))
    .values({name: bindparam("value")})
    for entity, names in _FIELDS.items()
    for name in names
}
_READ = {
    (entity, name): f"SELECT {name} FROM {entity} WHERE {_ENTITIES[entity][1].name} = ?"  # noqa: S608
    for entity, name in SETTERS
}
_change = tables.import_change
_THIS_CHANGE = (
    _change.c.import_id == bindparam("this_import"),
    _change.c.change_no == bindparam("this_change"),
)
APPLIED = _change.update().where(*_THIS_CHANGE).values(old_value=bindparam("old"), is_applied=1)
TAKEN_BACK = _change.update().where(*_THIS_CHANGE).values(is_applied=0)

_SOME = (
    "SELECT change_no, item_id, entity, entity_id, field, old_value, new_value FROM import_change"
    " WHERE import_id = ? AND change_no > ? AND is_applied = ? ORDER BY change_no LIMIT ?"
)


def roll_forward(import_id: int, after: int, work: Work) -> int | None:
    """Set the next fields to what the file says; the last change done, nothing when all are."""
    changes = work.rows(_SOME, (import_id, after, 0, AT_ONCE))
    for number, _item, entity, entity_id, field, _old, new in changes:
        old = None
        if field != BARCODE_MARK:
            old = _value(work, entity, entity_id, field)
            work.write(SETTERS[entity, field], {"this_row": entity_id, "value": _typed(field, new)})
        work.write(APPLIED, {"this_import": import_id, "this_change": number, "old": old})
    return _reindexed(changes, work)


def roll_back(import_id: int, after: int, work: Work) -> int | None:
    """Set fields back to what they were, but for those that somebody has changed since."""
    changes = work.rows(_SOME, (import_id, after, 1, AT_ONCE))
    for number, _item, entity, entity_id, field, old, new in changes:
        if field != BARCODE_MARK and _value(work, entity, entity_id, field) == new:
            work.write(SETTERS[entity, field], {"this_row": entity_id, "value": _typed(field, old)})
        work.write(TAKEN_BACK, {"this_import": import_id, "this_change": number})
    return _reindexed(changes, work)


def _reindexed(changes: list[Row], work: Work) -> int | None:
    reindex(dict.fromkeys(change[1] for change in changes), work)
    return int(changes[-1][0]) if changes else None


def _value(work: Work, entity: str, entity_id: str, field: str) -> str | None:
    (found,) = work.one(_READ[entity, field], (entity_id,)) or (None,)
    return None if found is None else str(found)


def _typed(field: str, value: str | None) -> object:
    return int(value) if field == "tracks_stock" and value is not None else value
