"""Categories by name: found without regard to case, made when they are new."""

from __future__ import annotations

from desktop.catalogue.events import CategoryMade
from desktop.catalogue.item_words import COLOURS
from desktop.catalogue.queries import Category, categories
from desktop.catalogue.tables import category
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.names import one_line

INSERT_CATEGORY = category.insert()


def category_named(name: str, import_id: int, work: Work) -> Category | None:
    """The category of that name, made for an import (0: by hand) when there is none; nothing for no name.

    Raises:
        TooLong, BadLetters: not a name.
    """
    wanted = one_line(name, "category")
    if not wanted:
        return None
    known = categories(work)
    for each in known:
        if each.name.casefold() == wanted.casefold():
            return each
    return make_category(wanted, import_id, work)


def make_category(name: str, import_id: int, work: Work) -> Category:
    """A new category behind the others, in the next colour of the row."""
    (last,) = work.one("SELECT coalesce(max(position), 0) FROM category") or (0,)
    made = Category(new_id(), name, None, COLOURS[int(last) % len(COLOURS)])
    row = {"category_id": made.category_id, "name": name, "parent_id": None, "colour": made.colour}
    work.write(
        INSERT_CATEGORY,
        {**row, "position": int(last) + 1, "import_id": import_id, "archived_at": None, "field_clocks": "{}"},
    )
    if not import_id:  # an import tells of its categories once they show
        work.record(CategoryMade(made.category_id))
    return made
