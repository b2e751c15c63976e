"""Lay a page of favourite tiles."""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from desktop.catalogue.checks import checked_name
from desktop.catalogue.events import FavouritesChanged
from desktop.catalogue.item_words import FavouritesLaid, LayFavourites
from desktop.catalogue.refusals import UnknownItem
from desktop.catalogue.tables import favourite, favourite_page
from desktop.database.work import Work

_page = insert(favourite_page)
PUT_PAGE = _page.on_conflict_do_update(index_elements=["page_id"], set_={"name": _page.excluded.name})
CLEAR_PAGE = favourite.delete().where(favourite.c.page_id == bindparam("page"))
INSERT_TILE = favourite.insert()


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
    work.write(CLEAR_PAGE, {"page": page_id})
    tiles: list[dict[str, object]] = [
        {"page_id": page_id, "position": place, "unit_id": unit_id}
        for place, unit_id in enumerate(command.unit_ids)
    ]
    work.write(INSERT_TILE, tiles)
    work.note(page_id=page_id, tiles=len(tiles))
    work.record(FavouritesChanged(page_id, name, position, command.unit_ids))
    return work.answer(command.command_id, FavouritesLaid(page_id))


def _position(page_id: str, work: Work) -> int:
    found = work.one("SELECT position FROM favourite_page WHERE page_id = ?", (page_id,))
    if found is None:
        found = work.one("SELECT coalesce(max(position), -1) + 1 FROM favourite_page")
    return int(found[0]) if found else 0
