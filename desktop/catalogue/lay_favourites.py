"""Lay a page of favourite tiles."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.dialects.sqlite import insert

from desktop.catalogue.checks import checked_name
from desktop.catalogue.events import FavouritesChanged
from desktop.catalogue.item_words import FavouritesLaid, LayFavourites
from desktop.catalogue.refusals import UnknownItem
from desktop.catalogue.tables import favourite, favourite_page
from desktop.database.work import Work

Tiles = dict[int, str | None]

_page = insert(favourite_page)
PUT_PAGE = _page.on_conflict_do_update(index_elements=["page_id"], set_={"name": _page.excluded.name})
_tile = insert(favourite)
PUT_TILE = _tile.on_conflict_do_update(
    index_elements=["page_id", "position"], set_={"unit_id": _tile.excluded.unit_id}
)


def lay_favourites(command: LayFavourites, work: Work) -> FavouritesLaid:
    """Write the page's tiles in place of those it had; a new page comes behind the others.

    Raises:
        NoName, TooLong, BadLetters, UnknownItem, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, FavouritesLaid):
        return answered
    work.require("lay_favourites")
    name = checked_name(command.name, "page")
    for unit_id in command.unit_ids:
        if work.one("SELECT 1 FROM unit WHERE unit_id = ?", (unit_id,)) is None:
            raise UnknownItem(unit_id)
    page_id = command.page_id or command.command_id
    position = _position(page_id, work)
    work.write(PUT_PAGE, {"page_id": page_id, "name": name, "position": position, "field_clocks": "{}"})
    changed = _changed(page_id, command.unit_ids, work)
    work.write(
        PUT_TILE,
        [
            {"page_id": page_id, "position": place, "unit_id": unit_id, "field_clocks": "{}"}
            for place, unit_id in changed.items()
        ],
    )
    work.note(page_id=page_id, tiles=len(command.unit_ids))
    work.record(FavouritesChanged(page_id, name, position, command.unit_ids, tuple(changed)))
    return work.answer(command.command_id, FavouritesLaid(page_id))


def _changed(page_id: str, unit_ids: Sequence[str], work: Work) -> Tiles:
    """By position, what lies elsewhere than before; a place that is left empty keeps its row."""
    rows = work.rows("SELECT position, unit_id FROM favourite WHERE page_id = ?", (page_id,))
    before: Tiles = {place: unit_id for place, unit_id in rows}
    wanted: Tiles = {**dict.fromkeys(before), **dict(enumerate(unit_ids))}
    return {place: unit for place, unit in wanted.items() if place not in before or before[place] != unit}


def _position(page_id: str, work: Work) -> int:
    found = work.one("SELECT position FROM favourite_page WHERE page_id = ?", (page_id,))
    if found is None:
        found = work.one("SELECT coalesce(max(position), -1) + 1 FROM favourite_page")
    return int(found[0]) if found else 0
