"""What every figure of a cart must be, worked out in whole numbers from the rules alone.

It shares no code with pricing, settling or posting: `words` is plain data, and nothing of the program is
imported. Sources: docs/decisions/0013, 0044, 0045 and 0053; IRAS on GST (per invoice or per line, halves up);
5-cent rounding of the cash part alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.carts.promises import promised
from tests.carts.rounding import coins, half_up, shared
from tests.carts.words import (
    Act,
    Change,
    Drawn,
    Lay,
    ODoc,
    Off,
    OLine,
    Pay,
    Pick,
    Rules,
    Taken,
    TakeOut,
    Undo,
    Ware,
)

STANDARD = "SR"
GIVES_CHANGE = "cash"


# The basket.


def laid(acts: Sequence[Act], wares: Mapping[str, Ware]) -> tuple[Lay, ...]:
    """The basket after all that was done at the counter; an act may be undone as a whole."""
    before: list[tuple[Lay, ...]] = []
    lays: tuple[Lay, ...] = ()
    for act in acts:
        if isinstance(act, Undo):
            lays = before.pop()
        else:
            before.append(lays)
            lays = _lays_after(lays, act, wares)
    return lays


def _lays_after(lays: tuple[Lay, ...], act: Act, wares: Mapping[str, Ware]) -> tuple[Lay, ...]:
    if isinstance(act, Pick):
        return _picked(lays, act, wares[act.sku])
    if isinstance(act, TakeOut):
        return (*lays[: act.place], *lays[act.place + 1 :])
    assert isinstance(act, Change)
    return _put(lays, act.place, replace(lays[act.place], quantity=act.quantity))


def _picked(lays: tuple[Lay, ...], pick: Pick, ware: Ware) -> tuple[Lay, ...]:
    place = joined(lays, pick, ware)
    if place is None:
        place, lay = len(lays), Lay(ware, pick.quantity, pick.label_cents, pick.open_cents)
    else:
        there = lays[place].quantity
        lay = replace(lays[place], quantity=pick.quantity + (0 if pick.is_keyed_after else there))
    lay = replace(lay, typed_cents=pick.typed_cents, off=pick.off)
    return _put(lays, place, lay)


def joined(lays: Sequence[Lay], pick: Pick, ware: Ware) -> int | None:
    """The line that more of the same goes to: of pieces about which nothing was agreed."""
    if ware.kind == "weighed" or pick.label_cents is not None:
        return None
    for place, lay in enumerate(lays):
        is_plain = lay.typed_cents is None and lay.off is None and lay.label_cents is None
        if is_plain and lay.ware == ware and lay.open_cents == pick.open_cents:
            return place
    return None


def _put(lays: tuple[Lay, ...], place: int, lay: Lay) -> tuple[Lay, ...]:
    return (*lays[:place], lay, *lays[place + 1 :])


# Prices.


def lay_whole(lay: Lay) -> int:
    """What a line costs before its discount: the label's price exactly, else price times quantity."""
    if lay.label_cents is not None and lay.typed_cents is None:
        return lay.label_cents
    return half_up(unit_cents(lay) * lay.quantity, 1_000)


def unit_cents(lay: Lay) -> int:
    if lay.typed_cents is not None:
        return lay.typed_cents
    if lay.label_cents is not None and lay.ware.kind != "weighed":
        return lay.label_cents
    return listed_cents(lay)


def listed_cents(lay: Lay) -> int:
    """The list's price of one; of goods at any price what was keyed."""
    return lay.ware.price_cents if lay.open_cents is None else lay.open_cents


def taken_off(off: Off | None, whole: int) -> int:
    """A share to the cent, halves up; an amount never more than there is."""
    if off is None:
        return 0
    return half_up(whole * off.bp, 10_000) if off.bp else min(off.cents, whole)


def sold_lines(lays: Sequence[Lay], off: Off | None, shop: Drawn) -> tuple[OLine, ...]:
    """The lines as they are sold: each drink followed by its containers, less promotions, less the line's
    discount, less its share of the discount on all (0045); tax inside."""
    return _taxed(_shared_off(_less_their_own(lays, shop), off), shop.rules)


def costs(lays: tuple[Lay, ...], place: int, shop: Drawn) -> int:
    """What a line of the basket costs with promotions, before a discount on it is agreed."""
    lines = _less_their_own(_put(lays, place, replace(lays[place], off=None)), shop)
    return [line.amount for line in lines if line.drink is None][place]


def _less_their_own(lays: Sequence[Lay], shop: Drawn) -> list[OLine]:
    lines: list[OLine] = []
    agreed: dict[int, Off | None] = {}
    for lay in lays:
        agreed[len(lines)] = lay.off
        lines.append(_sold(lay, shop.rules))
        if lay.ware.deposit:
            containers = half_up(lay.quantity * lay.ware.factor, 1_000)
            drink = len(lines)
            lines.append(
                replace(_sold(Lay(shop.wares[lay.ware.deposit], containers), shop.rules), drink=drink)
            )
    less = promised(lines, shop.promises)
    return [
        replace(line, off=taken_off(agreed.get(place), line.whole - line.promised))
        for place, line in enumerate(less)
    ]


def _sold(lay: Lay, rules: Rules) -> OLine:
    ware, whole, unit, listed = lay.ware, lay_whole(lay), unit_cents(lay), listed_cents(lay)
    label = lay.label_cents if lay.typed_cents is None else None
    if lay.label_cents is not None and lay.typed_cents is not None and ware.kind != "weighed":
        listed = max(listed, lay.label_cents)  # a piece whose label asks for more than the list
    is_at_list = label is not None and unit == listed
    at_list = whole if is_at_list else half_up(listed * lay.quantity, 1_000)
    code = "OS" if ware.is_outside else ware.gst_code if rules.is_registered else "NG"
    rate = rules.rate_bp if code == STANDARD else 0
    is_open = lay.open_cents is not None or lay.typed_cents is not None or ware.is_outside or whole <= 0
    takes = "" if is_open else "goods" if label is None else "spend"
    bp = lay.off.bp if lay.off else 0
    line = OLine(ware, lay.quantity, unit, listed, at_list, whole, 0, 0, code, rate)
    return replace(line, label=label, takes=takes, off_bp=bp)


