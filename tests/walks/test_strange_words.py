"""Whatever lands in the search box, the counter answers in words and the basket stands."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

NASTY = [
    "**",
    "5**",
    "0*",
    "99999*",
    "0.0001*",
    "-1*",
    "+5",
    "0+",
    ".",
    "%_",
    "'\"",
    '"; DROP',
    "\x00",
    "\u202e",
]
NASTY += [
    "😀" * 40,
    "拿" * 300,
    "a" * 5_000,
    "1" * 200,
    "٣*",
    "³+",
    "(",
    "NEAR(",
    "a AND",
    "*:*",
    "\ud7ff",
    "]C1" + "0" * 90,
]


def test_strange_words_neither_break_the_counter_nor_touch_the_basket(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        for words in NASTY:
            way.counter.search.set_text(words)  # as pasted
            if way.payment.isVisible():
                await way.hands.press("esc")
            elif way.counter.search.text().strip():
                await way.hands.press("enter")
                await way.hands.press("esc")
            assert way.counter.isVisible(), words
            assert "Milo 400g" in {line.goods.name for line in way.room.session.basket.lines}, words

        @settings(max_examples=120, suppress_health_check=list(HealthCheck), database=None)
        @given(some.text(max_size=60).filter(lambda words: not words.strip().endswith("+")))
        def paste(words: str) -> None:
            way.counter.search.set_text(words)
            way.counter.search.set_text("")

        paste()

    walk(shop_folder(with_printer=False), day)
