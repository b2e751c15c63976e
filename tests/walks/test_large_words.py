"""Words and keys at 200 percent on a counter's monitor: what a notice says and asks is never cut."""

from __future__ import annotations

from desktop.screens.widgets.notice_bar import NoticeBar
from desktop.screens.widgets.text_label import TextLabel
from tests.walks.conftest import MakeShop, give_printer
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk


def _assert_whole(bar: NoticeBar) -> None:
    assert bar.isVisible()
    for label in bar.findChildren(TextLabel):
        if label.isVisible():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.visibleRegion().boundingRect() == label.rect(), label.text()
    for button in bar.buttons:
        assert button.visibleRegion().boundingRect() == button.rect(), button.text()


def test_notices_at_200_percent_are_read_and_answered_whole(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False, scale_percent=200)
    give_printer(shop.path, "127.0.0.1:9")

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        notices = way.counter.panel.notices
        await way.hands.scan("4901234567894")
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        await way.hands.scan(MILO)
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        await way.hands.tap(notices.bars()["unknown"].buttons[1])
        await way.hands.type("10+")
        await way.sold(1)
        await way.hands.until(lambda: "paper" in way.notices, "notice")
        _assert_whole(notices.bars()["paper"])
        assert way.counter.panel.empty.headline.text() == "$2.55"
        await way.hands.scan("4901234567894")
        await way.hands.look()
        _assert_whole(notices.bars()["unknown"])
        assert not notices.bars()["paper"].isVisible(), "one at a time where there is no room for two"
        await way.hands.tap(notices.bars()["unknown"].buttons[1])
        await way.hands.look()
        _assert_whole(notices.bars()["paper"])

    walk(shop, day)