def _shared_off(lines: Sequence[OLine], off: Off | None) -> list[OLine]:
    """A discount on all of it lies on what may be discounted, over what each costs before it."""
    places = [place for place, line in enumerate(lines) if not line.ware.is_outside]
    bases = [lines[place].amount for place in places]
    taken = taken_off(off, sum(bases))
    shares = dict(zip(places, shared(taken, bases), strict=True)) if taken else {}
    return [replace(line, share=shares.get(place, 0)) for place, line in enumerate(lines)]


def _taxed(lines: Sequence[OLine], rules: Rules) -> tuple[OLine, ...]:
    """9/109 of what is paid: rounded line by line, or once for all of a code and shared."""
    if rules.method == "per_line":
        return tuple(replace(line, gst=_inside(line.amount, line.rate_bp)) for line in lines)
    gst = dict.fromkeys(range(len(lines)), 0)
    for rate in {line.rate_bp for line in lines if line.rate_bp}:
        places = [place for place, line in enumerate(lines) if line.rate_bp == rate]
        whole = _inside(sum(lines[place].amount for place in places), rate)
        exact = {place: divmod(lines[place].amount * rate, 10_000 + rate) for place in places}
        gst |= {place: cents for place, (cents, _rest) in exact.items()}
        left = whole - sum(cents for cents, _rest in exact.values())
        for place in sorted(places, key=lambda at: (-exact[at][1], at))[:left]:
            gst[place] += 1
    return tuple(replace(line, gst=gst[place]) for place, line in enumerate(lines))


def _inside(amount: int, rate_bp: int) -> int:
    return half_up(amount * rate_bp, 10_000 + rate_bp)


# What comes back.


def returned_lines(
    document: int,
    sold: ODoc,
    parts: Sequence[tuple[int, int]],
    before: Mapping[int, int],
    to_shelf: bool,
) -> list[OLine]:
    """Parts of the lines of a document, each drink with its containers; `before` came back by line number.

    A share of a figure is what it is up to the part's end less what it is up to its beginning, halves away:
    the parts add up to the line (0044).
    """
    lines: list[OLine] = []
    for number, quantity in parts:
        line = sold.lines[number - 1]
        upto = before.get(number, 0)
        lines.append(_back(line, quantity, (document, number, upto), to_shelf))
        drink = len(lines)
        for at, containers in enumerate(sold.lines, start=1):
            if containers.drink != number:
                continue
            gone = half_up(containers.quantity * upto, line.quantity)
            more = half_up(containers.quantity * (upto + quantity), line.quantity) - gone
            lines.append(replace(_back(containers, more, (document, at, gone), to_shelf), drink=drink))
    return lines


def _back(line: OLine, quantity: int, origin: tuple[int, int, int], to_shelf: bool) -> OLine:
    before, whole, listed = origin[2], line.quantity, line.listed_cents

    def part(figure: int) -> int:
        return half_up(figure * (before + quantity), whole) - half_up(figure * before, whole)

    amount, share = -part(line.amount), -part(line.share)
    parts = tuple(replace(each, cents=-part(each.cents), on_all=False) for each in line.shares)
    promises = tuple(each for each in parts if each.cents)
    price = -half_up(line.unit_cents * quantity, 1_000) if line.label is None else -line.label
    is_at_list = line.label is not None and line.unit_cents == listed
    return replace(
        line,
        quantity=-quantity,
        at_list=price if is_at_list else -half_up(listed * quantity, 1_000),
        whole=price,
        off=price - sum(each.cents for each in promises) - share - amount,  # this part of its own discount
        shares=promises,
        share=share,
        gst=-part(line.gst),
        drink=None,
        origin=origin,
        to_shelf=to_shelf,
        label=None if line.label is None else -line.label,
    )


# Money.


def settled(total: int, pays: Sequence[Pay], rules: Rules) -> tuple[Taken, ...]:
    """How the tenders settle a total above nothing, in the order they were keyed."""
    due, taken = total, []
    for pay in pays:
        collect = to_collect(due, pay.way, rules)
        if pay.cents >= collect:
            taken.append(Taken(pay.way, pay.cents, due, collect - due, pay.cents - collect))
            due = 0
        else:
            taken.append(Taken(pay.way, pay.cents, pay.cents, 0, 0))
            due -= pay.cents
    assert due == 0, f"{due} cents are left to pay"
    return tuple(taken)


def to_collect(due: int, way: str, rules: Rules) -> int:
    """What settles a sum in one way: the cash part alone is rounded."""
    return coins(due, rules.rounding) if way == GIVES_CHANGE else due


def given_back(total: int, pays: Sequence[Pay], rules: Rules) -> tuple[Taken, ...]:
    """How a total below nothing goes back: as for a payment of the same amount, and without change."""
    turned = settled(-total, [replace(pay, cents=-pay.cents) for pay in pays], rules)
    assert not any(each.change for each in turned)
    return tuple(Taken(each.way, -each.tendered, -each.applied, -each.rounding, 0) for each in turned)


def turned(taken: Sequence[Taken]) -> tuple[Taken, ...]:
    """A void gives back by each way what it kept, cash to the rounded cent."""
    return tuple(Taken(each.way, -each.kept, -each.applied, -each.rounding, 0) for each in taken)
