"""What comes back is what was sold, to the cent and to the micro-dollar, and never more of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.accounting.gst_f5 import gst_f5
from desktop.database.who import Approval, Who
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale, Returned
from desktop.selling.refusals import (
    AmountChanged,
    BadAmount,
    NoReason,
    NotReturnable,
    NotVoidable,
    RecordedOtherwise,
    ReturnedTooMuch,
    StillOwing,
    TooMuch,
)
from desktop.selling.returning import take_back
from desktop.selling.sold import given_back, sold_document, sold_lines, ways_back
from desktop.selling.void_sale import void_sale
from desktop.selling.void_words import VoidSale
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.orders.sample_orders import a_day_of_orders
from tests.desktop.verify.sample_day import (
    APPLES,
    BREAD,
    CAN_DEPOSIT,
    COFFEE,
    EXPORTS,
    MILK,
    onto_shelf,
    sell,
    sell_a_day,
    stock_the_shop,
)

WRITTEN = ("sale", "sale_line", "tender", "stock_movement", "entry", "sync_outbox", "print_job", "audit")


@pytest.fixture
def counter(shop: Shop) -> Shop:
    """A shop with goods on the shelf and a shift open."""
    stock_the_shop(shop)
    shop.start_shift()
    return shop


def give_back(
    shop: Shop, *returned: Returned, to: str = "cash", who: Who | None = None, reason: str = "faulty"
) -> Completed:
    """Refund what comes back, all of it one way."""
    command = a_refund(shop, *returned, to=to, reason=reason)
    answer: Completed = shop.run(complete_sale, command, who or shop.supervisor)
    return answer


def a_refund(shop: Shop, *returned: Returned, to: str = "cash", reason: str = "faulty") -> CompleteSale:
    lines = take_back(sold_lines(shop.reader, list({each.sale_id for each in returned})), returned)
    total = sum(line.amount_cents for line in lines)
    cash = -((-total + 2) // 5 * 5)
    asked = (TenderAsked(to, cash if to == "cash" else total),)
    return CompleteSale(new_id(), (), asked, total, returns=returned, reason=reason)


def refused(shop: Shop, kind: type[Refusal], command: CompleteSale, who: Who | None = None) -> Refusal:
    before = shop.count(*WRITTEN)
    with pytest.raises(kind) as refusal:
        shop.run(complete_sale, command, who or shop.supervisor)
    assert shop.count(*WRITTEN) == before
    return refusal.value


def booked(shop: Shop, sale_id: str) -> dict[str, int]:
    """The entry of a document, by account, debits above nothing."""
    return dict(
        shop.reader.rows(
            "SELECT account, sum(amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
            " WHERE e.document_id = ? GROUP BY account",
            (sale_id,),
        )
    )


def shelf(shop: Shop, sku: str) -> tuple[int, int]:
    ((quantity, value),) = shop.reader.rows(
        "SELECT quantity, value_micros FROM stock_level JOIN item USING (item_id) WHERE sku = ?", (sku,)
    )
    return quantity, value


def test_refund_of_a_whole_sale_undoes_its_money_its_tax_and_its_stock(counter: Shop) -> None:
    before = shelf(counter, "BREAD"), shelf(counter, "MILK")
    sold = sell(counter, (BREAD.line(2000), MILK.line()), ("cash", 1_000))
    back = give_back(counter, Returned(sold.sale_id, 1, 2000), Returned(sold.sale_id, 2, 1000))
    assert (back.number, back.total_cents, back.opens_drawer) == ("T1-000002", -910, True)
    assert (shelf(counter, "BREAD"), shelf(counter, "MILK")) == before
    paid, returned = booked(counter, sold.sale_id), booked(counter, back.sale_id)
    assert returned == {"1010": -910, "4040": 835, "2030": 75, "5010": -588, "1200": 588}
    assert {account: -cents for account, cents in paid.items()} | {"4040": 835} == {
        **returned,
        "4010": paid["4010"] * -1,
    }
    ((kind, refers_to, reason),) = counter.reader.rows(
        "SELECT kind, refers_to, reason FROM sale WHERE sale_id = ?", (back.sale_id,)
    )
    assert (kind, refers_to, reason) == ("refund", sold.sale_id, "faulty")
    f5 = gst_f5(counter.reader)
    assert (f5.box_1_cents, f5.box_6_cents) == (0, 0)
    assert verify(counter.reader) == []


def test_parts_of_a_line_add_up_to_the_line_whatever_they_are(counter: Shop) -> None:
    """Three coffees less 17 cents: 523 cents, and a tax of 43 that no third of it divides."""
    sold = sell(counter, (COFFEE.line(3000, line_discount_cents=17),), ("card", 523))
    parts = [give_back(counter, Returned(sold.sale_id, 1, 1000), to="card") for _ in range(3)]
    assert [part.total_cents for part in parts] == [-174, -175, -174]
    sums = counter.reader.rows("SELECT sum(total_cents), sum(gst_cents), sum(discount_cents) FROM sale")
    assert sums == [(0, 0, 0)]
    refused(
        counter,
        ReturnedTooMuch,
        CompleteSale(new_id(), (), (), 0, returns=(Returned(sold.sale_id, 1, 1000),), reason="x"),
    )
    assert verify(counter.reader) == []


def test_weighed_goods_come_back_by_weight(counter: Shop) -> None:
    sold = sell(counter, (APPLES.line(642),), ("card", 318))
    first = give_back(counter, Returned(sold.sale_id, 1, 200), to="card")
    second = give_back(counter, Returned(sold.sale_id, 1, 442), to="card")
    assert first.total_cents + second.total_cents == -318
    assert shelf(counter, "APPLE") == (20_000, 60_000_000)
    assert verify(counter.reader) == []


def test_drink_brings_its_container_back_and_no_container_comes_alone(counter: Shop) -> None:
    lines = (MILK.line(3000), CAN_DEPOSIT.line(3000, belongs_to=1))
    sold = sell(counter, lines, ("card", 1_080))
    back = give_back(counter, Returned(sold.sale_id, 1, 1000), to="card")
    assert back.total_cents == -360
    assert booked(counter, back.sale_id)["2055"] == 10
    command = CompleteSale(new_id(), (), (), 0, returns=(Returned(sold.sale_id, 2, 1000),), reason="x")
    refused(counter, NotReturnable, command)
    assert [line.left for line in sold_document(counter.reader, sold.sale_id).lines] == [2000, 2000]
    assert verify(counter.reader) == []


def test_cash_that_goes_back_is_rounded_as_cash_that_came(counter: Shop) -> None:
    sold = sell(counter, (COFFEE.line(1000, line_discount_cents=2),), ("cash", 180))
    assert sold.rounding_cents == 2
    back = give_back(counter, Returned(sold.sale_id, 1, 1000))
    assert (back.total_cents, back.rounding_cents) == (-178, -2)
    assert booked(counter, back.sale_id) == {"1010": -180, "4040": 163, "2030": 15, "6095": 2}
    assert verify(counter.reader) == []


def test_goods_not_fit_to_be_sold_are_a_loss_and_not_on_the_shelf(counter: Shop) -> None:
    before = shelf(counter, "BREAD")
    sold = sell(counter, (BREAD.line(),), ("cash", 280))
    back = give_back(counter, Returned(sold.sale_id, 1, 1000, to_shelf=False))
    assert shelf(counter, "BREAD")[0] == before[0] - 1000
    entry = booked(counter, back.sale_id)
    assert (entry["5010"], entry["5030"], entry.get("1200", 0)) == (-174, 174, 0)
    kinds = counter.reader.rows(
        "SELECT kind, quantity FROM stock_movement WHERE document_id = ? ORDER BY movement_no",
        (back.sale_id,),
    )
    assert kinds == [("refund", 1000), ("write_off", -1000)]
    assert verify(counter.reader) == []


def test_goods_that_were_sold_below_nothing_come_back_without_a_trace(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(25_000),), ("card", 7_000))
    assert shelf(counter, "BREAD")[0] == -5_000
    give_back(counter, Returned(sold.sale_id, 1, 5_000), to="card")
    assert shelf(counter, "BREAD") == (0, 0)
    give_back(counter, Returned(sold.sale_id, 1, 20_000), to="card")
    assert shelf(counter, "BREAD")[0] == 20_000
    assert verify(counter.reader) == []


def test_exchange_is_one_document_with_one_net(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(2000),), ("card", 560))
    dearer = CompleteSale(
        new_id(),
        (MILK.line(2000),),
        (TenderAsked("card", 420),),
        420,
        returns=(Returned(sold.sale_id, 1, 1000),),
        reason="other",
    )
    done = counter.run(complete_sale, dearer, counter.supervisor)
    assert (done.total_cents, counter.run(complete_sale, dearer, counter.supervisor)) == (420, done)
    even = CompleteSale(
        new_id(), (BREAD.line(),), (), 0, returns=(Returned(sold.sale_id, 1, 1000),), reason="other"
    )
    assert counter.run(complete_sale, even, counter.supervisor).total_cents == 0
    assert counter.reader.rows("SELECT kind FROM sale ORDER BY sequence") == [
        ("sale",),
        ("exchange",),
        ("exchange",),
    ]
    assert verify(counter.reader) == []


def test_refund_of_another_day_has_the_rate_of_the_sale(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(), EXPORTS.line()), ("card", 4_280))
    counter.clock.forward(days=40)
    back = give_back(counter, Returned(sold.sale_id, 2, 1000), Returned(sold.sale_id, 1, 1000), to="card")
    codes = counter.reader.rows(
        "SELECT gst_code, gst_rate_bp, net_cents, gst_cents FROM sale_gst WHERE sale_id = ?", (back.sale_id,)
    )
    assert codes == [("SR", 900, -257, -23), ("ZR", 0, -4_000, 0)]
    assert verify(counter.reader) == []


def test_cashier_needs_approval_and_it_stands_on_the_document(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(),), ("cash", 280))
    command = a_refund(counter, Returned(sold.sale_id, 1, 1000))
    assert refused(counter, NeedsApproval, command, counter.cashier).facts["command"] == "refund"
    approval = Approval("refund", counter.supervisor.person_id)
    approved = Who(counter.cashier.person_id, counter.cashier.till_id, None, approval)
    back = counter.run(complete_sale, command, approved)
    rows = counter.reader.rows("SELECT person_id, approver_id FROM sale WHERE sale_id = ?", (back.sale_id,))
    assert rows == [(counter.cashier.person_id, counter.supervisor.person_id)]
    assert verify(counter.reader) == []


def test_money_that_goes_back_another_way_needs_a_right_of_its_own(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(2000),), ("card", 560))
    command = a_refund(counter, Returned(sold.sale_id, 1, 1000), to="cash")
    approval = Approval("refund", counter.supervisor.person_id)
    approved = Who(counter.cashier.person_id, counter.cashier.till_id, None, approval)
    assert refused(counter, NeedsApproval, command, approved).facts["command"] == "refund_elsewhere"
    give_back(counter, Returned(sold.sale_id, 1, 1000), to="card")
    assert ways_back(counter.reader, [sold.sale_id]) == {"card": 280}


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"reason": None}, NoReason),
        ({"reason": ""}, NoReason),
        ({"shown_total_cents": -281}, AmountChanged),
        ({"tenders": ()}, StillOwing),
        ({"tenders": (TenderAsked("card", -200),)}, StillOwing),
        ({"tenders": (TenderAsked("card", -300),)}, TooMuch),
        ({"tenders": (TenderAsked("card", 280),)}, BadAmount),
        ({"returns": (Returned("SOLD", 1, -1000),)}, NotReturnable),
        ({"returns": (Returned("SOLD", 1, 0),)}, NotReturnable),
        ({"returns": (Returned("SOLD", 1, 500),)}, NotReturnable),
        ({"returns": (Returned("SOLD", 7, 1000),)}, NotReturnable),
        ({"returns": (Returned("nobody", 1, 1000),)}, NotReturnable),
        ({"returns": (Returned("SOLD", 1, 2000),)}, ReturnedTooMuch),
        ({"returns": (Returned("SOLD", 1, 1000), Returned("SOLD", 1, 1000))}, NotReturnable),
    ],
)
def test_refund_that_is_not_right_leaves_nothing_behind(
    counter: Shop, changed: dict[str, object], kind: type[Refusal]
) -> None:
    sold = sell(counter, (BREAD.line(),), ("card", 280))
    facts: dict[str, object] = {
        "command_id": new_id(),
        "lines": (),
        "tenders": (TenderAsked("card", -280),),
        "shown_total_cents": -280,
        "returns": (Returned("SOLD", 1, 1000),),
        "reason": "faulty",
    } | changed
    facts["returns"] = tuple(
        Returned(sold.sale_id if each.sale_id == "SOLD" else each.sale_id, each.line_no, each.quantity)
        for each in facts["returns"]  # type: ignore[attr-defined]
    )
    refused(counter, kind, CompleteSale(**facts))  # type: ignore[arg-type]


def test_refund_does_not_come_back_itself(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(),), ("card", 280))
    back = give_back(counter, Returned(sold.sale_id, 1, 1000), to="card")
    command = CompleteSale(new_id(), (), (), 0, returns=(Returned(back.sale_id, 1, 1000),), reason="x")
    refused(counter, NotReturnable, command)


def test_same_refund_again_is_the_same_and_another_under_its_name_is_refused(counter: Shop) -> None:
    sold = sell(counter, (BREAD.line(2000),), ("card", 560))
    command = a_refund(counter, Returned(sold.sale_id, 1, 1000), to="card")
    once = counter.run(complete_sale, command, counter.supervisor)
    assert counter.run(complete_sale, command, counter.supervisor) == once
    other = CompleteSale(
        command.command_id,
        (),
        command.tenders,
        -280,
        returns=(Returned(sold.sale_id, 1, 2000),),
        reason="faulty",
    )
    refused(counter, RecordedOtherwise, other)


def test_void_takes_all_of_a_sale_back_as_it_was_paid(counter: Shop) -> None:
    before = shelf(counter, "MILK")
    lines = (MILK.line(3000), CAN_DEPOSIT.line(3000, belongs_to=1), COFFEE.line(1000, line_discount_cents=2))
    sold = sell(counter, lines, ("nets", 500), ("cash", 800))
    assert (sold.rounding_cents, sold.change_cents) == (2, 40)
    command = VoidSale(new_id(), sold.sale_id, "keyed twice")
    void = counter.run(void_sale, command, counter.supervisor)
    assert counter.run(void_sale, command, counter.supervisor) == void
    assert (void.total_cents, void.rounding_cents, void.number) == (-1_258, -2, "T1-000002")
    paid_back = counter.reader.rows(
        "SELECT tender_type, tendered_cents FROM tender WHERE sale_id = ? ORDER BY tender_no", (void.sale_id,)
    )
    assert paid_back == [("nets", -500), ("cash", -760)]
    assert shelf(counter, "MILK") == before
    assert counter.reader.rows("SELECT sales, refunds, total_cents FROM day_total") == [(1, 1, 0)]
    assert verify(counter.reader) == []


def test_only_a_whole_sale_of_the_open_shift_is_voided(shop: Shop) -> None:
    stock_the_shop(shop)
    earlier = sell_a_day(shop)[0]
    shop.clock.forward(hours=1)
    shop.start_shift()
    sold = sell(shop, (BREAD.line(2000),), ("card", 560))
    give_back(shop, Returned(sold.sale_id, 1, 1000), to="card")
    for sale_id in (earlier.sale_id, sold.sale_id):
        before = shop.count(*WRITTEN)
        with pytest.raises(NotVoidable):
            shop.run(void_sale, VoidSale(new_id(), sale_id, "x"), shop.supervisor)
        assert shop.count(*WRITTEN) == before
    with pytest.raises(NeedsApproval):
        shop.run(void_sale, VoidSale(new_id(), sold.sale_id, "x"), shop.cashier)


def test_order_that_was_handed_over_is_refunded_and_never_voided(shop: Shop) -> None:
    """Its money lies with the online shop's provider: a void would give back what is not here."""
    stock_the_shop(shop)
    shop.start_shift()
    a_day_of_orders(shop)
    ((sale_id,),) = shop.reader.rows("SELECT sale_id FROM sale WHERE order_id IS NOT NULL LIMIT 1")
    with pytest.raises(NotVoidable):
        shop.run(void_sale, VoidSale(new_id(), sale_id, "wrong_item"), shop.owner)


