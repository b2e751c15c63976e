"""The basket: what the customer has put on the counter, before it is paid. Pure values, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.catalogue.labels.label import NO_LOT, Lot
from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.money import THOUSANDTHS, extend_price
from desktop.promotions.coupons import CouponSays
from desktop.selling.coming_back import ComingBack
from desktop.selling.discounts import Discount, TypedPrice, share_basket_discount
from desktop.selling.lines import OUTSIDE_GST, Line, LineKind, Priced, TaxRules
from desktop.selling.pricing import price_lines, with_returns
from desktop.selling.promoting import NO_PROMOTIONS, PromotionsNow
from desktop.selling.refusals import BadQuantity

LARGEST_QUANTITY = 99_999 * THOUSANDTHS
UNDO_STEPS = 50


@dataclass(frozen=True, slots=True)
class Goods:
    """An item as the catalogue offers it today, in one of its units."""

    item_id: str
    unit_id: str
    kind: str
    name: str
    sku: str
    code: str  # as scanned or printed; shown under the name
    factor: int
    price_cents: int  # of the customer's price list
    gst_code: str
    deposit: Goods | None = None  # the drink container's, sold along with it
    unit_name: str = ""
    standard_cents: int | None = None  # the standard list's price, where another list's is another

    def sells_like(self, other: Goods) -> bool:
        """Are both the same to the customer: item, unit, price and deposit, however they were found?"""
        return _without_label(self) == _without_label(other)


@dataclass(frozen=True, slots=True)
class BasketLine:
    """Goods and how many thousandths of their unit."""

    goods: Goods
    quantity: int = THOUSANDTHS
    is_fresh: bool = False  # just scanned: a typed quantity means this line
    price: TypedPrice | None = None  # instead of the list's
    discount: Discount | None = None
    label_cents: int | None = None  # the price printed on these very goods
    lot: Lot = NO_LOT

    @property
    def is_as_listed(self) -> bool:
        """Was nothing agreed about it?"""
        return self.price is None and self.discount is None

    @property
    def is_counted(self) -> bool:
        """Does the label say how much it is? A price and a serial number stand for just what carries them."""
        return self.label_cents is not None or self.lot.serial is not None

    @property
    def unit_price_cents(self) -> int:
        if self.price:
            return self.price.cents
        if self.label_cents is None or self.goods.kind == LineKind.WEIGHED:
            return self.goods.price_cents  # of goods by weight the label's price is the amount
        return self.label_cents

    @property
    def price_reason(self) -> str:
        if self.price:
            return "typed"
        if self.label_cents is not None:
            return "label"
        if self.goods.standard_cents is not None:
            return "price_list"
        return "typed" if self.goods.kind == LineKind.OPEN_PRICE else "list"

    @property
    def whole_cents(self) -> int:
        """What it costs before promotions and its discount."""
        if self.label_cents is not None and self.price is None:
            return self.label_cents
        return extend_price(self.unit_price_cents, self.quantity)

    @property
    def discount_cents(self) -> int:
        """Without promotions: with them less is left to take it off."""
        return self.discount.of(self.whole_cents) if self.discount else 0

    @property
    def amount_cents(self) -> int:
        """What it costs without promotions, its share of a discount on all and its containers' deposit."""
        return self.whole_cents - self.discount_cents

    def joins(self, other: BasketLine) -> bool:
        """Are both one line, shown ×2? What was agreed was agreed for what lay there."""
        same = self.goods.sells_like(other.goods) and self.lot == other.lot
        if self.goods.kind == LineKind.OPEN_PRICE:  # the name alone tells one from another
            same = same and self.goods.name == other.goods.name
        is_plain = self.is_as_listed and other.is_as_listed
        return (
            same
            and is_plain
            and self.goods.kind != LineKind.WEIGHED
            and not (self.is_counted or other.is_counted)
        )

    @property
    def containers(self) -> int:
        """Thousandths of drink containers in it, one a base unit: a carton of 24 cans holds 24."""
        return extend_price(self.quantity, self.goods.factor)


