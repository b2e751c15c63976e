"""Registering for GST later is a date: the day before prints plain receipts, the day itself tax invoices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import bindparam

from desktop.accounting.on_tax_changed import SalesAlready
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.printing.lay_out import lay_out
from desktop.selling.receipts import receipt_of
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.gst_registration import (
    AlreadyRegistered,
    DeregisterGst,
    EndsTooEarly,
    NotRegistered,
    RegisterGst,
    StillRegistered,
    deregister_gst,
    register_gst,
)
from desktop.setup.gst_since import BadGstDate
from desktop.setup.queries import gst_number_on, setting_on, the_shop
from desktop.setup.set_up_shop import NoAddress
from desktop.setup.tables import shop as shop_table
from desktop.setup.uen import BadGstNumber
from desktop.staff.owner_password import NeedsOwnerPassword, WrongOwnerPassword
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify
from hardware.receipt.doc import Text
from tests.builders import OWNER_PASSWORD, Shop
from tests.desktop.verify import sample_day
from tests.desktop.verify.sample_day import BREAD, add_wares

TODAY, TOMORROW, LATER = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 30)
NUMBER = "M2-1234567-K"
ROWS = ("gst_registration", "setting", "audit", "command_answer")


def open_for_trade(shop: Shop) -> None:
    add_wares(shop, (BREAD,))
    shop.start_shift()


def sell(shop: Shop, quantity: int = 1000) -> str:
    line = BREAD.line(quantity)
    return sample_day.sell(shop, (line,), ("nets", line.amount_cents)).sale_id


def paper(shop: Shop, sale_id: str) -> list[str]:
    receipt = lay_out(receipt_of(shop.reader, sale_id), Say("en"))
    return [block.text for block in receipt.blocks if isinstance(block, Text)]


def register(shop: Shop, since: date, number: str = NUMBER) -> RegisterGst:
    return RegisterGst(new_id(), number, since, shop.secrets.pepper, OWNER_PASSWORD)


def deregister(shop: Shop, from_day: date) -> DeregisterGst:
    return DeregisterGst(new_id(), from_day, shop.secrets.pepper, OWNER_PASSWORD)


def refused(shop: Shop, function: Any, command: Any, why: type[Refusal]) -> Refusal:
    before = shop.count(*ROWS)
    with pytest.raises(why) as told:
        shop.run(function, command, shop.owner)
    assert shop.count(*ROWS) == before
    return told.value


def test_receipts_follow_the_registration_of_their_own_day(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    open_for_trade(shop)
    before = sell(shop)
    command = register(shop, TOMORROW)
    told = shop.run(register_gst, command, shop.owner)
    assert (told.number, told.first_day) == (NUMBER, "2026-11-24")
    assert shop.run(register_gst, command, shop.owner) == told
    same_day = sell(shop)
    shop.clock.forward(hours=24)
    after = sell(shop)
    shop.run(deregister_gst, deregister(shop, date(2026, 11, 25)), shop.owner)
    shop.clock.forward(hours=24)
    ended = sell(shop)
    for sale_id in (before, same_day, ended):
        assert "RECEIPT" in paper(shop, sale_id) and not any(NUMBER in line for line in paper(shop, sale_id))
        assert receipt_of(shop.reader, sale_id).gst_cents == 0
    assert "TAX INVOICE" in paper(shop, after) and any(NUMBER in line for line in paper(shop, after))
    assert receipt_of(shop.reader, after).gst_cents == 23
    assert verify(shop.reader) == []


def test_no_registration_begins_or_ends_on_a_day_that_was_sold_on(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    open_for_trade(shop)
    sell(shop)
    for day in (TODAY, date(2026, 1, 1)):
        refusal = refused(shop, register_gst, register(shop, day), SalesAlready)
        assert refusal.facts == {"day": day.isoformat(), "last": "2026-11-23"}
        assert "2026-11-23" in Say("en").error(refusal)
    shop.run(register_gst, register(shop, TOMORROW), shop.owner)
    shop.clock.forward(hours=24)
    sell(shop)
    refused(shop, deregister_gst, deregister(shop, TOMORROW), SalesAlready)
    assert verify(shop.reader) == []


def test_a_shop_that_sold_nothing_yet_may_register_from_a_day_gone_by(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    shop.run(register_gst, register(shop, date(2024, 4, 1), "201912345r"), shop.owner)
    assert gst_number_on(shop.reader, TODAY) == "201912345R"
    assert gst_number_on(shop.reader, date(2024, 3, 31)) is None


def test_a_registration_mistyped_for_a_day_to_come_is_taken_back_on_that_day(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    shop.run(register_gst, register(shop, LATER), shop.owner)
    refusal = refused(shop, register_gst, register(shop, TOMORROW), AlreadyRegistered)
    assert refusal.facts == {"number": NUMBER, "since": "2026-11-30"}
    refused(shop, deregister_gst, deregister(shop, TOMORROW), EndsTooEarly)
    shop.run(deregister_gst, deregister(shop, LATER), shop.owner)
    assert shop.count("gst_registration") == [0]
    shop.run(register_gst, register(shop, TOMORROW), shop.owner)
    assert gst_number_on(shop.reader, TOMORROW) == NUMBER
    assert verify(shop.reader) == []


def test_a_second_registration_follows_the_first(shop: Shop) -> None:
    shop.run(deregister_gst, deregister(shop, TOMORROW), shop.owner)
    refused(shop, deregister_gst, deregister(shop, LATER), NotRegistered)
    refused(shop, register_gst, register(shop, TODAY), StillRegistered)
    shop.run(register_gst, register(shop, LATER), shop.owner)
    assert [gst_number_on(shop.reader, day) for day in (TODAY, TOMORROW, LATER)] == [
        "202699999E",
        None,
        NUMBER,
    ]
    assert verify(shop.reader) == []


@pytest.mark.parametrize("number", ["", "x", "M2 1234567 K", "ABCDEFGH", "１２３４５６７８"])
def test_what_is_no_gst_number_is_refused(unregistered_shop: Shop, number: str) -> None:
    shop = unregistered_shop
    refused(shop, register_gst, register(shop, TOMORROW, number), BadGstNumber)


@pytest.mark.parametrize("day", [date(1994, 3, 31), date(2028, 1, 1)])
def test_days_on_which_no_registration_begins_or_ends_are_refused(shop: Shop, day: date) -> None:
    refused(shop, deregister_gst, deregister(shop, day), BadGstDate)
    shop.run(deregister_gst, deregister(shop, TOMORROW), shop.owner)
    refused(shop, register_gst, register(shop, day), BadGstDate)


def test_registering_is_the_owners_act_with_the_password(unregistered_shop: Shop) -> None:
    shop = unregistered_shop
    command = register(shop, TOMORROW)
    refused(shop, register_gst, replace(command, owner_password=None), NeedsOwnerPassword)
    refused(shop, register_gst, replace(command, owner_password="guess guess"), WrongOwnerPassword)
    with pytest.raises(NotAllowed):
        shop.run(register_gst, command, shop.supervisor)
    shop.run(register_gst, command, shop.owner)
    ending = deregister(shop, LATER)
    refused(shop, deregister_gst, replace(ending, owner_password=None), NeedsOwnerPassword)
    with pytest.raises(NotAllowed):
        shop.run(deregister_gst, ending, shop.cashier)


def test_another_gst_method_begins_tomorrow_so_that_a_day_has_one(shop: Shop) -> None:
    open_for_trade(shop)
    first = sell(shop, 3000)
    told = shop.run(change_setting, ChangeSetting(new_id(), "gst_method", "per_line"), shop.owner)
    assert (told.name, told.from_day) == ("gst_method", "2026-11-24")
    second = sell(shop, 3000)
    assert verify(shop.reader) == []
    shop.clock.forward(hours=24)
    third = sell(shop, 3000)
    methods = {row[0]: row[1] for row in shop.reader.rows("SELECT sale_id, gst_method FROM sale")}
    assert [methods[each] for each in (first, second, third)] == ["per_invoice", "per_invoice", "per_line"]
    assert verify(shop.reader) == []


def test_a_gst_method_does_not_begin_before_sales_of_a_clock_that_was_ahead(shop: Shop) -> None:
    open_for_trade(shop)
    shop.clock.forward(hours=24 * 3)
    sell(shop)
    shop.clock.forward(hours=-24 * 3)
    refused(shop, change_setting, ChangeSetting(new_id(), "gst_method", "per_line"), SalesAlready)
    assert setting_on(shop.reader, "gst_method", LATER) == "per_invoice"


def test_a_shop_without_an_address_gives_it_when_it_registers(unregistered_shop: Shop) -> None:
    shop, away = unregistered_shop, shop_table.update().values(address=bindparam("its"))
    shop.database.run_work(lambda work: work.write(away, {"its": ""}), shop.console)
    refused(shop, register_gst, register(shop, TODAY), NoAddress)

    shop.run(register_gst, replace(register(shop, TODAY), address="1 Road\n#01-01"), shop.owner)

    assert the_shop(shop.reader).address == "1 Road\n#01-01"
    assert verify(shop.reader) == []


def test_a_registration_may_not_begin_while_the_last_one_still_runs(shop: Shop) -> None:
    shop.run(deregister_gst, deregister(shop, LATER), shop.owner)
    refusal = refused(shop, register_gst, register(shop, TOMORROW), StillRegistered)
    assert refusal.facts["until"] == (LATER - timedelta(days=1)).isoformat()
