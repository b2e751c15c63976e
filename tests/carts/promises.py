"""What promotions take off, by the oracle: each kind worked out for itself, whole pieces laid side by side.

Source: docs/decisions/0049. Of the drawn shops' promotions no two want the same goods, and one is on what is
spent: which of several a piece gets is the engine's own tests' matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.carts.rounding import half_up, shared
from tests.carts.words import OLine, Promise, Share


def promised(lines: Sequence[OLine], promises: Sequence[Promise]) -> list[OLine]:
    """The lines with their shares, those on goods before the one on all that is spent."""
    found = list(lines)
    on_goods = [each for each in promises if each.kind != "spend_percent"]
    for each in [*on_goods, *(other for other in promises if other not in on_goods)]:
        for place, cents in _given(each, found).items():
            share = Share(each.name, cents, each.kind == "spend_percent")
            found[place] = replace(
                found[place], shares=(*found[place].shares, share) if cents else found[place].shares
            )
    return found


def _given(promise: Promise, lines: Sequence[OLine]) -> Mapping[int, int]:
    if promise.kind == "spend_percent":
        costs = {place: line.whole - line.promised for place, line in enumerate(lines) if line.takes}
        spent = sum(costs.values())
        off = half_up(spent * promise.bp, 10_000) if spent >= promise.cents else 0
        return _over(off, costs, lines)
    goods = [
        place for place, line in enumerate(lines) if line.takes == "goods" and line.ware.sku in promise.skus
    ]
    if promise.kind == "percent":
        worth = {place: lines[place].whole for place in goods}
        off = half_up(sum(worth.values()) * promise.bp, 10_000)
        return _over(off, worth, lines)
    if promise.kind == "amount":
        return {place: _amount_off(promise.cents, lines[place]) for place in goods}
    return _of_sets(promise, [place for place in goods if lines[place].ware.kind != "weighed"], lines)


def _amount_off(cents: int, line: OLine) -> int:
    """Off each piece, never more than it costs; off each unit of what is weighed."""
    if line.ware.kind == "weighed":
        return min(line.whole, half_up(cents * line.quantity, 1_000))
    return min(line.unit_cents, cents) * (line.quantity // 1_000)


def _of_sets(promise: Promise, goods: Sequence[int], lines: Sequence[OLine]) -> Mapping[int, int]:
    """The dearest pieces make the sets; as many sets as take most off."""
    order = sorted(goods, key=lambda at: (-lines[at].unit_cents, *_key(at, lines)))
    pieces = [place for place in order for _piece in range(lines[place].quantity // 1_000)]
    size = promise.count + promise.got
    best = (0, 0)
    for number in range(1, len(pieces) // size + 1):
        prices = [lines[place].unit_cents for place in pieces[: number * size]]
        if promise.kind == "set_price":
            off = (sum(prices) - number * promise.cents) * 10_000
        else:  # of each set the last pieces are got
            got = [price for at, price in enumerate(prices) if at % size >= promise.count]
            off = sum(got) * promise.bp
        best = max(best, (off, number)) if off > 0 else best
    off, number = best
    worth: dict[int, int] = {}
    for place in pieces[: number * size]:
        worth[place] = worth.get(place, 0) + lines[place].unit_cents
    return _over(half_up(off, 10_000), worth, lines)


def _over(off: int, worth: Mapping[int, int], lines: Sequence[OLine]) -> Mapping[int, int]:
    """By largest remainder over what the pieces cost; equals go by the goods, whatever order they lie in."""
    places = sorted((place for place in worth if worth[place] > 0), key=lambda at: _key(at, lines))
    if not off or not places:
        return {}
    return dict(zip(places, shared(off, [worth[place] for place in places]), strict=True))


def _key(place: int, lines: Sequence[OLine]) -> tuple[int, int, int, int, int]:
    line = lines[place]
    return line.ware.rank, line.unit_cents, line.quantity, line.off_bp, place
