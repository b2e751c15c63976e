"""On account: what a customer may owe, pays towards it, and how books and drawer tell it."""

from __future__ import annotations

import pytest

from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.customers.refusals import NoSuchCustomer
from desktop.database.work import Approval, Who
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.reports.daily_sales import daily_sales
from desktop.selling.account import Account, balance_of
from desktop.selling.account_words import TakePayment
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.queries import expected_of_shift, open_shift_of
from desktop.selling.refusals import (
    BadAmount,
    NoAccount,
    NoCustomer,
    NoReason,
    NotVoidable,
    RecordedOtherwise,
    StillOwes,
    StillOwing,
)
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.selling.take_payment import take_payment
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import MILK, stock_the_shop


@pytest.fixture
def tan(shop: Shop) -> str:
    """A customer who may owe $20.00, at a till with an open shift and wares."""
    stock_the_shop(shop)
    shop.start_shift()
    who = str(shop.run(add_customer, AddCustomer(new_id(), {"name": "Tan"})))
    shop.run(set_credit_limit, SetCreditLimit(new_id(), who, 2_000), shop.owner)
    return who


def buy(shop: Shop, customer_id: str | None, milk: int, *tenders: tuple[str, int], who: Who | None = None):  # type: ignore[no-untyped-def]
    """So many packs of milk at $3.50, all on account where no tenders are named."""
    lines, total = (MILK.line(1000 * milk),), 350 * milk
    asked = tuple(TenderAsked(*each) for each in tenders or (("on_account", total),))
    return shop.run(complete_sale, CompleteSale(new_id(), lines, asked, total, customer_id), who)


def pay(
    shop: Shop,
    customer_id: str,
    cents: int,
    *tenders: tuple[str, int],
    reason: str | None = None,
    who: Who | None = None,
) -> Completed:
    """Towards the account."""
    asked = tuple(TenderAsked(*each) for each in tenders)
    command = TakePayment(new_id(), customer_id, cents, asked, reason)
    answer: Completed = shop.run(take_payment, command, who)
    return answer


def booked(shop: Shop, account: str) -> int:
    found = shop.reader.one("SELECT sum(amount_cents) FROM entry_line WHERE account = ?", (account,))
    return int(found[0] or 0) if found else 0


def test_sale_on_account_is_owed_and_a_payment_takes_it_off(shop: Shop, tan: str) -> None:
    buy(shop, tan, 4)
    buy(shop, tan, 2, ("cash", 200), ("on_account", 500))
    assert balance_of(shop.reader, tan) == booked(shop, "1100") == 1_900
    paid = pay(shop, tan, 1_002, ("cash", 1_000))
    assert (paid.number, paid.total_cents, paid.rounding_cents, paid.change_cents) == ("T1-000003", 0, -2, 0)
    assert balance_of(shop.reader, tan) == booked(shop, "1100") == 898
    assert booked(shop, "6095") == 2
    assert verify(shop.reader) == []


def test_payment_is_no_sale_and_lies_in_the_drawer(shop: Shop, tan: str) -> None:
    buy(shop, tan, 2)
    paid = pay(shop, tan, 700, ("nets", 300), ("cash", 1_000))
    assert paid.change_cents == 600
    shift = open_shift_of(shop.reader, shop.cashier.till_id)
    assert shift is not None
    expected = expected_of_shift(shop.reader, shift.shift_id)
    assert expected == {"cash": 10_400, "nets": 300, "on_account": 0}
    ((sales, total),) = shop.reader.rows("SELECT sales, total_cents FROM day_total")
    assert (sales, total) == (1, 700)
    assert daily_sales(shop.reader).as_json()
    shop.run(close_shift, CloseShift(new_id(), shift.shift_id, (("cash", 10_400), ("nets", 300))))
    assert verify(shop.reader) == []


def test_more_than_is_owed_stands_to_the_customers_good_and_goes_back_for_a_reason(
    shop: Shop, tan: str
) -> None:
    pay(shop, tan, 500, ("card", 500))
    assert balance_of(shop.reader, tan) == -500
    with pytest.raises(NeedsApproval):
        pay(shop, tan, -300, ("cash", -300), reason="wrong_item")
    with pytest.raises(NoReason):
        pay(shop, tan, -300, ("cash", -300), who=shop.supervisor)
    pay(shop, tan, -300, ("cash", -300), reason="wrong_item", who=shop.supervisor)
    assert balance_of(shop.reader, tan) == booked(shop, "1100") == -200
    assert verify(shop.reader) == []


def test_limit_holds_and_only_the_owner_lets_more_be_owed(shop: Shop, tan: str) -> None:
    buy(shop, tan, 5)
    with pytest.raises(NeedsApproval) as refused:
        buy(shop, tan, 1)
    assert refused.value.command == "exceed_credit_limit"
    with pytest.raises(NeedsApproval):
        buy(shop, tan, 1, who=shop.supervisor)
    approved = Who(
        shop.cashier.person_id,
        shop.cashier.till_id,
        approval=Approval("exceed_credit_limit", shop.owner.person_id),
    )
    buy(shop, tan, 1, who=approved)
    assert balance_of(shop.reader, tan) == 2_100
    assert shop.reader.rows("SELECT approver_id FROM sale WHERE number = 'T1-000002'") == [
        (shop.owner.person_id,)
    ]
    assert verify(shop.reader) == []


