"""A mistake in the code that posts sales must not be a mistake in the code that checks them."""

from __future__ import annotations

import pytest

from desktop.accounting import chart, on_sale
from desktop.gst import split
from desktop.selling import settle, totals
from desktop.stock import move_stock
from desktop.stock.costing import Level
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import BREAD, MILK, Ware, add_wares, sell, stock_the_shop

ODD = Ware("ODD", "Dried shrimp", 2_183, kind="service")


@pytest.fixture
def selling(shop: Shop) -> Shop:
    stock_the_shop(shop)
    add_wares(shop, (ODD,))
    shop.start_shift()
    return shop


def found_in(shop: Shop) -> set[str]:
    return {finding.invariant for finding in verify(shop.reader)}


def test_tax_a_cent_too_high_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = split.gst_inside
    monkeypatch.setattr(split, "gst_inside", lambda amount, rate: honest(amount, rate) + 1)
    sell(selling, (BREAD.line(),), ("card", 280))
    assert "gst_is_worked_out_anew" in found_in(selling)


def test_income_in_the_wrong_account_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "income_account", lambda _kind, _code, **_more: chart.SALES_ZERO)
    sell(selling, (BREAD.line(),), ("card", 280))
    assert found_in(selling) == {"the_ledger_is_the_documents"}


def test_rounding_the_wrong_way_in_the_books_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "ROUNDING", chart.TILL_OVER_SHORT)
    sell(selling, (ODD.line(),), ("cash", 2_185))
    assert "the_ledger_is_the_documents" in found_in(selling)


def test_rounding_beyond_five_cents_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "round_cash", lambda due, _way: due - due % 10)
    sell(selling, (ODD.line(unit_price_cents=2_188, price_reason="typed"),), ("cash", 2_180))
    assert found_in(selling) == {"tenders_add_up"}


def test_forgotten_movement_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = move_stock._movement_row
    monkeypatch.setattr(move_stock, "_movement_row", lambda *told: {**honest(*told), "quantity": -1})
    sell(selling, (BREAD.line(),), ("card", 280))
    assert {"goods_sold_left_the_shelf", "levels_are_the_movements"} <= found_in(selling)


def test_cost_that_does_not_reach_the_books_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_sale, "moved_by", lambda *_asked: [])
    sell(selling, (MILK.line(),), ("card", 350))
    assert {"stock_value_is_the_inventory_account", "the_books_follow_the_shelf"} <= found_in(selling)


def test_value_lost_on_the_way_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Level.issue

    def forgetful(level: Level, quantity: int) -> tuple[int, bool]:
        value, known = honest(level, quantity)
        return value - 1, known

    monkeypatch.setattr(Level, "issue", forgetful)
    sell(selling, (MILK.line(),), ("card", 350))
    assert "levels_are_the_movements" in found_in(selling)


def test_day_total_that_forgets_a_line_is_found(selling: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totals, "_by_item", lambda _document: [])
    sell(selling, (MILK.line(),), ("card", 350))
    assert found_in(selling) == {"day_items_are_the_lines"}
