"""The page for prices and discounts: each of its keys tells something, at every size it may have."""

from __future__ import annotations

import pytest

from desktop.screens.selling.agree_page import AgreePage, AgreeView
from desktop.screens.selling.agreeing import Agreeing, What
from desktop.screens.widgets.painting import Tone
from tests.screens.conftest import Shown
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.words import PartsSay

SIZES = {"wide": (838, 620), "low": (622, 380), "slim": (420, 400)}
"""Beside a basket on a common monitor, in a low window, and where large words leave little."""


def a_view(what: What) -> AgreeView:
    return AgreeView(Agreeing(what), "2 × Milo 400g", "Label", "5", "remark", Tone.PLAIN, "Agree", True)


@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("what", What)
async def test_no_key_is_dead(what: What, size: str, shown: Shown) -> None:
    def make() -> FreshScreen:
        page = AgreePage(PartsSay())
        page.show_view(a_view(what))
        shown(page, *SIZES[size])
        return FreshScreen(page)

    names = await assert_no_dead_control(make)
    has_quick = size == "wide" and what is not What.PRICE
    assert [name for name in names if "%" in name] == (["%", "5%", "10%", "20%", "50%"] if has_quick else [])
    assert len(names) >= 12 + 2 + 2 + 5, "figures, answers, the other questions, the other reasons"
