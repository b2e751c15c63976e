"""The end of a shift: what it took can be counted, whatever the owner changed meanwhile."""

from __future__ import annotations

from desktop.database.work import CONSOLE, Who, Work
from desktop.selling.tables import tender_type
from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk


def _archive_card(work: Work) -> None:
    card = tender_type.update().where(tender_type.c.tender_type == "card")
    work.write(card.values(archived_at=work.now_text), {})


def test_way_of_paying_archived_in_mid_shift_is_counted_at_its_end(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        app = way.app
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        told.append(Told(way.total))
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.press("f4")
        await way.hands.press("enter")
        await way.sold(1)
        assert app.shop is not None and app.doors is not None
        database, till_id = app.shop.database, app.doors.till().till_id
        await app.in_thread(lambda: database.run_work(_archive_card, Who(CONSOLE, till_id)))
        assert "card" not in app.doors.tender_types()
        await way.hands.tap(way.counter.shelf.keys["shift"])
        end = way.room.shifts.end
        await way.hands.until(end.isVisible, "end")
        assert list(end.tender_keys) == ["cash", "card"]
        await way.hands.type("100")
        await way.hands.press("enter")
        assert end.tender_keys["card"].isChecked()
        await way.hands.type("7.40")
        await way.hands.press("enter")
        result = way.room.shifts.result
        await way.hands.until(result.isVisible, "result")
        assert [cell.text() for cell in result.table.cells[4:]] == [
            *("Cash", "$100.00", "$100.00", "agrees"),
            *("Card", "$7.40", "$7.45", "$0.05 short"),
        ]
        assert "$0.05 short" in result.notices.bars()["ended"].accessibleName()

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


def test_result_of_a_shift_stays_until_enter_and_one_more_enter_starts_nothing(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        hands, room = way.hands, way.room
        await hands.until(room.shifts.start.isVisible, "start")
        await hands.press("enter")
        await hands.press(".")
        await hands.press("enter")
        assert room.shifts.start.isVisible(), "a float nobody counted is no float"
        assert "Count the float" in room.shifts.start.notices.bars()["count"].accessibleName()
        await hands.press("backspace")
        await hands.type("0")
        await hands.press("enter")
        await hands.until(way.counter.isVisible, "counter")
        await hands.scan(MILO)
        await hands.press("f12")
        await hands.press("f4")
        await hands.press("enter")
        await way.sold(1)
        await hands.tap(way.counter.shelf.keys["shift"])
        await hands.until(room.shifts.end.isVisible, "end")
        await hands.type("5")
        await hands.press("enter")
        await hands.press("enter")
        await hands.until(room.shifts.result.isVisible, "result")
        assert [cell.text() for cell in room.shifts.result.table.cells[4:]] == [
            *("Cash", "$5.00", "$0.00", "$5.00 over"),
            *("Card", "–", "$7.45", "not counted"),
        ]
        await hands.press("esc")
        way.app.window.locked.emit()
        await hands.until(way.app.sign_in.isVisible, "locked")
        await way.sign_in()
        assert room.shifts.result.isVisible(), "neither Esc nor the lock takes it away"
        for _ in range(3):
            await hands.press("enter")
        assert room.shifts.start.isVisible()
        assert "$5.00 over" in room.shifts.start.notices.bars()["ended"].accessibleName()
        assert way.app.doors is not None and way.app.doors.open_shift() is None

    walk(shop_folder(with_printer=False), day)


def test_differences_that_cancel_out_do_not_agree(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands, room = way.hands, way.room
        await hands.scan(MILO)
        await hands.press("f12")
        await hands.press("f4")
        await hands.press("enter")
        await way.sold(1)
        await hands.tap(way.counter.shelf.keys["shift"])
        await hands.until(room.shifts.end.isVisible, "end")
        for figure in ("101", "6.45"):
            await hands.type(figure)
            await hands.press("enter")
        await hands.until(room.shifts.result.isVisible, "result")
        told = room.shifts.result.notices.bars()["ended"].accessibleName()
        assert "come to the same" in told
        assert "agrees" not in told

    walk(shop_folder(with_printer=False), day)
