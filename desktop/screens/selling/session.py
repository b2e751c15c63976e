"""The counter's state between a first scan and a paid sale: a basket, a quantity to come, the last sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.customers.queries import Customer
from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.money import THOUSANDTHS
from desktop.promotions.coupons import CouponSays
from desktop.promotions.queries import coupon_code
from desktop.screens.doors import CounterReads
from desktop.screens.selling.agreeing import Agreeing, What
from desktop.screens.selling.figures import is_figure, typed_quantity
from desktop.screens.selling.handed import Approved, HandedOver, Unknown
from desktop.screens.selling.promised import Promised
from desktop.selling.basket import Basket, BasketLine, Goods, check_quantity
from desktop.selling.caps import given_away
from desktop.selling.goods import check_price
from desktop.selling.lines import ON_ACCOUNT, Priced, TaxRules, TenderAsked, TenderType
from desktop.selling.on_label import Scanned, check_serial, line_of
from desktop.selling.open_basket import OpenBasket
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.refusals import BadQuantity


def _unheard() -> None: ...


class Session:
    """What the cashier is doing now. Asks the shop, decides nothing about money."""

    def __init__(self, doors: CounterReads) -> None:
        self._doors, self._promised = doors, Promised(doors)
        self.heard: Callable[[], None] = _unheard  # something to be kept changed
        self._handed: HandedOver | None = None
        self.basket = Basket()
        self.basket_id, self.next_id = new_id(), new_id()
        self.times: int | None = None  # thousandths for the next item
        self.unknown: tuple[Unknown, ...] = ()
        self.tenders: tuple[TenderAsked, ...] = ()
        self.to_give_back: tuple[TenderAsked, ...] = ()  # taken for a basket that is gone
        self.last_sale: Completed | None = None
        self.agreeing: Agreeing | None = None  # a price or a discount that is asked for
        self.approved: Approved | None = None
        self.customer: Customer | None = None  # who buys, where that is known
        self.price_list_id = STANDARD_PRICE_LIST  # the customer's
        self._awaits_quantity = False  # of the selected line
        self._was_keyed = False  # the last change of the basket was `5*`
        self.refresh()

    def refresh(self) -> None:
        """Read again what GST means today, and which promotions run: the date may have changed."""
        self.tax: TaxRules = self._doors.tax_rules()
        self._doors.renew_promotions()
        self.basket = self._promised.now(self.basket, self._customer_id())
        self.priced: Priced = self.basket.priced(self.tax)

    def put(self, basket: Basket) -> None:
        """Show another basket, priced. A figure that was awaited is so no more; money taken for a basket
        that is gone has to be given back."""
        if basket.price_list_id != self.price_list_id:  # of another list before, or undone
            basket = self._promised.with_list(basket, self.price_list_id)
        self.basket = self._promised.now(basket, self._customer_id())
        self.priced = self.basket.priced(self.tax)
        self._awaits_quantity = self._was_keyed = False
        self.agreeing = None
        if basket.is_empty:
            self.approved = None
            self.give_back()
        self.heard()

    def select(self, place: int) -> None:
        """Point the keys at a line; a figure that is awaited is now this line's."""
        awaited, agreeing = self._awaits_quantity, self.agreeing
        self.put(self.basket.select(place))
        self._awaits_quantity, self.agreeing = awaited, agreeing

    @property
    def selected(self) -> BasketLine | None:
        """The line that keys act on."""
        lines, place = self.basket.lines, self.basket.selected
        return lines[place] if 0 <= place < len(lines) else None

    # Goods.

    def scan(self, code: str) -> Scanned | CouponSays | None:
        """A code was read: add its goods, take it as a coupon, or keep it as unknown. In each case what is
        keyed next means no line from before.

        Raises:
            BadBarcode, WrongCheckDigit, BadLabel, PastUseBy, NoPriceSet, SameSerial: it was not added.
            BadQuantity: it was added as its label says, or one, and not what was keyed before.
        """
        try:
            found = self._doors.scanned(code)
            if found is not None:
                check_serial(found, self.basket)
        except KedaiError:
            self._settle()
            if self._doors.is_coupon(code):
                return self.show_coupon(code)
            raise
        if found is None:
            self._settle()
            if self._doors.is_coupon(code):
                return self.show_coupon(code)
            self.unknown = (*self.unknown, Unknown(code))
            self.heard()
        elif found.quantity is None and found.lot.says_nothing:
            self.add(found.goods)
        else:
            self._add_labelled(found)
        return found

    def _add_labelled(self, found: Scanned) -> None:
        times = self.times
        line = line_of(found, times)
        self._settle()
        if found.label_cents is None:
            line = replace(line, goods=self._promised.at_list(line.goods, self.basket))
            check_price(line.goods)
        self.last_sale = None
        self.put(self.basket.add_line(line))
        if times is not None and line.quantity != times:
            raise BadQuantity("label", found.goods.name)

    def add(self, goods: Goods) -> None:
        """Add goods in the quantity that was keyed before, else one.

        Raises:
            NoPriceSet: it was not added.
            BadQuantity: one was added, not the part of a piece that was keyed before.
        """
        quantity = self.times or THOUSANDTHS
        self._settle()
        goods = self._promised.at_list(goods, self.basket)
        check_price(goods)
        self.last_sale = None
        try:
            check_quantity(goods, quantity)
        except BadQuantity:
            self.put(self.basket.add(goods))
            raise BadQuantity("one_piece", goods.name) from None
        self.put(self.basket.add(goods, quantity))

    def _settle(self) -> None:
        self.times, self._awaits_quantity, self._was_keyed = None, False, False
        self.agreeing = None
        self.basket = self.basket.settled()

    def sell_unknown(self, code: str, goods: Goods) -> None:
        """A label nobody knew is sold as these goods: it waits no more."""
        self._settle()
        self.forget_unknown(code)
        self.last_sale = None
        self.put(self.basket.add(goods))

    def forget_unknown(self, code: str) -> None:
        """The oldest label with this code is decided."""
        place = next((at for at, each in enumerate(self.unknown) if each.code == code), None)
        if place is not None:
            self.unknown = self.unknown[:place] + self.unknown[place + 1 :]
            self.heard()

    def drop_unknown(self) -> None:
        """Forget the oldest unknown code."""
        self.unknown = self.unknown[1:]
        self.heard()

    # Quantities.

    @property
    def awaited(self) -> BasketLine | None:
        """The line whose quantity is asked for: whatever figure comes next is its own."""
        return self.selected if self._awaits_quantity else None

    def ask_quantity(self) -> None:
        """F4: the next figure is the selected line's quantity."""
        self._awaits_quantity = self.selected is not None
        self.agreeing = None

    def stop_asking(self) -> None:
        """The figure did not come."""
        self._awaits_quantity = False
        self.agreeing = None

    def give_quantity(self, figure: str) -> None:
        """The figure that was awaited: nothing takes the line out.

        Raises:
            BadQuantity: the line is as it was, its quantity still awaited.
        """
        line = self.awaited
        if line is not None:
            self.put(self.basket.set_quantity(self.basket.selected, typed_quantity(figure, line.goods)))

    def key_times(self, text: str) -> bool:
        """`5*` was typed: give the fresh line that quantity, else keep it for the next item.

        `*` alone takes it off the line and keeps it for the next item instead. False if it is
        not a quantity.

        Raises:
            BadQuantity: nothing changed.
        """
        figure = text[:-1]
        if not text.endswith("*") or figure and not is_figure(figure):
            return False
        if not figure:
            self._move_times_on()
            return True
        fresh = self.selected if self.selected and self.selected.is_fresh and self.times is None else None
        quantity = typed_quantity(figure, fresh.goods if fresh else None)
        if quantity == 0:
            raise BadQuantity("range")
        if fresh is None:
            self.times = quantity
            return True
        self.put(self.basket.set_quantity(self.basket.selected, quantity, stays_fresh=True))
        self._was_keyed = True
        return True

    def _move_times_on(self) -> None:
        if self.times is not None:
            self.times = None
            return
        line = self.selected
        if line is None or not self._was_keyed:
            raise BadQuantity("no_figure")
        self.put(self.basket.undo())
        self.times = line.quantity

    # What is agreed.

    def ask_agreed(self, what: What) -> None:
        """F5 and F6: the next figure is a discount or a price; the reason that was chosen stays."""
        self._awaits_quantity = False
        self.agreeing = replace(self.agreeing, what=what) if self.agreeing else Agreeing(what)

    def choose_reason(self, reason: str) -> None:
        if self.agreeing:
            self.agreeing = replace(self.agreeing, reason=reason)

    def agreed(self, figure: str) -> Basket:
        """The basket as the figure typed would make it.

        Raises:
            BadDiscount, BadPrice: no counter gives that.
        """
        if self.agreeing is None:
            return self.basket
        allows_zero = self._doors.allows_zero_price()
        return self.agreeing.agreed(figure, self.basket, allows_zero=allows_zero)

    def approve(self, approval: Approval, basket: Basket) -> None:
        """Somebody approved what is given away in this basket."""
        self.approved = Approved(approval, given_away(basket.sale_lines()))

    def lacks_approval(self, basket: Basket) -> str | None:
        """The right that somebody must still approve for this basket; mostly none."""
        lines = basket.sale_lines()
        right = self._doors.discount_right(lines)
        if right and self.approved and self.approved.covers(right, lines):
            return None
        return right

    # Who buys.

    def name_customer(self, customer: Customer | None) -> None:
        """The basket is somebody's, at the prices and promotions they have; nothing: nobody's again."""
        self.customer = customer
        self.set_price_list(customer.price_list_id if customer else None)

    def renew_customer(self) -> None:
        """Their words, group or limit may be others by now; whoever was erased buys as nobody."""
        if self.customer:
            self.name_again(self.customer.customer_id)

    def name_again(self, customer_id: str) -> None:
        """As they are called now; whoever was erased is nobody."""
        found = self._doors.customers().customer(customer_id)
        self.name_customer(found if found and found.words else None)

    def ways_to_pay(self) -> dict[str, TenderType]:
        """On account only where the customer has one."""
        types = self._doors.tender_types()
        if self.customer is None or self.customer.credit_limit_cents is None:
            types.pop(ON_ACCOUNT, None)
        return types

    # Money.

    @property
    def taken_cents(self) -> int:
        """What the customer has paid of this basket already."""
        return sum(each.tendered_cents for each in self.tenders)

    @property
    def is_overpaid(self) -> bool:
        """The basket shrank to what was taken, or less: that cannot be part of its payment any more."""
        return bool(self.tenders) and self.taken_cents >= self.priced.total_cents

    @property
    def is_even(self) -> bool:
        """An exchange of which nothing is left to pay either way, and nothing was taken for it."""
        return bool(self.basket.back) and self.priced.total_cents == 0 and not self.tenders

    @property
    def due_cents(self) -> int:
        """What is still to be paid, before cash rounding."""
        return self.priced.total_cents - (0 if self.is_overpaid else self.taken_cents)

    def give_back(self) -> None:
        """What was taken belongs to the customer again, and is told until somebody says that it was given."""
        self.to_give_back, self.tenders = (*self.to_give_back, *self.tenders), ()
        self.heard()

    def given_back(self) -> None:
        """The customer has it."""
        self.to_give_back = ()
        self.heard()

    def take(self, tenders: tuple[TenderAsked, ...]) -> None:
        """What was taken of the customer so far."""
        self.tenders = tenders
        self.heard()

    # The sale.

    def command(self, tenders: tuple[TenderAsked, ...]) -> CompleteSale:
        """The basket as the command that sells it; the same basket is the same sale, however often asked."""
        lines, total, discount = self.basket.sale_lines(), self.priced.total_cents, self.basket.discount
        back, codes, priced_at = self.basket.back, self.basket.codes, self.basket.promotions.told_at
        return CompleteSale(
            self.basket_id,
            lines,
            tenders,
            total,
            self._customer_id(),
            returns=tuple(each for coming in back for each in coming.returned),
            reason=back[-1].reason if back else None,  # one document has one: the latest chosen
            discount=discount,
            codes=codes,
            priced_at=priced_at,
        )

    def approval_of_sale(self) -> Approval | None:
        """Whose approval the sale goes under: of nobody where none is needed, or more than was approved."""
        lines = self.basket.sale_lines()
        right = self._doors.discount_right(lines) if self.approved else None
        return (
            self.approved.approval if right and self.approved and self.approved.covers(right, lines) else None
        )

    def hand_over(self) -> HandedOver:
        """The basket being paid leaves the counter: what comes meanwhile is the next customer's."""
        basket = (self.basket, self.basket_id, self.tenders)
        handed = HandedOver(*basket, self.unknown, self.approved, self.customer)
        self._handed, self.tenders = handed, ()
        self.clear()
        return handed

    def take_back(self, handed: HandedOver) -> None:
        """It was not sold: the basket is on the counter again, with what came meanwhile."""
        self._doors.renew_promotions()  # they may be why
        basket, came = handed.basket, self._came_for(handed.customer or self.customer, handed.basket)
        for line in came.lines:
            basket = basket.take_in(line)
        for coming in came.back:
            basket = basket.bring_back(coming)
        for code in came.codes:
            basket = basket.show_coupon(code)
        self._handed, self.basket_id, self.tenders = None, handed.basket_id, handed.tenders
        self.approved = handed.approved
        self.unknown = (*handed.unknown, *self.unknown)
        self.put(basket)

    def _came_for(self, customer: Customer | None, basket: Basket) -> Basket:
        """What lies on the counter now, at the prices of whoever this other basket is of: it joins it."""
        self.customer = customer
        self.price_list_id = basket.price_list_id
        if customer:
            self.price_list_id = customer.price_list_id or STANDARD_PRICE_LIST
        if self.basket.price_list_id == self.price_list_id:
            return self.basket
        return self._promised.with_list(self.basket, self.price_list_id)

    def let_go(self) -> None:
        """It is somewhere else now: parked, say."""
        self._handed = None

    def sold(self, completed: Completed) -> None:
        """The sale is recorded; it stays told until something of the next customer is on the counter."""
        self._handed = None
        self.last_sale = completed if self.basket.is_empty else None
        self.refresh()

    def refunded(self, completed: Completed) -> None:
        """Money goes back; what is on its way into the books meanwhile is another matter."""
        self.last_sale = completed if self.basket.is_empty else None
        self.refresh()

    def clear(self) -> None:
        """Throw the basket away, with labels that nobody knew; the command that records it comes first."""
        self.basket_id, self.next_id = self.next_id, new_id()
        self.times, self.unknown, self.customer = None, (), None
        self.price_list_id = STANDARD_PRICE_LIST
        self.put(Basket())
        self.refresh()

    # Kept in the shop's file.

    def kept(self) -> OpenBasket:
        """What is on the counter now, as it is kept."""
        unknown = tuple(each.code for each in self.unknown)
        basket = (self.basket_id, _bare(self.basket), self.tenders)
        return OpenBasket(*basket, unknown, self.to_give_back, self._customer_id())

    def _customer_id(self) -> str | None:
        return self.customer.customer_id if self.customer else None

    def all_kept(self) -> tuple[OpenBasket, ...]:
        """What is on the counter, and the basket on its way into the books."""
        handed, here = self._handed, self.kept()
        baskets = () if here.is_nothing else (here,)
        if handed is None:
            return baskets
        unknown = tuple(each.code for each in handed.unknown)
        whose = handed.customer.customer_id if handed.customer else None
        basket = (handed.basket_id, _bare(handed.basket), handed.tenders)
        return (OpenBasket(*basket, unknown, customer_id=whose), *baskets)

    def resume(self, kept: OpenBasket) -> None:
        """A basket stands on the counter again, at the prices the customer agreed to, with what was scanned
        meanwhile."""
        customer, before = self.customer, kept.basket
        if kept.customer_id:
            found = self._doors.customers().customer(kept.customer_id)
            customer = found if found and found.words else None  # whoever was erased is nobody
            if customer is None:
                before = self._promised.with_list(before, STANDARD_PRICE_LIST)
        came = self._came_for(customer, before)
        lines, back = (*before.lines, *came.settled().lines), (*before.back, *came.back)
        self.basket_id, self.times, self.last_sale = kept.basket_id, None, None
        self.unknown = (*(Unknown(code) for code in kept.unknown), *self.unknown)
        self.tenders = kept.tenders
        self.to_give_back = (*self.to_give_back, *kept.to_give_back)
        self.tax = self._doors.tax_rules()
        codes = tuple(dict.fromkeys((*before.codes, *came.codes)))
        self.put(replace(before, lines=lines, back=back, codes=codes))

    # Coupons and price lists.

    def show_coupon(self, code: str) -> CouponSays:
        """The customer shows a coupon: it stays, whether it takes something off or not yet."""
        shown, self.last_sale = coupon_code(code), None
        self.put(self.basket.show_coupon(shown))
        return next(each for each in self.basket.coupons() if each.code == shown)

    def set_price_list(self, price_list_id: str | None) -> None:
        """The customer has this list: what lies in the basket and what comes costs what it says."""
        self.price_list_id = price_list_id or STANDARD_PRICE_LIST
        self.put(self.basket)


def _bare(basket: Basket) -> Basket:
    """What of a basket is kept: neither undo nor where the keys point."""
    return replace(basket.settled(), selected=-1, earlier=())
