"""Days drawn by a seed: a shop, its goods, and what customers do one after the other. The same seed is the
same day, and a shorter day is the beginning of a longer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from tests.carts import oracle
from tests.carts.books import REFUNDABLE, WAYS, Books
from tests.carts.rounding import half_up
from tests.carts.words import (
    Act,
    Back,
    Cart,
    Change,
    Drawn,
    NewShift,
    Off,
    OLine,
    Pay,
    Pick,
    Promise,
    Refund,
    Rules,
    Step,
    Stock,
    TakeOut,
    Undo,
    Void,
    Ware,
)

ROUNDINGS = ("nearest", "down", "up")
SHARES = (100, 333, 500, 1_000, 1_250, 3_000, 6_667, 9_999, 10_000)
REASONS = ("goodwill", "damaged", "expiring", "price_match", "staff", "clearance")
RETURN_REASONS = ("not_wanted", "wrong_item", "faulty", "spoilt", "overcharged")
UNFIT = ("faulty", "spoilt")
SELLERS = ("cashier", "cashier", "cashier", "supervisor", "owner")
NOTES = (500, 1_000, 5_000, 10_000)
VOUCHERS, VOUCHER_CENTS = ("cdc_voucher",), 1_000
"""Printed for whole amounts: they pay a part, and something else the rest."""
RECENT = 60
"""Documents that goods mostly come back from."""


def rules_of(seed: int) -> Rules:
    """One shop in four is not registered, one in two rounds tax by line; coins go any of the three ways."""
    is_registered = seed % 4 != 3
    return Rules(is_registered, ("per_invoice", "per_line")[seed % 2], ROUNDINGS[seed % 3])


def wares_of(rng: Random) -> dict[str, Ware]:
    """Goods of all kinds at any prices; some were never counted in, and of some nobody knows the cost."""
    codes = ("SR", "SR", "SR", "ZR", "ES33", "OS")
    usual = [_price(rng) for _each in range(2)]  # shops have many goods at one price: shares are equal then
    made = [Ware("DEP10", "Container deposit", "deposit", 10, "OS")]
    for number in range(8):
        name = rng.choice(
            ("Gardenia White Bread 400g", "拿铁咖啡 三合一", "Tissue", "Jasmine Rice Premium 5 kg AAA")
        )
        ware = _stocked(rng, f"PCS{number}", f"{name} {number}", rng.choice(codes))
        made.append(replace(ware, price_cents=rng.choice(usual)) if rng.random() < 0.75 else ware)
    made.append(replace(_stocked(rng, "COLA", "Cola 330ml", "SR"), deposit="DEP10"))
    made.append(replace(_stocked(rng, "JUICE", "Juice 1L", "SR"), deposit="DEP10"))
    made.append(
        replace(_stocked(rng, "TRAY", "Cola tray", "SR"), item="COLA", factor=24_000, deposit="DEP10")
    )
    for number in range(3):
        made.append(
            replace(_stocked(rng, f"KG{number}", f"Apples {number}", rng.choice(codes)), kind="weighed")
        )
    made.append(replace(_stocked(rng, "12", "Ham", "SR"), kind="weighed", label_code="00012"))
    made.append(replace(_stocked(rng, "34", "Cake", "SR"), label_code="00034"))
    made.append(replace(_stocked(rng, "LISTED", "Never counted in", "SR"), is_stocked=False))
    made.append(replace(_stocked(rng, "FREE", "Of unknown cost", "ZR"), is_stocked=False, cost_micros=None))
    made.append(Ware("FIX", "Repair", "service", _price(rng), "SR"))
    made.append(Ware("ADVICE", "Advice abroad", "service", _price(rng), "ZR"))
    made.append(Ware("CARD", "Gift card", "voucher", 5_000, "OS"))
    made.append(Ware("MISC", "Sundries", "open_price", 1, "SR"))
    return {ware.sku: replace(ware, rank=rank) for rank, ware in enumerate(made)}


def promises_of(rng: Random, wares: Mapping[str, Ware]) -> tuple[Promise, ...]:
    """A promotion of each kind, each on goods of its own; one shop in four has none."""
    if rng.random() < 0.25:
        return ()
    goods = [sku for sku in wares if sku.startswith(("PCS", "KG")) or sku in ("COLA", "TRAY", "34", "FIX")]
    rng.shuffle(goods)
    pieces = [sku for sku in goods if wares[sku].kind != "weighed"]
    sets, more, rest = pieces[:3], pieces[3:5], [sku for sku in goods if sku not in pieces[:5]]
    count = rng.randint(2, 4)
    price = max(1, count * wares[sets[0]].price_cents * rng.randint(50, 99) // 100)
    return (
        Promise(f"{count} for less", "set_price", tuple(sets), cents=price, count=count),
        Promise("Buy and get", "buy_get", tuple(more), rng.choice((5_000, 3_333, 10_000)), 0, 2, 1),
        Promise("Percent", "percent", tuple(rest[:2]), rng.choice((500, 1_250, 3_333))),
        Promise("Less each", "amount", tuple(rest[2:5]), cents=rng.randint(1, 300)),
        Promise("On all", "spend_percent", (), rng.choice((300, 1_000)), rng.randint(0, 20_000)),
    )


def _stocked(rng: Random, sku: str, name: str, code: str) -> Ware:
    price = _price(rng)
    cost = rng.randint(1, max(1, price)) * 10_000 * 7 // 10 + rng.randint(0, 9_999)
    return Ware(sku, name, "goods", price, code, cost_micros=cost, is_stocked=True)


def _price(rng: Random) -> int:
    return rng.choice((rng.randint(1, 99), rng.randint(100, 2_000), rng.randint(100, 9_999)))


def first_stock(rng: Random, wares: Mapping[str, Ware]) -> Stock:
    """What there was before the first sale: little enough to be sold below nothing."""
    stocked = [ware for ware in wares.values() if ware.is_stocked and not ware.item]
    return Stock(tuple((ware.sku, rng.randint(1_000, 60_000), ware.cost_micros) for ware in stocked))


def next_step(rng: Random, books: Books) -> Step:
    """What the next customer, or the shop between customers, does."""
    dice = rng.random()
    if dice < 0.03:
        return _restock(rng, books)
    if dice < 0.04 and books.expected()["cash"] >= 0:
        return NewShift()
    if dice < 0.1 and (void := _void(rng, books)):
        return void
    if dice < 0.25 and (refund := _refund(rng, books)):
        return refund
    return _cart(rng, books)


def _restock(rng: Random, books: Books) -> Stock:
    kept = sorted(books.shelf.heaps)
    chosen = rng.sample(kept, rng.randint(1, 4))
    lines = []
    for sku in chosen:
        cost = None if rng.random() < 0.1 else rng.randint(1, 90_000_000)
        lines.append((sku, rng.choice((1_000, 24_000, rng.randint(1, 90_000))), cost))
    return Stock(tuple(lines))


# What is sold.


def _cart(rng: Random, books: Books) -> Cart:
    acts = _acts(rng, books.shop)
    back = _coming_back(rng, books) if rng.random() < 0.15 else ()
    cart = Cart(acts, None, back, (), rng.choice(SELLERS), rng.random() < 0.08)
    whole = sum(line.amount for line in books.cart_lines(cart) if not (line.ware.is_outside or line.origin))
    if whole and rng.random() < 0.35:
        cart = replace(cart, off=_off(rng, whole))
    return replace(cart, pays=_pays(rng, books.cart_lines(cart), books.shop.rules, bool(back)))


def _acts(rng: Random, shop: Drawn) -> tuple[Act, ...]:
    acts: list[Act] = []
    for _each in range(min(rng.randint(1, 9), rng.randint(1, 9))):
        acts.append(_act(rng, acts, shop))
    if not oracle.laid(acts, shop.wares):
        acts.append(Pick("FIX"))
    return tuple(acts)


def _act(rng: Random, acts: Sequence[Act], shop: Drawn) -> Act:
    lays, dice = oracle.laid(acts, shop.wares), rng.random()
    if acts and dice < 0.03 and not isinstance(acts[-1], Undo):
        return Undo()
    if lays and dice < 0.06:
        return TakeOut(rng.randrange(len(lays)))
    open_places = [place for place, lay in enumerate(lays) if lay.label_cents is None]
    if open_places and dice < 0.12:
        place = rng.choice(open_places)
        return Change(place, _quantity(rng, lays[place].ware))
    if lays and dice < 0.25 and (twins := _twins(lays[-1].ware, shop.wares)):
        return Pick(rng.choice(twins), lays[-1].quantity)
    return _pick(rng, acts, shop)


def _twins(ware: Ware, wares: Mapping[str, Ware]) -> list[str]:
    """Other goods at the same price: what is left over of a discount has equals to choose from."""
    is_like = (each for each in wares.values() if each.kind == ware.kind == "goods" and each.sku != ware.sku)
    return [each.sku for each in is_like if each.price_cents == ware.price_cents]


def _pick(rng: Random, acts: Sequence[Act], shop: Drawn) -> Pick:
    wares = shop.wares
    ware = wares[rng.choice([sku for sku in wares if sku != "DEP10"])]
    pick = Pick(ware.sku, _quantity(rng, ware), is_keyed_after=rng.random() < 0.5)
    if ware.label_code and rng.random() < 0.6:
        pick = _labelled(rng, ware)
    elif ware.kind == "open_price":
        pick = replace(pick, open_cents=rng.randint(1, 9_999))
    if ware.is_outside or rng.random() > 0.3:
        return pick
    if ware.kind != "open_price" and rng.random() < 0.4:
        typed = rng.randint(1, 2 * ware.price_cents)
        pick = pick if typed == ware.price_cents else replace(pick, typed_cents=typed)
    joined = oracle.joined(oracle.laid(acts, wares), pick, ware)
    lays = oracle.laid([*acts, pick], wares)
    whole = oracle.costs(lays, len(lays) - 1 if joined is None else joined, shop)
    return replace(pick, off=_off(rng, whole)) if whole and rng.random() < 0.7 else pick


def _labelled(rng: Random, ware: Ware) -> Pick:
    """A price that the shop's own scale printed; of goods by weight with the quantity it buys."""
    cents = rng.randint(50, 9_999)
    quantity = half_up(cents * 1_000, ware.price_cents) if ware.kind == "weighed" else 1_000
    return Pick(ware.sku, quantity, label_cents=cents)


