"""X at any time and Z once: every figure of a shift, who did what, and a total that never goes back."""

from __future__ import annotations

import pytest

from desktop.database.engine import connect
from desktop.database.places import SHOP_FILE
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.shift_paper import X_REPORT, Z_REPORT, lay_out_shift
from desktop.reports.shift_report import shift_report_text
from desktop.selling.read_shift import print_shift_report, read_x
from desktop.selling.refusals import NoShift
from desktop.selling.shift_report import ShiftReport, latest_shift, shift_report, z_numbered
from desktop.selling.shift_sections import sections_of
from desktop.selling.shift_words import PrintShiftReport, ReadX
from desktop.staff.permissions import NeedsApproval
from hardware.receipt.doc import Banner, Columns, ReceiptDoc
from tests.builders import Shop
from tests.desktop.verify.corruptions_of_shifts import a_day_of_cash
from tests.desktop.verify.sample_day import BREAD, sell, sell_a_day, stock_the_shop


@pytest.fixture
def first(shop: Shop) -> str:
    stock_the_shop(shop)
    return a_day_of_cash(shop)


def figures(report: ShiftReport) -> dict[tuple[str, str], tuple[int, int]]:
    return {(each.section, each.name): (each.count, each.cents) for each in report.figures}


def test_z_has_every_figure_of_its_shift(shop: Shop, first: str) -> None:
    report = shift_report(shop.reader, first)
    assert figures(report) == {
        ("document", "sale"): (4, 900 + 523 + 530 + 5_000),
        ("tender", "cash"): (2, 1_430),
        ("tender", "card"): (1, 523),
        ("tender", "nets"): (1, 5_000),
        ("net", "SR:900"): (3, 826 + 480 + 477),
        ("gst", "SR:900"): (3, 74 + 43 + 43),
        ("net", "OS:0"): (2, 5_010),
        ("gst", "OS:0"): (2, 0),
        ("discount", "goodwill"): (2, 27),
        ("typed_price", "price_match"): (1, 170),
        ("deposit", "sold"): (1, 10),
        ("voucher", "sold"): (1, 5_000),
        ("cleared", "-"): (1, 640),
        ("float", "-"): (1, 10_000),
        ("cash_in", "cash_in.change"): (1, 5_000),
        ("cash_out", "cash_out.expense"): (1, -1_250),
        ("drop", "drop.safe"): (1, -4_000),
        ("opened", "no_sale.check"): (1, 0),
    }
    assert (report.grand_count, report.grand_cents) == (4, 6_953)
    assert report.receipts == ("T1-000001", "T1-000004")


def test_z_names_who_typed_a_price_opened_the_drawer_and_cleared_a_basket(shop: Shop, first: str) -> None:
    report = shift_report(shop.reader, first)
    assert [(each.what, each.detail, each.person) for each in report.typed] == [
        ("拿铁咖啡", "T1-000003", "Aisyah")
    ]
    assert [(each.what, each.person) for each in report.opens] == [("no_sale.check", "Ravi Kumar")]
    assert [(each.count, each.cents, each.person) for each in report.cleared] == [(2, 640, "Aisyah")]
    assert (report.head.closed_by, report.head.approved_by) == ("Aisyah", "Ravi Kumar")


def test_z_stands_while_the_shop_goes_on_and_the_total_never_goes_back(shop: Shop, first: str) -> None:
    before = shift_report(shop.reader, first)
    second = z_numbered(shop.reader, shop.cashier.till_id, 2)
    assert second is not None
    following = shift_report(shop.reader, second)
    assert (following.grand_count, following.grand_cents) == (5, 6_953 + 280)
    sell(shop, (BREAD.line(),), ("cash", 300))
    assert shift_report(shop.reader, first) == before
    open_now = latest_shift(shop.reader, shop.cashier.till_id, "open")
    assert open_now is not None
    x = shift_report(shop.reader, open_now)
    assert (x.is_z, x.grand_cents) == (False, 6_953 + 280 + 280)
    assert figures(x)["tender", "cash"] == (1, 280)
    assert x == shift_report(shop.reader, open_now), "looking resets nothing"


