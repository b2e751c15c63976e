"""Promotions and price lists reach the other till, sales with them too, and what ends there ends here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.keep_price_lists import add_price_list, set_list_prices
from desktop.catalogue.price_list_words import AddPriceList, ListPrice, SetListPrices
from desktop.catalogue.price_lists import price_lists, prices_of_list
from desktop.ids import new_id
from desktop.promotions.keep_promotions import change_promotion, end_promotion
from desktop.promotions.promotion import Group, Kind
from desktop.promotions.promotion_words import ChangePromotion, EndPromotion
from desktop.promotions.queries import promotion_book, promotions_kept
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line
from desktop.selling.paying import Returned
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from tests.builders import NOON, Shop, a_shop
from tests.desktop.promotions.promoting import give_back, made, promoted
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, records_of, send

TODAY = NOON.date()
SHARES = "SELECT * FROM sale_line_promotion ORDER BY sale_id, line_no, promotion_id"
USED = "SELECT * FROM sale_promotion ORDER BY sale_id, promotion_id"


@dataclass
class World:
    one: Shop
    two: Till
    service: Service

    def meet(self) -> None:
        for till in (self.one, self.two, self.one, self.two):
            send(till, self.service)

    def assert_equal(self) -> None:
        assert records_of(self.one) == records_of(self.two) == self.service.records()
        for sql in (SHARES, USED):
            assert self.one.reader.rows(sql) == self.two.reader.rows(sql)
        assert contradictions(self.one) == contradictions(self.two) == []


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            found = World(one, two, service)
            found.meet()
            yield found


def a_line(shop: Shop, quantity: int) -> Line:
    bread = shop.run(add_item, AddItem(new_id(), "BREAD", "Bread", 280, kind="service"), shop.owner)
    return Line(bread.item_id, bread.unit_id, "service", "Bread", "BREAD", quantity, 1_000, 280, 280, "SR")


def test_a_promotion_of_one_till_is_given_at_the_other_and_comes_back_there(world: World) -> None:
    one, two = world.one, world.two
    line = a_line(one, 4_000)
    group = Group(frozenset({line.unit_id}), count=3)
    which = made(one, "3 for $7.50", Kind.SET_PRICE, group, cents=750)
    made(one, "Coupon", Kind.SPEND_PERCENT, bp=500, code="SAVE")
    world.meet()
    (owner,) = two.reader.one("SELECT person_id FROM person WHERE role = 'owner'") or ("",)
    who = type(two.console)(owner, two.console.till_id)
    two.run(open_shift, OpenShift(new_id(), 0), who)
    sale = two.run(complete_sale, promoted(two, line, codes=("SAVE",)), who)  # type: ignore[arg-type]
    assert sale.total_cents == 1_030 - 52
    world.meet()
    one.start_shift()
    back = give_back(one, Returned(sale.sale_id, 1, 1_000))
    rest = give_back(one, Returned(sale.sale_id, 1, 3_000))
    assert back.total_cents + rest.total_cents == -sale.total_cents
    two.run(end_promotion, EndPromotion(new_id(), which), who)
    one.run(change_promotion, ChangePromotion(new_id(), which, name="Bread"), one.owner)
    world.meet()
    for till in (one, two):
        assert [each.name for each in promotion_book(till.reader, TODAY).promotions] == ["Coupon"]
        assert [each.promotion.name for each in promotions_kept(till.reader)] == ["Bread", "Coupon"]
    world.assert_equal()


def test_prices_of_a_list_are_the_same_at_every_till(world: World) -> None:
    one, two = world.one, world.two
    line = a_line(one, 1_000)
    staff = one.run(add_price_list, AddPriceList(new_id(), "Staff"), one.owner).price_list_id
    price = ListPrice(line.unit_id, 250, "2026-11-01", "2026-11-30")
    one.run(set_list_prices, SetListPrices(new_id(), staff, (price,)), one.owner)
    world.meet()
    assert [each.name for each in price_lists(two.reader)] == ["Standard", "Staff"]
    assert prices_of_list(two.reader, [line.unit_id], staff, TODAY) == {line.unit_id: 250}
    assert prices_of_list(two.reader, [line.unit_id], staff, TODAY.replace(month=12)) == {}
    cheaper = ListPrice(line.unit_id, 240, "2026-11-01")
    two.run(set_list_prices, SetListPrices(new_id(), staff, (cheaper,)))
    world.meet()
    for till in (one, two):
        assert prices_of_list(till.reader, [line.unit_id], staff, TODAY.replace(month=12)) == {
            line.unit_id: 240
        }
    world.assert_equal()
