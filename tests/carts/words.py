"""The words of a drawn day: goods, what is done with them at the counter, what comes of it. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ware:
    """Goods in one of their units: cents for one, micro-dollars for one base unit."""

    sku: str
    name: str
    kind: str  # goods | weighed | service | voucher | deposit | open_price
    price_cents: int
    gst_code: str = "SR"
    cost_micros: int | None = None
    is_stocked: bool = False  # something of it came in before the first sale
    deposit: str | None = None  # sku of the drink container's
    item: str | None = None  # sku of the item that this is a larger unit of
    factor: int = 1_000  # thousandths of the base unit in one
    label_code: str | None = None  # by which the shop's own scale prints a price on it
    rank: int = 0  # in the order the shop's goods were made

    @property
    def shelf(self) -> str:
        """What it is counted under on the shelf."""
        return self.item or self.sku

    @property
    def keeps_stock(self) -> bool:
        return self.kind in ("goods", "weighed")

    @property
    def is_outside(self) -> bool:
        """No supply for GST, and never discounted: owed back, or a promise."""
        return self.kind in ("deposit", "voucher")


@dataclass(frozen=True)
class Off:
    """What is taken off: a share in hundredths of a percent, or else cents."""

    bp: int = 0
    cents: int = 0
    reason: str = "goodwill"


@dataclass(frozen=True)
class Pick:
    """Goods go into the basket: scanned, then agreed about."""

    sku: str
    quantity: int = 1_000
    is_keyed_after: bool = False  # the figure came after the scan: it is the line's, whatever lay there
    label_cents: int | None = None
    open_cents: int | None = None
    typed_cents: int | None = None
    off: Off | None = None


@dataclass(frozen=True)
class Change:
    """A line gets another quantity."""

    place: int
    quantity: int


@dataclass(frozen=True)
class TakeOut:
    place: int


@dataclass(frozen=True)
class Undo:
    """The change before is undone."""


Act = Pick | Change | TakeOut | Undo


@dataclass(frozen=True)
class Back:
    """So many thousandths of lines of an earlier document come back."""

    document: int
    parts: tuple[tuple[int, int], ...]  # line number, thousandths
    reason: str = "not_wanted"
    to_shelf: bool = True


@dataclass(frozen=True)
class Pay:
    """One tender as it is keyed; cents below nothing go back to the customer."""

    way: str
    cents: int
    is_typed: bool = True  # else what the screen proposed is taken
    by_code: bool = False  # PayNow: a code was shown for it, and seen paid


@dataclass(frozen=True)
class Cart:
    """What one customer brings, takes back and pays: a sale, or an exchange where goods come back."""

    acts: tuple[Act, ...]
    off: Off | None = None  # on all of it
    back: tuple[Back, ...] = ()
    pays: tuple[Pay, ...] = ()
    seller: str = "cashier"
    is_parked: bool = False  # and recalled, as it was kept in the shop's file


@dataclass(frozen=True)
class Refund:
    back: Back
    pays: tuple[Pay, ...] = ()
    seller: str = "cashier"


@dataclass(frozen=True)
class Void:
    document: int
    reason: str = "wrong_item"
    to_shelf: bool = True
    seller: str = "cashier"


@dataclass(frozen=True)
class Stock:
    """Goods come in: sku, thousandths, micro-dollars of one base unit if known."""

    lines: tuple[tuple[str, int, int | None], ...]


@dataclass(frozen=True)
class NewShift:
    """The shift ends with just what should be there, and another begins."""


Step = Cart | Refund | Void | Stock | NewShift


@dataclass(frozen=True)
class Rules:
    """What kind of shop the day is in."""

    is_registered: bool = True
    method: str = "per_invoice"
    rounding: str = "nearest"
    rate_bp: int = 900


@dataclass(frozen=True)
class Promise:
    """A promotion: percent or amount off each, so many for a price, buy some and get more, or percent off all
    from a sum on, which is `cents`."""

    name: str
    kind: str  # percent | amount | set_price | buy_get | spend_percent
    skus: tuple[str, ...] = ()
    bp: int = 0
    cents: int = 0
    count: int = 1
    got: int = 0


@dataclass(frozen=True)
class Drawn:
    """The shop of a day."""

    rules: Rules
    wares: Mapping[str, Ware]
    promises: tuple[Promise, ...] = ()


@dataclass(frozen=True)
class Share:
    """What a promotion takes off a line."""

    name: str
    cents: int
    on_all: bool


@dataclass(frozen=True)
class Lay:
    """A line in the basket."""

    ware: Ware
    quantity: int
    label_cents: int | None = None
    open_cents: int | None = None
    typed_cents: int | None = None
    off: Off | None = None


@dataclass(frozen=True)
class OLine:
    """A line of a document by the oracle: cents with GST inside, thousandths; below nothing comes back."""

    ware: Ware
    quantity: int
    unit_cents: int
    listed_cents: int  # of one, by the list
    at_list: int  # what it would cost by the list
    whole: int  # before discounts
    off: int
    share: int  # of the discount on all of it
    code: str
    rate_bp: int
    gst: int = 0
    drink: int | None = None  # the number of the line whose containers these are
    origin: tuple[int, int, int] | None = None  # document, line number, what had come back of it
    to_shelf: bool = True
    label: int | None = None  # the amount printed on the goods
    shares: tuple[Share, ...] = ()  # of promotions
    takes: str = ""  # part in promotions: goods | spend, or in none
    off_bp: int = 0  # when its own discount is a share

    @property
    def amount(self) -> int:
        return self.whole - self.promised - self.off - self.share

    @property
    def promised(self) -> int:
        """What promotions take off."""
        return sum(each.cents for each in self.shares)

    @property
    def on_all(self) -> int:
        """What of it is told of the whole document."""
        return sum(each.cents for each in self.shares if each.on_all)

    @property
    def net(self) -> int:
        return self.amount - self.gst


@dataclass(frozen=True)
class Taken:
    """A tender as it settles: tendered = applied + rounding + change."""

    way: str
    tendered: int
    applied: int
    rounding: int
    change: int

    @property
    def kept(self) -> int:
        """What stays in the shop, or goes out of it below nothing."""
        return self.tendered - self.change


@dataclass(frozen=True)
class ODoc:
    """A document by the oracle."""

    kind: str
    lines: tuple[OLine, ...]
    taken: tuple[Taken, ...]
    shift: int = 0

    @property
    def sold(self) -> tuple[OLine, ...]:
        return tuple(line for line in self.lines if line.origin is None)

    @property
    def back(self) -> tuple[OLine, ...]:
        return tuple(line for line in self.lines if line.origin is not None)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def gst(self) -> int:
        return sum(line.gst for line in self.lines)

    @property
    def deposits(self) -> int:
        return sum(line.amount for line in self.lines if line.ware.kind == "deposit")

    @property
    def at_list(self) -> int:
        return sum(line.at_list for line in self.lines if line.ware.kind != "deposit")

    @property
    def saved(self) -> int:
        """What the goods cost less than by the list."""
        return self.at_list - (self.total - self.deposits)

    @property
    def by_code(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Net and GST by code and rate, in order of the code."""
        sums: dict[tuple[str, int], tuple[int, int]] = {}
        for line in self.lines:
            net, gst = sums.get((line.code, line.rate_bp), (0, 0))
            sums[line.code, line.rate_bp] = (net + line.net, gst + line.gst)
        return dict(sorted(sums.items()))
