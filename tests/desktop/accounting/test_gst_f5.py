"""Boxes 1 to 4 and 6 of the GST return from documents."""

from __future__ import annotations

import pytest

from desktop.accounting.gst_f5 import GstF5, GstSupplies, gst_f5, whole_dollars
from tests.builders import Shop
from tests.desktop.verify.sample_day import sell_a_day, stock_the_shop


def test_worked_quarter_fills_the_boxes_as_the_reference_does() -> None:
    """The quarter of the tax reference, as far as a till sells."""
    supplies = (
        GstSupplies("SR", 900, 400, 100_000_00, 9_000_00),
        GstSupplies("SR", 900, 3, -500_00, -45_00),
        GstSupplies("SR", 900, 9, 500_00 + 200_00, 45_00 + 18_00),
        GstSupplies("DS", 900, 1, 250_00, 22_50),
        GstSupplies("ZR", 0, 1, 2_000_00, 0),
        GstSupplies("ES33", 0, 1, 12_34, 0),
        GstSupplies("OS", 0, 10, 1_000_00, 0),
    )
    boxes = GstF5("2026-07-01", "2026-09-30", supplies).boxes()
    assert boxes == {1: 100_450_00, 2: 2_000_00, 3: 12_34, 4: 102_462_34, 6: 9_040_50}


def test_customer_accounting_counts_in_box_1_without_tax_and_unregistered_sales_in_none() -> None:
    supplies = (GstSupplies("SRCA-S", 0, 1, 12_000_00, 0), GstSupplies("NG", 0, 5, 700_00, 0))
    assert GstF5("", "", supplies).boxes() == {1: 12_000_00, 2: 0, 3: 0, 4: 12_000_00, 6: 0}


def test_tax_is_summed_from_documents_and_not_worked_out_from_box_1() -> None:
    report = GstF5("", "", (GstSupplies("SR", 900, 3, 1_000_00, 89_97),))
    assert report.box_6_cents == 89_97


@pytest.mark.parametrize(("cents", "dollars"), [(12_34, 12), (12_99, 12), (-12_99, -12), (0, 0), (100, 1)])
def test_dollars_of_the_form_cut_the_cents(cents: int, dollars: int) -> None:
    assert whole_dollars(cents) == dollars


def test_day_of_sales_leaves_deposits_and_vouchers_out_of_every_box(shop: Shop) -> None:
    stock_the_shop(shop)
    sell_a_day(shop)
    assert gst_f5(shop.reader).boxes() == {1: 96_68, 2: 40_00, 3: 12_34, 4: 149_02, 6: 8_70}


def test_days_outside_the_range_are_left_out(shop: Shop) -> None:
    stock_the_shop(shop)
    sell_a_day(shop)
    assert gst_f5(shop.reader, "2026-11-24").boxes()[4] == 0
    assert gst_f5(shop.reader, last="2026-11-22").boxes()[4] == 0
    assert gst_f5(shop.reader, "2026-11-23", "2026-11-23").boxes()[4] == 149_02


def test_json_tells_cents_and_the_dollars_of_the_form(shop: Shop) -> None:
    stock_the_shop(shop)
    sell_a_day(shop)
    told = gst_f5(shop.reader, "2026-10-01", "2026-12-31").as_json()
    assert (told["from"], told["to"]) == ("2026-10-01", "2026-12-31")
    assert (told["box_1_cents"], told["box_1_dollars"], told["box_6_cents"]) == (96_68, 96, 8_70)
    assert "box_6_dollars" not in told
