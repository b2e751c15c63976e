"""What the basket shows of a carton of drinks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.messages.say import Say
from desktop.screens.selling.rows import basket_rows
from desktop.selling.basket import Basket
from tests.screens.selling.stub_shop import TAX, some_goods


def test_deposit_of_a_carton_is_shown_for_all_its_cans_and_adds_up_to_the_total() -> None:
    carton = replace(some_goods(1, 2_400, deposit_cents=10), factor=24_000)
    basket = Basket().add(carton, 2_000)

    drink, deposit = basket_rows(basket, True, Say("en"))

    assert (drink.amount_text, deposit.amount_text) == ("$48.00", "$4.80")
    assert basket.priced(TAX).total_cents == 4_800 + 480


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_a_registered_shop_says_that_a_deposit_has_no_gst(language: str) -> None:
    basket = Basket().add(some_goods(1, 2_400, deposit_cents=10), 1_000)
    with_gst, without = (basket_rows(basket, known, Say(language))[1].name for known in (True, False))
    gst = {"en": "GST", "zh": "消费税"}[language]
    assert gst in with_gst and gst not in without
    assert with_gst.startswith(without) and "$0.10" in without