def _quantity(rng: Random, ware: Ware) -> int:
    if ware.kind == "weighed":
        return rng.choice((rng.randint(1, 99), rng.randint(100, 3_000), rng.randint(100, 12_345)))
    return 1_000 * rng.choice((1, 1, 1, 1, 2, 3, rng.randint(1, 12)))


def _off(rng: Random, whole: int) -> Off:
    reason = rng.choice(REASONS)
    if rng.random() < 0.6:
        return Off(bp=rng.choice((*SHARES, rng.randint(1, 10_000))), reason=reason)
    most = min(whole, 5) if rng.random() < 0.4 else whole
    return Off(cents=rng.randint(1, most), reason=reason)


# What comes back.


def _coming_back(rng: Random, books: Books) -> tuple[Back, ...]:
    chosen: dict[int, Back] = {}
    for _each in range(rng.randint(1, 2)):
        if back := _back(rng, books):
            chosen[back.document] = back
    return tuple(chosen.values())


def _back(rng: Random, books: Books) -> Back | None:
    """Some of what an earlier customer bought, mostly one of the last."""
    if not books.documents:
        return None
    since = 0 if rng.random() < 0.2 else max(0, len(books.documents) - RECENT)
    begun = [place for place, lines in books.returned.items() if place >= since and any(lines.values())]
    for _try in range(4):
        is_more = begun and rng.random() < 0.4  # of what some came back of already
        place = rng.choice(begun) if is_more else rng.randrange(since, len(books.documents))
        if open_lines := _returnable(books, place):
            numbers = sorted(rng.sample(open_lines, rng.randint(1, len(open_lines))))
            parts = tuple((number, _part(rng, books, place, number)) for number in numbers)
            reason = rng.choice(RETURN_REASONS)
            to_shelf = rng.choice((reason not in UNFIT, rng.random() < 0.5))
            return Back(place, parts, reason, to_shelf)
    return None


