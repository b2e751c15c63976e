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
        end = way.room.end_shift
        await way.hands.until(end.isVisible, "end")
        assert list(end.tender_keys) == ["cash", "card"]
        await way.hands.type("100")
        await way.hands.press("enter")
        assert end.tender_keys["card"].isChecked()
        await way.hands.type("7.40")
        await way.hands.press("enter")
        await way.hands.until(way.room.start_shift.isVisible, "ended")
        assert "$0.05 short" in way.room.start_shift.notices.bars()["ended"].accessibleName()

    walk(shop, day)
    assert_all_agree(shop.path, told, [])
