"""Whose basket it is: kept with it, handed over with it, and nobody's once it is sold."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import pytest

from desktop.catalogue.keep_price_lists import add_price_list, set_list_prices
from desktop.catalogue.price_list_words import AddPriceList, ListPrice, SetListPrices
from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.customers.queries import Customer, customer_of
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.screens.selling.session import Session
from desktop.selling.basket import Basket
from desktop.selling.open_basket import OpenBasket, from_json, to_json
from tests.builders import Shop
from tests.desktop.verify.sample_day import stock_the_shop


@pytest.fixture
def session(shop: Shop) -> Iterator[Session]:
    stock_the_shop(shop)
    started: Future[Database] = Future()
    started.set_result(shop.database)
    yield Session(ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, started))


@pytest.fixture
def tan(shop: Shop) -> Customer:
    found = customer_of(shop.reader, shop.run(add_customer, AddCustomer(new_id(), {"name": "Tan"})))
    assert found is not None
    return found


def some_bread(session: Session) -> None:
    (hit, *_more) = session._doors.search("gardenia")
    session.add(hit.goods)


def test_customer_stands_in_the_sale_and_is_gone_with_it(session: Session, tan: Customer) -> None:
    session.name_customer(tan)
    some_bread(session)
    assert session.command(()).customer_id == tan.customer_id
    handed = session.hand_over()
    assert session.customer is None and session.command(()).customer_id is None
    assert {each.customer_id for each in session.all_kept()} == {tan.customer_id}
    session.take_back(handed)
    assert session.customer == tan


def test_customer_is_kept_with_the_basket_and_comes_back_with_it(session: Session, tan: Customer) -> None:
    some_bread(session)
    session.name_customer(tan)
    kept = session.kept()
    assert kept.customer_id == tan.customer_id
    assert "Tan" not in to_json(kept)
    again = from_json(kept.basket_id, to_json(kept))
    session.clear()
    assert session.customer is None
    session.resume(again)
    assert session.customer == tan


def test_basket_of_before_customers_is_nobodys(session: Session, tan: Customer) -> None:
    session.name_customer(tan)
    session.resume(OpenBasket(new_id(), Basket()))
    assert session.customer == tan  # who was named meanwhile stays


def test_on_account_is_offered_to_whom_the_owner_gave_a_limit(
    session: Session, shop: Shop, tan: Customer
) -> None:
    lim = shop.run(add_customer, AddCustomer(new_id(), {"name": "Lim"}))
    shop.run(set_credit_limit, SetCreditLimit(new_id(), lim, 1_000), shop.owner)
    assert "on_account" not in session.ways_to_pay()
    session.name_customer(tan)
    assert "on_account" not in session.ways_to_pay()
    session.name_customer(customer_of(shop.reader, lim))
    assert "on_account" in session.ways_to_pay()


def test_customer_who_was_changed_or_erased_meanwhile_is_looked_at_again(
    session: Session, shop: Shop, tan: Customer
) -> None:
    session.name_customer(tan)
    shop.run(set_credit_limit, SetCreditLimit(new_id(), tan.customer_id, 1_000), shop.owner)
    session.renew_customer()
    assert session.customer == replace(tan, credit_limit_cents=1_000)
    shop.run(erase_customer, EraseCustomer(new_id(), tan.customer_id), shop.owner)
    session.renew_customer()
    assert session.customer is None


def test_customer_of_a_group_pays_by_its_list_until_they_are_somebody_else(
    shop: Shop, session: Session, tan: Customer
) -> None:
    some_bread(session)
    usual = session.priced.total_cents
    staff = shop.run(add_price_list, AddPriceList(new_id(), "Staff"), shop.owner).price_list_id
    bread = session.basket.lines[0].goods.unit_id
    prices = (ListPrice(bread, 250, "2026-11-01"),)
    shop.run(set_list_prices, SetListPrices(new_id(), staff, prices), shop.owner)
    session.name_customer(replace(tan, price_list_id=staff))
    assert session.priced.total_cents == 250
    some_bread(session)
    session.put(session.basket.undo())
    assert session.priced.total_cents == 250
    session.name_customer(None)
    assert session.priced.total_cents == usual
    session.clear()
    some_bread(session)
    assert session.priced.total_cents == usual


def test_basket_of_somebody_erased_meanwhile_is_nobodys_at_the_usual_prices(
    shop: Shop, session: Session, tan: Customer
) -> None:
    some_bread(session)
    usual = session.priced.total_cents
    staff = shop.run(add_price_list, AddPriceList(new_id(), "Staff"), shop.owner).price_list_id
    bread = session.basket.lines[0].goods.unit_id
    prices = (ListPrice(bread, 250, "2026-11-01"),)
    shop.run(set_list_prices, SetListPrices(new_id(), staff, prices), shop.owner)
    session.name_customer(replace(tan, price_list_id=staff))
    kept = session.kept()
    session.clear()
    shop.run(erase_customer, EraseCustomer(new_id(), tan.customer_id), shop.owner)
    session.resume(kept)
    assert session.customer is None
    assert session.priced.total_cents == usual


def test_what_came_while_a_sale_was_refused_joins_it_at_its_customers_prices(
    shop: Shop, session: Session, tan: Customer
) -> None:
    some_bread(session)
    staff = shop.run(add_price_list, AddPriceList(new_id(), "Staff"), shop.owner).price_list_id
    bread = session.basket.lines[0].goods.unit_id
    prices = (ListPrice(bread, 250, "2026-11-01"),)
    shop.run(set_list_prices, SetListPrices(new_id(), staff, prices), shop.owner)
    session.name_customer(replace(tan, price_list_id=staff))
    handed = session.hand_over()
    some_bread(session)
    marked_down = replace(session.basket.lines[0], label_cents=100, is_fresh=False)
    session.put(session.basket.add_line(marked_down))
    session.show_coupon("HELLO5")
    session.take_back(handed)
    assert [line.amount_cents for line in session.basket.lines] == [500, 100]
    assert session.basket.codes == ("HELLO5",)