def test_two_lines_of_one_item_written_off_at_once_are_worth_what_they_were(counter: Shop) -> None:
    """Both come back before either goes: the average in between is another one."""
    sold = sell(counter, (APPLES.line(643), APPLES.line(1_001)), ("card", 813))
    dearer = [replace(APPLES, cost_micros=7_777_777)]
    counter.database.run_work(lambda work: onto_shelf(work, dearer, 3_333), counter.console)
    parts = ((1, 643), (2, 1_001))
    returned = [Returned(sold.sale_id, number, quantity, to_shelf=False) for number, quantity in parts]
    give_back(counter, *returned, to="card")
    assert verify(counter.reader) == []


def test_cash_refund_that_rounds_up_goes_as_it_came(counter: Shop) -> None:
    sold = sell(counter, (COFFEE.line(1000, line_discount_cents=2, agreed_reason="goodwill"),), ("cash", 180))
    approval = Approval("refund", counter.supervisor.person_id)
    approved = Who(counter.cashier.person_id, counter.cashier.till_id, None, approval)
    assert give_back(counter, Returned(sold.sale_id, 1, 1000), who=approved).rounding_cents == -2


def test_void_of_spoilt_goods_writes_them_off_and_is_no_other_void(counter: Shop) -> None:
    before = shelf(counter, "BREAD")[0]
    sold = sell(counter, (BREAD.line(),), ("cash", 280))
    command = VoidSale(new_id(), sold.sale_id, "spoilt", to_shelf=False)
    void = counter.run(void_sale, command, counter.supervisor)
    assert shelf(counter, "BREAD")[0] == before - 1000
    assert given_back(counter.reader, void.sale_id) == [("cash", 280)]
    with pytest.raises(RecordedOtherwise):
        counter.run(void_sale, replace(command, reason="faulty"), counter.supervisor)
    assert verify(counter.reader) == []
