"""Baskets in the shop's file: kept, parked, recalled, and gone in the moment they are paid or cleared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import bindparam

from desktop.database.work import IdTaken
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.selling.basket import Basket, Goods
from desktop.selling.complete_sale import complete_sale
from desktop.selling.keep_basket import keep_baskets, park_basket, print_park_slip, recall_basket
from desktop.selling.lines import TenderAsked
from desktop.selling.open_basket import OpenBasket
from desktop.selling.park_words import LONGEST_NAME, Keeping, ParkBasket, PrintParkSlip, RecallBasket
from desktop.selling.parked import KeptBasket, is_slip, on_counter, open_baskets, parked
from desktop.selling.refusals import EmptyBasket, MoneyTaken, NotParked
from desktop.selling.shift_words import ClearBasket
from desktop.selling.shifts import clear_basket
from desktop.selling.tables import open_basket
from desktop.setup.events import ShopRestored
from desktop.staff.permissions import NotAllowed
from desktop.verify.run import verify
from desktop.wiring import HEARERS
from tests.builders import Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items

MILO = Goods("i", "u", "goods", "Milo", "S", "955", 1000, 745, "SR")
CASH = (TenderAsked("cash", 1_000),)


@pytest.fixture
def selling(tmp_path: Path) -> Iterator[Shop]:
    """A shop with items to sell and a shift open."""
    with a_shop(tmp_path) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        yield shop


def a_kept(basket_id: str = "", **more: object) -> OpenBasket:
    return replace(OpenBasket(basket_id or new_id(), Basket().add(MILO)), **more)  # type: ignore[arg-type]


def keep(shop: Shop, *baskets: OpenBasket, gone: tuple[str, ...] = ()) -> None:
    shop.database.run_work(lambda work: keep_baskets(Keeping(baskets, gone), work), shop.cashier)


def there(shop: Shop) -> list[KeptBasket]:
    return open_baskets(shop.reader, shop.cashier.till_id)


def ids(shop: Shop) -> list[str]:
    return [each.basket_id for each in there(shop)]


def test_what_was_kept_is_there_whole_and_was_on_the_counter(selling: Shop) -> None:
    first = a_kept(tenders=CASH, unknown=("4901",))
    keep(selling, a_kept(first.basket_id))
    keep(selling, first)
    (kept,) = there(selling)
    assert kept.basket is not None and not kept.is_parked
    assert (kept.basket.tenders, kept.basket.unknown) == (CASH, ("4901",))
    assert on_counter(there(selling)) == kept.basket
    assert not selling.reader.rows("SELECT 1 FROM audit WHERE command LIKE 'keep%'"), (
        "nobody decided anything"
    )
    assert verify(selling.reader) == []


def test_a_basket_that_is_gone_from_the_counter_is_gone_but_a_parked_one_stays(selling: Shop) -> None:
    merged, waiting = a_kept(), a_kept()
    keep(selling, merged, waiting)
    selling.run(park_basket, ParkBasket(new_id(), waiting, "  Auntie Lim " + "x" * 60))
    keep(selling, gone=(merged.basket_id, waiting.basket_id))
    (kept,) = there(selling)
    assert (kept.basket_id, kept.is_parked) == (waiting.basket_id, True)
    assert kept.name.startswith("Auntie Lim x") and len(kept.name) == LONGEST_NAME


def test_paid_basket_vanishes_with_its_sale_and_a_late_write_does_not_bring_it_back(selling: Shop) -> None:
    sale = a_basket(0)
    keep(selling, a_kept(sale.command_id), a_kept("another"))
    selling.run(complete_sale, sale)
    assert ids(selling) == ["another"]
    keep(selling, a_kept(sale.command_id))
    assert ids(selling) == ["another"], "the customer has paid: it is offered to nobody"
    with pytest.raises(NotParked):
        selling.run(park_basket, ParkBasket(new_id(), a_kept(sale.command_id)))
    assert verify(selling.reader) == []


def test_sale_that_is_refused_leaves_the_basket_where_it_was(selling: Shop) -> None:
    sale = replace(a_basket(0), shown_total_cents=1)
    keep(selling, a_kept(sale.command_id))
    with pytest.raises(Refusal):
        selling.run(complete_sale, sale)
    assert ids(selling) == [sale.command_id]


def test_cleared_basket_is_never_sold_nor_shown_again_and_its_money_is_still_told(selling: Shop) -> None:
    sale = a_basket(0)
    keep(selling, a_kept(sale.command_id, tenders=CASH))
    rest = OpenBasket(new_id(), to_give_back=CASH)
    selling.run(clear_basket, ClearBasket(sale.command_id, 1, 745, rest))
    keep(selling, a_kept(sale.command_id))
    (kept,) = there(selling)
    assert kept.basket == rest
    with pytest.raises(IdTaken):
        selling.run(complete_sale, sale)
    assert verify(selling.reader) == []


def test_parked_and_recalled_it_is_the_same_basket_and_both_are_on_record(selling: Shop) -> None:
    kept = a_kept(unknown=("4901",))
    park = ParkBasket(new_id(), kept, "Auntie Lim")
    first = selling.run(park_basket, park)
    assert selling.run(park_basket, park) == first
    (waiting,) = there(selling)
    assert (waiting.name, waiting.is_parked) == ("Auntie Lim", True)
    assert on_counter([waiting]) is None
    assert parked([waiting], {kept.basket_id}) == ()
    selling.run(recall_basket, RecallBasket(new_id(), kept.basket_id))
    (again,) = there(selling)
    assert not again.is_parked
    assert on_counter([again]) == waiting.basket
    told = selling.reader.rows(
        "SELECT command, facts FROM audit WHERE command IN ('park_basket', 'recall_basket')"
    )
    assert [command for command, _facts in told] == ["park_basket", "recall_basket"]
    assert "Lim" not in str(told), "a name may be a customer's: the chain cannot forget it"
    assert verify(selling.reader) == []


def test_what_may_not_be_parked_or_recalled_leaves_nothing_behind(selling: Shop) -> None:
    before = selling.count("open_basket", "audit", "command_answer", "print_job")
    for refusal, function, command in (
        (EmptyBasket, park_basket, ParkBasket(new_id(), OpenBasket(new_id()))),
        (MoneyTaken, park_basket, ParkBasket(new_id(), a_kept(tenders=CASH))),
        (NotParked, recall_basket, RecallBasket(new_id(), "nobody's")),
        (NotParked, print_park_slip, PrintParkSlip(new_id(), "nobody's")),
    ):
        with pytest.raises(refusal):
            selling.run(function, command)
    for function, command in (
        (park_basket, ParkBasket(new_id(), a_kept())),
        (recall_basket, RecallBasket(new_id(), "nobody's")),
        (print_park_slip, PrintParkSlip(new_id(), "nobody's")),
    ):
        with pytest.raises(NotAllowed):
            selling.run(function, command, selling.console)
    assert selling.count("open_basket", "audit", "command_answer", "print_job") == before


def test_slip_is_queued_once_and_its_label_is_letters_and_figures(selling: Shop) -> None:
    kept = a_kept()
    selling.run(park_basket, ParkBasket(new_id(), kept))
    ask = PrintParkSlip(new_id(), kept.basket_id)
    assert selling.run(print_park_slip, ask) == selling.run(print_park_slip, ask)
    assert selling.reader.rows("SELECT kind, document_id, state FROM print_job") == [
        ("park_slip", kept.basket_id, "queued")
    ]
    (waiting,) = there(selling)
    assert is_slip(waiting.slip) and is_slip(waiting.slip.lower()) and waiting.slip.isalnum()
    assert not is_slip("9556001125453") and not is_slip("PK")
    assert verify(selling.reader) == []


def test_two_baskets_left_by_a_crash_the_one_with_money_is_on_the_counter(selling: Shop) -> None:
    with_money, newer = a_kept(tenders=CASH), a_kept()
    keep(selling, with_money)
    keep(selling, newer)
    found = on_counter(there(selling))
    assert found is not None and found.basket_id == with_money.basket_id
    assert [each.basket_id for each in parked(there(selling), {with_money.basket_id})] == [newer.basket_id]


def test_damaged_and_newer_contents_are_set_aside_and_the_others_are_read(selling: Shop) -> None:
    keep(selling, a_kept("good"), a_kept("half"), a_kept("tomorrow"))
    for basket_id, content in (("half", '{"v":1,"basket":7}'), ("tomorrow", '{"v":9}')):
        _damage(selling, basket_id, content)
    reasons = {each.basket_id: each.trouble and each.trouble.reason for each in there(selling)}
    assert reasons == {"good": None, "half": "damaged", "tomorrow": "newer"}
    selling.run(clear_basket, ClearBasket("half", 0, 0))
    assert sorted(ids(selling)) == ["good", "tomorrow"]


def test_restored_shop_offers_no_basket_of_its_backup(selling: Shop) -> None:
    keep(selling, a_kept())

    def restore(work: object) -> None:
        for hearer in HEARERS[ShopRestored]:
            if hearer.__name__ == "forget_open_baskets":
                hearer(ShopRestored(1, "T1B"), work)  # type: ignore[arg-type]

    selling.database.run_work(restore, selling.console)
    assert ids(selling) == []


DAMAGE = (
    open_basket.update()
    .where(open_basket.c.basket_id == bindparam("which"))
    .values(content=bindparam("bytes_now"))
)


def _damage(shop: Shop, basket_id: str, content: str) -> None:
    values = {"which": basket_id, "bytes_now": content}
    shop.database.run_work(lambda work: work.write(DAMAGE, values), shop.console)
