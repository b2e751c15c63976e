"""Paper out, printer gone, program ended in the middle: a paid sale stands, no paper comes twice unseen."""

from __future__ import annotations

from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from hardware.model import Fault
from tests.walks.agreement import Records, Told, assert_all_agree
from tests.walks.conftest import MakeShop, give_printer
from tests.walks.test_one_sale import MILO, RICE, WATER
from tests.walks.walking import Walk, walk


def _jobs(path: object) -> list[tuple[str, str, str | None]]:
    reader = Reader(path / SHOP_FILE, None)  # type: ignore[operator]
    try:
        return [tuple(row) for row in reader.rows("SELECT kind, state, fault FROM print_job ORDER BY job_id")]
    finally:
        reader.close()


def test_paper_out_between_sales_asks_and_prints_without_a_banner_once_mended(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        assert way.printer is not None
        await way.sign_in()
        await way.start_shift()
        for at, code in enumerate((MILO, RICE, WATER), start=1):
            if at == 2:
                await way.printed(1)
                await way.hands.until(
                    lambda: _jobs(shop.path) == [("receipt", "printed", None)], "first paper"
                )
                way.printer.set_fault(Fault.PAPER_OUT)
            await way.hands.scan(code)
            told.append(Told(way.total))
            await way.hands.press("+")
            await way.sold(at)
        await way.hands.until(lambda: "Paper out" in way.notices.get("paper", ""), "notice")
        assert "sale is saved" in way.notices["paper"]
        way.printer.set_fault(Fault.PAPER_OUT, is_on=False)
        for papers in (2, 3):
            await _print_again(way)
            await way.printed(papers)
        await way.hands.until(lambda: "paper" not in way.notices, "settled")

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts)
    assert len(shop.printer.receipts) == 3
    assert _jobs(shop.path) == [("receipt", "printed", None)] * 3


async def _print_again(way: Walk) -> None:
    """Answer, and wait until the question is gone: the paper comes out before that."""
    notices = way.counter.panel.notices
    again = notices.bars()["paper"].buttons[0]
    await way.hands.tap(again)
    await way.hands.until(
        lambda: "paper" not in notices.bars() or again not in notices.bars()["paper"].buttons, "answer taken"
    )


def test_a_receipt_interrupted_half_way_is_asked_about_and_reprinted_with_a_banner(
    shop_folder: MakeShop,
) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        assert way.printer is not None
        await way.sign_in()
        await way.start_shift()
        way.printer.behaviour.drop_after_bytes = 4_000
        await way.hands.scan(MILO)
        told.append(Told(way.total))
        await way.hands.press("+")
        await way.sold(1)
        await way.hands.until(lambda: "Did the receipt print?" in way.notices.get("paper", ""), "question")
        way.printer.behaviour.drop_after_bytes = None
        papers = len(way.printer.receipts)
        await way.hands.tap(way.counter.panel.notices.bars()["paper"].buttons[0])
        await way.printed(papers + 1)
        await way.hands.until(lambda: "paper" not in way.notices, "settled")

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, [])
    reader = Reader(shop.path / SHOP_FILE, None)
    records = Records(reader)
    assert records.is_picture_of(shop.printer.receipts[-1], records.sales()[0], reprint=True)
    reader.close()


def test_a_printer_that_is_gone_stops_no_sale_and_may_be_left(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()
    give_printer(shop.path, "127.0.0.1:9")

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        told.append(Told(way.total))
        await way.hands.press("+")
        await way.sold(1)
        await way.hands.until(lambda: "paper" in way.notices, "notice")
        assert "not printed: Printer not found" in way.notices["paper"]
        assert way.app.work is not None
        pills = way.app.work.top.pills()
        assert pills["drawer"].accessibleName() == "Drawer shut: no printer"
        assert pills["printer"].accessibleName() == "Not printed 1"
        await way.hands.tap(way.counter.panel.notices.bars()["paper"].buttons[-1])
        await way.hands.until(lambda: "paper" not in way.notices, "left")
        await way.hands.scan(WATER)
        told.append(Told(way.total))
        await way.hands.press("+")
        await way.sold(2)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])
    assert _jobs(shop.path)[0] == ("receipt", "dropped", "not_found")


def test_what_was_queued_prints_at_the_next_start_and_what_was_being_sent_is_asked_about(
    shop_folder: MakeShop,
) -> None:
    """No printer at first: two receipts wait. One is then marked as a dying program leaves it."""
    shop = shop_folder(with_printer=False)

    async def first(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        for at, code in enumerate((MILO, RICE), start=1):
            await way.hands.scan(code)
            await way.hands.press("+")
            await way.sold(at)

    walk(shop, first)
    assert _jobs(shop.path) == [("receipt", "queued", None)] * 2
    _leave_first_as_being_sent(shop.path)
    from hardware.sim.printer import VirtualPrinter

    with VirtualPrinter(shop.path.parent / "paper") as printer:
        give_printer(shop.path, f"127.0.0.1:{printer.port}")
        shop.printer = printer

        async def second(way: Walk) -> None:
            await way.sign_in()
            await way.hands.until(way.counter.isVisible, "counter, shift still open")
            await way.printed(1)
            await way.hands.until(lambda: "Interrupted" in way.notices.get("paper", ""), "question")
            await way.hands.tap(way.counter.panel.notices.bars()["paper"].buttons[0])
            await way.printed(2)
            await way.hands.until(lambda: "paper" not in way.notices, "settled")

        walk(shop, second)
        reader = Reader(shop.path / SHOP_FILE, None)
        records = Records(reader)
        interrupted, waiting = records.sales()
        assert records.is_picture_of(printer.receipts[0], waiting)
        assert records.is_picture_of(printer.receipts[1], interrupted, reprint=True)
        reader.close()


def _leave_first_as_being_sent(path: object) -> None:
    from desktop.database.work import CONSOLE, Who
    from desktop.database.writer import Database
    from desktop.wiring import RULES

    database = Database(path / SHOP_FILE, None, RULES)  # type: ignore[operator]
    reader = database.reader()
    first, till_id = reader.rows("SELECT job_id, till_id FROM print_job ORDER BY job_id LIMIT 1")[0]
    reader.close()
    from desktop.printing.queries import Job
    from desktop.printing.spool import MARK

    job = Job(first, "receipt", "", "queued", None, 0, 0)
    values = {"which": job.job_id, "to": "sending", "why": None, "tries": 1}
    database.run_work(lambda work: work.write(MARK, {**values, "at": work.now_text}), Who(CONSOLE, till_id))
    database.close()
