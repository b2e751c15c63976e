"""Search as you type: words, Chinese, parts, codes and one-letter typos; nothing typed can make it fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.search import search
from desktop.catalogue.words import is_one_slip, slips
from desktop.database.reader import Reader
from desktop.ids import new_id
from desktop.setup.queries import this_till
from tests.builders import Shop, a_shop

TODAY = date(2026, 11, 23)
ITEMS = (
    ("MILO-1", "Milo 3-in-1 (24 sticks)", "9556001234568", "Drinks"),
    ("BR-1", "Gardenia Enriched White Bread 400g", "8888002076009", "Bakery"),
    ("KF-1", "拿铁咖啡", "6901234567892", "饮料"),
    ("KF-2", "Kopi-O 咖啡乌 Café", "", "Drinks"),
    ("SM-1", "Similac Growing-up Milk", "", "Baby"),
    ("JP-1", "アサヒ スーパードライ", "", "Drinks"),
    ("TP-1", '12" frying pan', "", "Kitchen"),
)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("search")
    with a_shop(folder) as shop:
        for sku, name, code, category in ITEMS:
            command = AddItem(new_id(), sku, name, 250, (code,) if code else (), category)
            shop.run(add_item, command, shop.owner)
        yield shop


def found(shop: Shop, typed: str) -> list[str]:
    place = this_till(shop.reader).location_id
    return [listed.hit.sku for listed in search(shop.reader, typed, TODAY, place)]


@pytest.mark.parametrize(
    ("typed", "skus"),
    [
        ("拿铁", ["KF-1"]),
        ("９５５６", ["MILO-1"]),
        ("９５５６００１２３４５６８", ["MILO-1"]),
        ("ＭＩＬＯ－", ["MILO-1"]),
        ("Ｂｒ－１", ["BR-1"]),
        ("４００ｇ", ["BR-1"]),
        ("ﾄﾞﾗｲ", ["JP-1"]),
        ("咖啡", ["KF-1", "KF-2"]),
        ("铁咖", ["KF-1"]),
        ("啡", ["KF-1", "KF-2"]),
        ("饮", ["KF-1"]),
        ("拿啡", []),
        ("Gardnia", ["BR-1"]),
        ("Gardeniaa", ["BR-1"]),
        ("Gardemia", ["BR-1"]),
        ("Gardneia", ["BR-1"]),
        ("gardneia bread", ["BR-1"]),
        ("mil", ["MILO-1", "SM-1"]),
        ("9556", ["MILO-1"]),
        ("001234", ["MILO-1"]),
        ("MILO-1", ["MILO-1"]),
        ("milo-1", ["MILO-1"]),
        ("br-", ["BR-1"]),
        ("9556001234568", ["MILO-1"]),
        ("whi bre", ["BR-1"]),
        ("imila", ["SM-1"]),
        ("bakery", ["BR-1"]),
        ("cafe", ["KF-2"]),
        ("CAFÉ", ["KF-2"]),
        ("ｍｉｌｏ", ["MILO-1"]),
        ("咖啡 kopi", ["KF-2"]),
        ("スーパー", ["JP-1"]),
        ("ドライ", ["JP-1"]),
        ('12"', ["TP-1"]),
        ("zzzz", []),
        ("   ", []),
    ],
)
def test_what_was_typed_finds_what_was_meant(stocked: Shop, typed: str, skus: list[str]) -> None:
    assert sorted(found(stocked, typed)) == sorted(skus)


def test_an_exact_code_comes_first_and_once(stocked: Shop) -> None:
    place = this_till(stocked.reader).location_id
    first, *_ = search(stocked.reader, "8888002076009", TODAY, place)
    assert (first.hit.sku, first.hit.code, first.on_hand) == ("BR-1", "8888002076009", 0)
    assert found(stocked, "8888002076009") == ["BR-1"]


def test_no_more_come_than_were_asked_for(stocked: Shop) -> None:
    place = this_till(stocked.reader).location_id
    assert len(search(stocked.reader, "drinks", TODAY, place, limit=2)) == 2


@given(st.text(max_size=40))
@example('"')
@example('" OR *')
@example("NEAR(a b)")
@example("words:milo")
@example("a* AND NOT -b ^c {x}:")
@example("\x00\ud800🍞")
@example("\u0301")
@example("⺀" * 3)
@example("x" * 10_000)
@example("咖" * 10_000)
@example("9" * 10_000)
@example("%_[]'';--")
@settings(max_examples=300, deadline=None)
def test_nothing_that_can_be_typed_makes_it_fail(typed: str) -> None:
    assert isinstance(search(_OPEN[0], typed, TODAY, "place"), list)


_OPEN: list[Reader] = []


@pytest.fixture(autouse=True)
def _reader_for_any_text(stocked: Shop) -> Iterator[None]:
    _OPEN[:] = [stocked.reader]
    yield
    _OPEN.clear()


def test_the_cost_is_bounded_by_statements_and_candidates(stocked: Shop) -> None:
    asked: list[str] = []

    class Counted:
        def rows(self, sql, values=()):  # type: ignore[no-untyped-def]
            asked.append(sql)
            return stocked.reader.rows(sql, values)

        def one(self, sql, values=()):  # type: ignore[no-untyped-def]
            asked.append(sql)
            return stocked.reader.one(sql, values)

    search(Counted(), " ".join(["abcdefghij"] * 50), TODAY, "place")
    assert len(asked) <= 25
    assert all("LIMIT" in sql or " IN (" in sql for sql in asked)


@given(st.text("abc", min_size=1, max_size=7), st.text("abc", min_size=1, max_size=7))
@settings(max_examples=500)
def test_one_slip_is_one_edit(typed: str, meant: str) -> None:
    letters = "abc"
    edits = slips(meant)
    edits |= {meant[:p] + c + meant[p:] for p in range(len(meant) + 1) for c in letters}
    edits |= {meant[:p] + c + meant[p + 1 :] for p in range(len(meant)) for c in letters}
    edits |= {meant[:p] + meant[p + 1] + meant[p] + meant[p + 2 :] for p in range(len(meant) - 1)}
    assert is_one_slip(typed, meant) == (typed in edits and typed != meant)