def _returnable(books: Books, place: int) -> list[int]:
    lines = enumerate(books.documents[place].lines, start=1)
    return [
        number
        for number, line in lines
        if line.origin is None and line.drink is None and books.left(place, number) > 0
    ]


def _part(rng: Random, books: Books, place: int, number: int) -> int:
    line, left = books.documents[place].lines[number - 1], books.left(place, number)
    if line.label is not None or rng.random() < 0.4:
        return left
    return rng.randint(1, left) if line.ware.kind == "weighed" else 1_000 * rng.randint(1, left // 1_000)


def _refund(rng: Random, books: Books) -> Refund | None:
    back = _back(rng, books)
    if back is None:
        return None
    pays = _pays(rng, books.back_lines([back]), books.shop.rules, True)
    return Refund(back, pays, rng.choice(SELLERS))


def _void(rng: Random, books: Books) -> Void | None:
    lately = range(max(0, len(books.documents) - 8), len(books.documents))
    open_ones = [place for place in lately if books.may_be_voided(place)]
    if not open_ones:
        return None
    return Void(rng.choice(open_ones), rng.choice(RETURN_REASONS), rng.random() < 0.8, rng.choice(SELLERS))


# Money.


def _pays(rng: Random, lines: Sequence[OLine], rules: Rules, comes_back: bool) -> tuple[Pay, ...]:
    total = sum(line.amount for line in lines)
    if total == 0:
        return () if comes_back else (Pay("cash", 0, is_typed=False),)
    ways = tuple(WAYS) if total > 0 else REFUNDABLE
    due, pays = abs(total), []
    for _part_of_it in range(rng.choice((0, 0, 0, 1, 1, 2))):
        way = rng.choice(ways)
        most = min(due, oracle.to_collect(due, way, rules)) - 1
        if most < 1:
            break
        part = rng.randint(1, most)
        part = part - part % 5 if way == "cash" and part > 5 and rng.random() < 0.7 else part
        if way in VOUCHERS:
            part -= part % VOUCHER_CENTS
        if not part:
            continue
        pays.append(Pay(way, part))
        due -= part
    settling = [way for way in ways if way not in VOUCHERS]
    pays.append(_last(rng, rng.choice((*settling, "cash")), due, rules, gives_change=total > 0))
    if total < 0:
        return tuple(replace(pay, cents=-pay.cents) for pay in pays)
    return tuple(replace(pay, by_code=pay.way == "paynow" and rng.random() < 0.5) for pay in pays)


def _last(rng: Random, way: str, due: int, rules: Rules, *, gives_change: bool) -> Pay:
    """What settles the rest: just that, or notes for it."""
    collect = oracle.to_collect(due, way, rules)
    if way != "cash" or not gives_change or rng.random() < 0.4:
        return Pay(way, collect, is_typed=rng.random() < 0.3)
    note = rng.choice(NOTES)
    return Pay(way, max(collect, -(-due // note) * note))