@pytest.mark.parametrize(
    ("asks", "refusal"),
    [
        (lambda shop, tan: buy(shop, None, 1), NoCustomer),
        (lambda shop, tan: buy(shop, "nobody", 1), NoSuchCustomer),
        (lambda shop, tan: pay(shop, tan, 0, ("cash", 0)), BadAmount),
        (lambda shop, tan: pay(shop, tan, 500, ("cash", 300)), StillOwing),
        (lambda shop, tan: pay(shop, tan, 500, ("on_account", 500)), Refusal),
        (lambda shop, tan: pay(shop, "nobody", 500, ("cash", 500)), NoSuchCustomer),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(shop: Shop, tan: str, asks, refusal) -> None:  # type: ignore[no-untyped-def]
    before = shop.count("sale", "tender", "entry", "sync_outbox", "print_job", "audit")
    with pytest.raises(refusal):
        asks(shop, tan)
    assert shop.count("sale", "tender", "entry", "sync_outbox", "print_job", "audit") == before


def test_customer_without_a_limit_pays_at_once(shop: Shop, tan: str) -> None:
    other = shop.run(add_customer, AddCustomer(new_id(), {"name": "Lim"}))
    with pytest.raises(NoAccount):
        buy(shop, other, 1)
    buy(shop, other, 1, ("cash", 350))
    assert shop.reader.rows("SELECT customer_id FROM sale") == [(other,)]


def test_payment_asked_again_is_answered_and_another_under_its_id_refused(shop: Shop, tan: str) -> None:
    command = TakePayment(new_id(), tan, 500, (TenderAsked("card", 500),))
    assert shop.run(take_payment, command) == shop.run(take_payment, command)
    with pytest.raises(RecordedOtherwise):
        shop.run(take_payment, TakePayment(command.command_id, tan, 600, (TenderAsked("card", 600),)))
    assert balance_of(shop.reader, tan) == -500


def test_refund_comes_off_the_account_and_a_void_undoes_it(shop: Shop, tan: str) -> None:
    sold = buy(shop, tan, 4)
    returned = (Returned(sold.sale_id, 1, 1000),)
    asked = (TenderAsked("on_account", -350),)
    refund = CompleteSale(new_id(), (), asked, -350, tan, returned, "faulty")
    shop.run(complete_sale, refund, shop.supervisor)
    assert balance_of(shop.reader, tan) == 1_050
    again = buy(shop, tan, 1)
    shop.run(void_sale, VoidSale(new_id(), again.sale_id, "wrong_item"), shop.supervisor)
    assert balance_of(shop.reader, tan) == booked(shop, "1100") == 1_050
    paid = pay(shop, tan, 1_050, ("cash", 1_050))
    with pytest.raises(NotVoidable):
        shop.run(void_sale, VoidSale(new_id(), paid.sale_id, "wrong_item"), shop.supervisor)
    assert verify(shop.reader) == []


def test_nobody_who_owes_is_erased_and_the_books_stay(shop: Shop, tan: str) -> None:
    buy(shop, tan, 1)
    with pytest.raises(StillOwes):
        shop.run(erase_customer, EraseCustomer(new_id(), tan), shop.owner)
    assert shop.reader.one("SELECT 1 FROM personal_key WHERE subject_id = ? AND secret_key NOTNULL", (tan,))
    pay(shop, tan, 350, ("cash", 350))
    shop.run(erase_customer, EraseCustomer(new_id(), tan), shop.owner)
    assert booked(shop, "1100") == 0
    assert shop.reader.rows("SELECT count(*) FROM sale WHERE customer_id = ?", (tan,)) == [(2,)]
    assert verify(shop.reader) == []


@pytest.mark.parametrize(
    ("account", "more", "right"),
    [
        (Account(0, 0, 10_000, 2), 5_000, None),
        (Account(0, 0, 10_000, 2), 5_001, "exceed_credit_slice"),
        (Account(4_000, 0, 10_000, 2), 5_000, None),
        (Account(6_000, 1_000, 10_000, 2), 4_001, "exceed_credit_limit"),
        (Account(6_000, -5_000, 10_000, 2), 4_000, None),
        (Account(0, 0, 10_000, 3), 3_334, "exceed_credit_slice"),
        (Account(12_000, 12_000, 10_000, 1), -1_000, None),
        (Account(0, 0, None, 1), 1, "exceed_credit_limit"),
    ],
)
def test_slice_is_the_limit_shared_by_the_tills(account: Account, more: int, right: str | None) -> None:
    assert account.right_for(more) == right


def test_slices_of_any_number_of_tills_never_exceed_the_limit() -> None:
    for limit in (1, 7, 100, 9_999):
        for tills in range(1, 9):
            assert Account(0, 0, limit, tills).slice_cents * tills <= limit