def test_z_names_the_audit_row_that_its_closing_is_chained_to(shop: Shop, first: str) -> None:
    head = shift_report(shop.reader, first).audit_head
    assert shop.reader.rows("SELECT command FROM audit WHERE hash = ?", (head,)) == [("count_shift",)]
    following = shop.reader.rows("SELECT command FROM audit WHERE previous_hash = ?", (head,))
    assert following == [("close_shift",)]


def test_x_needs_approval_for_who_counts_blind_and_is_on_record(shop: Shop, first: str) -> None:
    running = latest_shift(shop.reader, shop.cashier.till_id, "open")
    assert running is not None
    for function, command in (
        (read_x, ReadX(new_id(), running)),
        (print_shift_report, PrintShiftReport(new_id(), running)),
    ):
        with pytest.raises(NeedsApproval):
            shop.run(function, command)
        shop.run(function, command, shop.supervisor)
    with pytest.raises(NoShift):
        shop.run(read_x, ReadX(new_id(), first), shop.supervisor)
    with pytest.raises(NoShift):
        shop.run(print_shift_report, PrintShiftReport(new_id(), "none"))
    shop.run(print_shift_report, PrintShiftReport(new_id(), first))
    jobs = shop.reader.rows(
        "SELECT kind, document_id FROM print_job WHERE kind LIKE '%_report' ORDER BY rowid"
    )
    assert [jobs[0], *jobs[2:]] == [("z_report", first), ("x_report", running), ("z_report", first)]


def amounts(paper: ReceiptDoc) -> dict[str, str]:
    told = {}
    for block in paper.blocks:
        if isinstance(block, Columns):
            told[block.left] = block.right
            told.update({sub.left: sub.right for sub in block.subs})
    return told


def test_paper_screen_and_terminal_say_the_same(shop: Shop, first: str) -> None:
    report, say = shift_report(shop.reader, first), Say("en")
    paper = lay_out_shift(shop.reader, first, Z_REPORT, say)
    assert paper is not None and isinstance(paper.blocks[0], Banner)
    text, told = shift_report_text(report, say), amounts(paper)
    for row in (row for section in sections_of(report, say) for row in section.rows):
        words = f"{row.words}  {row.count}" if row.count else row.words
        assert words in told
        assert row.words in text and row.amount in text
    assert (told["Cash: expected"], told["Dropped: To the safe  1"]) == ("$111.80", "-$40.00")
    assert "Z report 1 · T1" in text


def test_chinese_report_has_its_words(shop: Shop, first: str) -> None:
    text = shift_report_text(shift_report(shop.reader, first), Say("zh"))
    assert "Z 报表 1 · T1" in text and "取出：零星开支" in text


def test_x_of_a_shift_that_ended_meanwhile_does_not_print(shop: Shop, first: str) -> None:
    assert lay_out_shift(shop.reader, first, X_REPORT, Say("en")) is None


def test_report_of_a_day_of_every_sort_can_be_told(shop: Shop) -> None:
    """Refunds, rounding, exempt and zero-rated goods, several tenders, nothing left out of its section."""
    stock_the_shop(shop)
    sell_a_day(shop)
    shift_id = latest_shift(shop.reader, shop.cashier.till_id, "closed")
    assert shift_id is not None
    report = shift_report(shop.reader, shift_id)
    shown = " ".join(row.words for section in sections_of(report, Say("en")) for row in section.rows)
    for words in ("ZR 0%", "ES33 0%", "SR 9%", "Rounding", "NETS", "PayNow", "Vouchers and gift cards sold"):
        assert words in shown


def test_document_that_was_taken_away_after_the_count_shows_as_missing(shop: Shop, first: str) -> None:
    connection = connect(shop.folder / SHOP_FILE, None, "write")
    connection.execute("DELETE FROM sale WHERE number = 'T1-000002'")
    connection.close()
    assert shift_report(shop.reader, first).late == (-1, -523)
