"""Which records of a page have a row already: in whatever order they come, and wherever their keys lie."""

from __future__ import annotations

import pytest

from desktop.storefront.records.entities import ENTITIES
from desktop.storefront.records.reading import standing_keys, walk
from tests.builders import Shop


@pytest.mark.parametrize("name", ["setting", "tender_type", "account", "lane", "favourite"])
def test_all_that_stand_are_found_among_others(shop: Shop, name: str) -> None:
    entity = ENTITIES[name]
    there = [key for key, _record in walk(entity, shop.reader)]
    before, behind = _like(there or [("page", 1)], "!"), _like(there or [("page", 1)], "~")
    mixed = [*behind, *reversed(there), *before]
    assert standing_keys(entity, mixed, shop.reader) == set(there)
    assert standing_keys(entity, there[-1:], shop.reader) == set(there[-1:])
    assert standing_keys(entity, behind, shop.reader) == set()
    assert standing_keys(entity, [], shop.reader) == set()


def _like(keys: list[tuple[str | int, ...]], sign: str) -> list[tuple[str | int, ...]]:
    """Keys that nothing has, before all others or behind them."""
    return [(f"{sign}{key[0]}", *key[1:]) for key in keys]
