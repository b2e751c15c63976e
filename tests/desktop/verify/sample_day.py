"""A small catalogue with stock and a day of sales of every sort, for reports, exports and verify."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.catalogue.add_item import add_item
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import AddItem
from desktop.database.work import Who, Work
from desktop.ids import new_id
from desktop.selling.complete_sale import complete_sale
from desktop.selling.discounts import Discount, share_basket_discount
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.setup.queries import this_till
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from tests.builders import Shop


@dataclass(frozen=True)
class Ware:
    """An item with one unit, a price in cents and, if it keeps stock, a unit cost in micro-dollars."""

    sku: str
    name: str
    price_cents: int
    kind: str = "goods"
    gst_code: str = "SR"
    cost_micros: int = 0
    item_id: str = field(default_factory=new_id)

    def line(self, quantity: int = 1000, **changed: object) -> Line:
        """This much of it (thousandths) at list price."""
        facts: dict[str, object] = {
            "item_id": self.item_id,
            "unit_id": UNITS[self.sku],
            "kind": self.kind,
            "name": self.name,
            "sku": self.sku,
            "quantity": quantity,
            "factor": 1000,
            "list_price_cents": self.price_cents,
            "unit_price_cents": self.price_cents,
            "gst_code": self.gst_code,
        }
        if changed.get("line_discount_cents") or changed.get("price_reason") == "typed":
            facts["agreed_reason"] = "goodwill"
        return Line(**{**facts, **changed})  # type: ignore[arg-type]  # facts of mixed kinds


BREAD = Ware("BREAD", "Gardenia White Bread 400g", 280, cost_micros=1_733_333)
MILK = Ware("MILK", "Magnolia Fresh Milk 1L", 350, cost_micros=2_410_000)
COFFEE = Ware("KOPI", "拿铁咖啡", 180, kind="service")
APPLES = Ware("APPLE", "Fuji Apples", 495, kind="weighed", cost_micros=3_000_000)
EXPORTS = Ware("EXPORT", "Gift box to Johor", 4_000, gst_code="ZR")
SAVINGS = Ware("BANK", "Bank interest", 1_234, kind="service", gst_code="ES33")
CAN_DEPOSIT = Ware("DEP10", "Container deposit", 10, kind="deposit", gst_code="OS")
GIFT_CARD = Ware("CARD50", "Gift card", 5_000, kind="voucher", gst_code="OS")
UNITS: dict[str, str] = {}
WARES = (BREAD, MILK, COFFEE, APPLES, EXPORTS, SAVINGS, CAN_DEPOSIT, GIFT_CARD)


def stock_the_shop(shop: Shop, quantity: int = 20_000) -> None:
    """Put the wares of the sample day into the catalogue and on the shelf, as opening stock."""
    add_wares(shop, WARES, quantity)


def sell(
    shop: Shop,
    lines: tuple[Line, ...],
    *tenders: tuple[str, int],
    discount: Discount | None = None,
    who: Who | None = None,
) -> Completed:
    """Sell the lines less a discount on all of them, paid with (tender type, cents), by the cashier if nobody
    else is named."""
    agreed = share_basket_discount(lines, discount)
    total = sum(line.amount_cents for line in agreed)
    asked = tuple(TenderAsked(name, cents) for name, cents in tenders)
    command = CompleteSale(new_id(), agreed, asked, total, discount=discount)
    answer: Completed = shop.run(complete_sale, command, who)
    return answer


def sell_a_day(shop: Shop, *, closes: bool = True) -> list[Completed]:
    """A shift with cash, card, split, discount, deposit, weighed, zero-rated, exempt and voucher sales."""
    shop.start_shift()
    sold = [
        sell(shop, (BREAD.line(2000), MILK.line()), ("cash", 1_000)),
        sell(shop, (COFFEE.line(3000, line_discount_cents=17),), ("card", 523)),
        sell(shop, (APPLES.line(642),), ("cash", 320)),
        sell(shop, (MILK.line(3000), CAN_DEPOSIT.line(3000, belongs_to=1)), ("nets", 500), ("cash", 600)),
        sell(shop, (EXPORTS.line(),), ("paynow", 4_000)),
        sell(shop, (SAVINGS.line(), BREAD.line()), ("card", 1_514)),
        sell(shop, (GIFT_CARD.line(),), ("cash", 5_000)),
        sell(shop, (BREAD.line(), COFFEE.line()), ("cash", 500), discount=Discount(cents=3)),
        sell(shop, (BREAD.line(25_000),), ("card", 7_000)),  # more than there is: stock below nothing
    ]
    if closes:
        found = shop.reader.one("SELECT shift_id FROM shift WHERE state = 'open'")
        assert found
        shop.clock.forward(hours=9)
        shop.run(close_shift, CloseShift(new_id(), found[0], (("cash", 16_975),)))
    return sold


def add_wares(shop: Shop, wares: tuple[Ware, ...], quantity: int = 20_000) -> None:
    """Put wares into the catalogue and, where they have a cost, so many thousandths of each on the shelf."""
    shop.database.run_work(lambda work: _stock(work, wares, quantity), shop.console)


def _stock(work: Work, wares: tuple[Ware, ...], quantity: int) -> None:
    for ware in wares:
        asked = AddItem(
            ware.item_id,
            ware.sku,
            ware.name,
            ware.price_cents,
            barcodes=(f"LABEL-{ware.sku}",),
            category="Food",
            kind=ware.kind,
            gst_code=ware.gst_code,
            cost_micros=ware.cost_micros or None,
        )
        UNITS[ware.sku] = work.carry_out(add_item, asked).unit_id
    if costly := [ware for ware in wares if ware.cost_micros]:
        onto_shelf(work, costly, quantity)


def onto_shelf(work: Work, wares: list[Ware], quantity: int) -> None:
    """So many thousandths of each come in at its cost."""
    place = this_till(work).location_id
    lines = tuple(OpeningLine(ware.item_id, quantity, ware.cost_micros) for ware in wares)
    work.carry_out(post_opening_stock, PostOpeningStock(new_id(), place, lines))
