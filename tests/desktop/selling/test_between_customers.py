"""Where customers, accounts, promotions and what comes back meet: nobody's account pays for another's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.promotions.promotion import Kind
from desktop.selling.account import balance_of
from desktop.selling.account_words import TakePayment
from desktop.selling.change_tender_type import archive_tender_type, change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.refusals import NoAccount, NotRefundable
from desktop.selling.take_payment import take_payment
from desktop.selling.tender_words import ArchiveTenderType, ChangeTenderType, FixedTender
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.promotions.promoting import made, promoted, sold
from tests.desktop.verify.sample_day import BREAD, MILK, stock_the_shop


@pytest.fixture
def tan(shop: Shop) -> str:
    """A customer with a limit of $50.00, in a shop with goods and a shift."""
    stock_the_shop(shop)
    shop.start_shift()
    whose: str = shop.run(add_customer, AddCustomer(new_id(), {"name": "Tan"}))
    shop.run(set_credit_limit, SetCreditLimit(new_id(), whose, 5_000), shop.owner)
    return whose


def on_account(shop: Shop, whose: str) -> Completed:
    owed = (TenderAsked("on_account", 700),)
    answer: Completed = shop.run(complete_sale, CompleteSale(new_id(), (MILK.line(2000),), owed, 700, whose))
    return answer


def back(sale: Completed, whose: str | None, way: str) -> CompleteSale:
    """One of the two bottles."""
    returned = (Returned(sale.sale_id, 1, 1000),)
    asked = (TenderAsked(way, -350),)
    return CompleteSale(new_id(), (), asked, -350, whose, returns=returned, reason="faulty")


def test_what_one_bought_on_account_lowers_nobody_elses(shop: Shop, tan: str) -> None:
    lim = shop.run(add_customer, AddCustomer(new_id(), {"name": "Lim"}))
    sale = on_account(shop, tan)
    with pytest.raises(NotRefundable):
        shop.run(complete_sale, back(sale, lim, "on_account"), shop.supervisor)
    shop.run(complete_sale, back(sale, tan, "on_account"), shop.supervisor)
    assert (balance_of(shop.reader, tan), balance_of(shop.reader, lim)) == (350, 0)
    assert verify(shop.reader) == []


def test_goods_of_somebody_erased_still_come_back(shop: Shop, tan: str) -> None:
    sale = shop.run(
        complete_sale, CompleteSale(new_id(), (MILK.line(2000),), (TenderAsked("card", 700),), 700, tan)
    )
    shop.run(erase_customer, EraseCustomer(new_id(), tan), shop.owner)
    refund = shop.run(complete_sale, back(sale, tan, "card"), shop.supervisor)
    assert refund.total_cents == -350
    assert verify(shop.reader) == []


def test_money_given_out_on_an_account_is_held_to_its_limit(shop: Shop, tan: str) -> None:
    lim = shop.run(add_customer, AddCustomer(new_id(), {"name": "Lim"}))
    out = TakePayment(new_id(), lim, -500, (TenderAsked("cash", -500),), "wrong_item")
    with pytest.raises(NoAccount):
        shop.run(take_payment, out, shop.supervisor)
    beyond = replace(out, command_id=new_id(), customer_id=tan, amount_cents=-6_000)
    with pytest.raises(NeedsApproval):
        shop.run(take_payment, replace(beyond, tenders=(TenderAsked("cash", -6_000),)), shop.supervisor)


def test_rules_of_accounts_are_nobodys_to_change(shop: Shop, tan: str) -> None:
    for rules in (("is_refundable", 0), ("surplus", "forfeited"), ("account", "1070")):
        with pytest.raises(FixedTender):
            shop.run(change_tender_type, ChangeTenderType(new_id(), "on_account", (rules,)), shop.owner)
    with pytest.raises(FixedTender):
        shop.run(archive_tender_type, ArchiveTenderType(new_id(), "on_account", True), shop.owner)


def test_a_void_gives_the_promotion_back(shop: Shop, tan: str) -> None:
    made(shop, "First one", Kind.SPEND_AMOUNT, cents=50, code="FIRST", in_all=1)
    sale = sold(shop, BREAD.line(), codes=("FIRST",))
    assert promoted(shop, BREAD.line(), codes=("FIRST",)).shown_total_cents == 280
    shop.run(void_sale, VoidSale(new_id(), sale.sale_id, "wrong_item"), shop.supervisor)
    assert promoted(shop, BREAD.line(), codes=("FIRST",)).shown_total_cents == 230


def test_an_approval_of_one_right_is_none_of_another(shop: Shop, tan: str) -> None:
    sale = on_account(shop, tan)
    who = replace(shop.cashier, approval=Approval("refund", shop.supervisor.person_id))
    with pytest.raises(NeedsApproval):
        shop.run(complete_sale, back(sale, None, "cash"), who)