@dataclass(frozen=True, slots=True)
class Before:
    """A basket as it was before a change."""

    lines: tuple[BasketLine, ...]
    selected: int
    discount: Discount | None
    back: tuple[ComingBack, ...]
    codes: tuple[str, ...]
    price_list_id: str


@dataclass(frozen=True, slots=True)
class Basket:
    """Lines in the order they came; every change makes a new basket, so undo is the one before."""

    lines: tuple[BasketLine, ...] = ()
    selected: int = -1  # the place of the line that keys act on
    earlier: tuple[Before, ...] = ()  # newest last
    discount: Discount | None = None  # on all of it but deposits and vouchers
    back: tuple[ComingBack, ...] = ()  # what comes back in exchange
    codes: tuple[str, ...] = ()  # of the customer's coupons, as they were shown
    price_list_id: str = STANDARD_PRICE_LIST
    promotions: PromotionsNow = field(default=NO_PROMOTIONS, compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.back

    @property
    def rows(self) -> int:
        """How many places the keys can point at: the lines, then the goods that come back."""
        return len(self.lines) + sum(len(each.returned) for each in self.back)

    @property
    def units(self) -> int:
        """How many things to check against the bag and the counter: a weighed line counts as one."""
        sold = sum(_things(line) for line in self.lines)
        return sold + sum(each.units for each in self.back)

    def add(self, goods: Goods, quantity: int = THOUSANDTHS) -> Basket:
        """Add goods; the same goods again make their line's quantity grow (shown ×2).

        What was agreed about a line was agreed for what lay there: more of the same is a line of its own.
        """
        return self.add_line(BasketLine(goods, quantity))

    def add_line(self, fresh: BasketLine) -> Basket:
        """The same with what the label of the very goods says."""
        settled = self.settled().lines
        for place, line in enumerate(settled):
            if line.joins(fresh):
                grown = min(line.quantity + fresh.quantity, LARGEST_QUANTITY)
                labelled = line.goods if line.goods.code else fresh.goods
                joined = replace(line, goods=labelled, quantity=grown, is_fresh=True)
                return self._changed(_put(settled, place, joined), place)
        return self._changed((*settled, replace(fresh, is_fresh=True)), len(settled))

    def set_quantity(self, place: int, quantity: int, *, stays_fresh: bool = False) -> Basket:
        """Give a line a quantity in thousandths; nothing removes the line.

        Raises:
            BadQuantity: the label of these very goods says how much they are.
        """
        if quantity <= 0:
            return self.remove(place)
        if self.lines[place].is_counted and quantity != self.lines[place].quantity:
            raise BadQuantity("label", self.lines[place].goods.name)
        is_fresh = stays_fresh and self.lines[place].is_fresh
        line = replace(self.lines[place], quantity=min(quantity, LARGEST_QUANTITY), is_fresh=is_fresh)
        return self._changed(_put(self.lines, place, line), place)

    def agree(self, place: int, price: TypedPrice | None, discount: Discount | None) -> Basket:
        """Give a line the price and the discount that were agreed; nothing takes them away again."""
        line = replace(self.lines[place], price=price, discount=discount, is_fresh=False)
        return self._changed(_put(self.lines, place, line), place)

    def agree_on_all(self, discount: Discount | None) -> Basket:
        """Take so much off all of it; nothing takes the discount away again."""
        return replace(self._changed(self.settled().lines, self.selected), discount=discount)

    def show_coupon(self, code: str) -> Basket:
        """The customer shows a coupon; the same again is the same."""
        codes = self.codes if code in self.codes else (*self.codes, code)
        return replace(self._changed(self.settled().lines, self.selected), codes=codes)

    def drop_coupon(self, code: str) -> Basket:
        """It goes back to the customer."""
        codes = tuple(each for each in self.codes if each != code)
        return replace(self._changed(self.settled().lines, self.selected), codes=codes)

    def at_prices(self, price_list_id: str, prices: Mapping[str, int]) -> Basket:
        """The same goods at the prices of a list, by unit; what the list does not have costs what it did.

        What was agreed about a line stays agreed. A line with a price on the goods' own label is left alone.
        """
        lines = [
            line if line.label_cents is not None else replace(line, goods=at_price(line.goods, prices))
            for line in self.settled().lines
        ]
        return replace(self._changed(lines, self.selected), price_list_id=price_list_id)

    def take_in(self, line: BasketLine) -> Basket:
        """Add a line of another basket as it was agreed there."""
        if line.is_as_listed:
            return self.add_line(line)
        return self._changed((*self.settled().lines, line), len(self.lines))

    def settled(self) -> Basket:
        """The same lines, none of them fresh: what is keyed next means none of them."""
        return replace(self, lines=tuple(replace(line, is_fresh=False) for line in self.lines))

    def remove(self, place: int) -> Basket:
        """Take a line out, or goods that came back after the last of them; undo brings them back."""
        if place >= len(self.lines):
            return replace(self._changed(self.lines, self.selected), back=self._back_without(place))
        left = self.lines[:place] + self.lines[place + 1 :]
        return self._changed(left, min(place, len(left) - 1))

    def select(self, place: int) -> Basket:
        """Point the keys at a line."""
        return replace(self, selected=max(0, min(place, self.rows - 1)) if self.rows else -1)

    def undo(self) -> Basket:
        """The basket before the last change."""
        if not self.earlier:
            return self
        before = self.earlier[-1]
        return replace(
            self,
            lines=before.lines,
            selected=before.selected,
            earlier=self.earlier[:-1],
            discount=before.discount,
            back=before.back,
            codes=before.codes,
            price_list_id=before.price_list_id,
        )

    def bring_back(self, coming: ComingBack) -> Basket:
        """Goods of a sale come back in exchange, instead of what was chosen of that sale before."""
        others = tuple(each for each in self.back if each.sale_id != coming.sale_id)
        return replace(self._changed(self.settled().lines, self.selected), back=(*others, coming))

    def _back_without(self, place: int) -> tuple[ComingBack, ...]:
        left, at = [], place - len(self.lines)
        for each in self.back:
            kept = each.without(at) if 0 <= at < len(each.returned) else each
            at -= len(each.returned)
            left += [kept] if kept.returned else []
        return tuple(left)

    def sale_lines(self) -> tuple[Line, ...]:
        """The lines as they will be sold, each drink followed by the deposit of its containers.

        The one way to a price: of the list or typed, less promotions, less the line's discount, less
        its share of the basket's.
        """
        lines = self._plain_lines()
        promoted = self.promotions.on(lines, self.codes)
        return share_basket_discount(self._agreed(promoted), self.discount)

    def _plain_lines(self) -> list[Line]:
        """With nothing taken off."""
        lines: list[Line] = []
        for each in self.lines:
            lines.append(_line(each))
            if each.goods.deposit:
                deposit = _line(BasketLine(each.goods.deposit, each.containers))
                lines.append(replace(deposit, belongs_to=len(lines)))
        return lines

    def _agreed(self, lines: Sequence[Line]) -> list[Line]:
        """What was agreed about each line, of what it costs with promotions; an amount off what costs
        nothing by then has no reason."""
        agreed = list(lines)
        for place, each in zip(self.line_places, self.lines, strict=True):
            if each.discount:
                off = each.discount.of(agreed[place].promoted_cents)
                agreed[place] = replace(agreed[place], line_discount_cents=off)
                if not (off or each.discount.bp or each.price):
                    agreed[place] = replace(agreed[place], agreed_reason=None)
        return agreed

    @property
    def line_places(self) -> list[int]:
        """Where each line stands among those that are sold, deposits between them."""
        places, place = [], 0
        for line in self.lines:
            places.append(place)
            place += 2 if line.goods.deposit else 1
        return places

    def priced(self, tax: TaxRules) -> Priced:
        """Every figure of this basket on a day with these tax rules; what comes back at its own day's."""
        back = [line for each in self.back for line in each.priced()]
        return with_returns(price_lines(self.sale_lines(), tax), back)

    def coupons(self) -> list[CouponSays]:
        """What becomes of each coupon."""
        return self.promotions.says(self._plain_lines(), self.codes) if self.codes else []

    def _changed(self, lines: Sequence[BasketLine], selected: int) -> Basket:
        """A basket of nothing has no discount: the next customer's begins without."""
        before = Before(self.lines, self.selected, self.discount, self.back, self.codes, self.price_list_id)
        return replace(
            self,
            lines=tuple(lines),
            selected=selected,
            earlier=(*self.earlier, before)[-UNDO_STEPS:],
            discount=self.discount if lines else None,
        )


def at_price(goods: Goods, prices: Mapping[str, int]) -> Goods:
    """Goods at another list's price, or at the standard list's where it has none.

    Deposits and vouchers cost what they say, and an open price is nobody's list's.
    """
    if goods.kind in (*OUTSIDE_GST, LineKind.OPEN_PRICE):
        return goods
    standard = goods.price_cents if goods.standard_cents is None else goods.standard_cents
    price = prices.get(goods.unit_id, standard)
    return replace(goods, price_cents=price, standard_cents=None if price == standard else standard)


def check_quantity(goods: Goods | None, quantity: int) -> None:
    """Can so many thousandths be sold: of these goods, or of whatever comes next?

    Raises:
        BadQuantity: more than a counter sells, or a part of what is sold by the piece.
    """
    if not 0 <= quantity <= LARGEST_QUANTITY:
        raise BadQuantity("range")
    if goods and goods.kind != LineKind.WEIGHED and quantity % THOUSANDTHS:
        raise BadQuantity("pieces", goods.name)


def _without_label(goods: Goods) -> Goods:
    return replace(goods, code="", name="", sku="")


def _things(line: BasketLine) -> int:
    return 1 if line.goods.kind == LineKind.WEIGHED else -(-line.quantity // THOUSANDTHS)


def _put(lines: tuple[BasketLine, ...], place: int, line: BasketLine) -> tuple[BasketLine, ...]:
    return (*lines[:place], line, *lines[place + 1 :])


def _asked_cents(each: BasketLine) -> int:
    """What one costs with nothing given away: a piece whose label says more than the list costs that."""
    goods = each.goods
    listed = goods.price_cents if goods.standard_cents is None else goods.standard_cents
    is_piece = each.label_cents is not None and each.goods.kind != LineKind.WEIGHED
    return max(listed, each.label_cents or 0) if is_piece and each.price else listed


def _line(each: BasketLine) -> Line:
    goods, price, discount = each.goods, each.price, each.discount
    if discount and not (discount.bp or each.discount_cents):
        discount = None  # an amount off what costs nothing: there is nothing to have a reason for
    reason = discount.reason if discount else price.reason if price else None
    return Line(
        item_id=goods.item_id,
        unit_id=goods.unit_id,
        kind=goods.kind,
        name=goods.name,
        sku=goods.sku,
        quantity=each.quantity,
        factor=goods.factor,
        list_price_cents=_asked_cents(each),
        unit_price_cents=each.unit_price_cents,
        gst_code=goods.gst_code,
        price_reason=each.price_reason,
        line_discount_bp=discount.bp or None if discount else None,
        agreed_reason=reason,
        unit_name=goods.unit_name,
        label_cents=None if price else each.label_cents,  # what was agreed is no label's price any more
        lot=each.lot,
    )
