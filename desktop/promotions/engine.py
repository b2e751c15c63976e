"""The one promotions engine: which promotions a basket is given, and what each takes off each line.

The same basket in any order of its lines has the same result (docs/decisions/0049). In this order:
what has a higher priority goes first; of one priority promotions on sets of goods share the pieces so that
the customer pays least, what is left of them goes by promotions on each; a piece has one promotion. Then one
promotion on what is spent, the best of the highest priority, is shared over what the goods cost by now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.money import divide_half_up, hand_out_rest
from desktop.promotions.book import PromotionBook
from desktop.promotions.contend import share_out
from desktop.promotions.each import OnEach, best_alone, share_out_each
from desktop.promotions.offered import Lines, Offered
from desktop.promotions.promotion import EACH, WHOLE_BP, Given, Kind, Promotion, Setting
from desktop.promotions.sets import Contender, Taken


def promote(offered: Sequence[Offered], book: PromotionBook, setting: Setting) -> tuple[Given, ...]:
    """What these lines are given, each promotion with its share on each line in whole cents.

    A share is never more than the line costs. Lines are meant by their place.
    """
    if book.is_empty or not offered:
        return ()
    lines = Lines(offered)
    on = [each for each in book.touching(lines) if setting.why_not(each) is None]
    given: list[Given] = []
    free = {place: (line.count or 1) if line.takes_goods else 0 for place, line in enumerate(offered)}
    for priority in sorted({each.priority for each in on}, reverse=True):
        level = [each for each in on if each.priority == priority]
        given += _goods(level, lines, free, setting)
    if spent := _spend(lines, given, book, setting):
        given.append(spent)
    return tuple(given)


def costs_now(offered: Sequence[Offered], given: Sequence[Given]) -> list[int]:
    """What each line costs less what it is given."""
    costs = [line.whole_cents for line in offered]
    for each in given:
        for place, cents in each.shares:
            costs[place] -= cents
    return costs


def spent_on(promotion: Promotion, lines: Lines, costs: Sequence[int]) -> dict[int, int]:
    """By place, what counts for a promotion on what is spent."""
    return {place: costs[place] for place in lines.of(promotion.groups[0])}


def _goods(level: Sequence[Promotion], lines: Lines, free: dict[int, int], setting: Setting) -> list[Given]:
    each = [(promotion, setting.limit(promotion)) for promotion in level if promotion.kind in EACH]
    alone = best_alone([promotion for promotion, _limit in each], lines)
    contenders = [
        Contender(promotion, lines, alone, setting.limit(promotion))
        for promotion in level
        if promotion.is_counted
    ]
    able = [contender for contender in contenders if contender.most(free)]
    sets = share_out(able, free)
    given = [_of_sets(contender.promotion, taken, lines) for contender, taken in sets]
    return given + [_of_each(one, lines) for one in share_out_each(each, lines, free)]


def _of_sets(promotion: Promotion, taken: Taken, lines: Lines) -> Given:
    """Shared over all pieces of the sets by their price: bought and got, so that each can come back."""
    worth = {place: lines[place].price_cents * count for place, count in taken.pieces}
    return Given(promotion, taken.number, _shared(divide_half_up(taken.off, WHOLE_BP), worth, lines))


def _of_each(one: OnEach, lines: Lines) -> Given:
    whole = divide_half_up(sum(one.off.values()), WHOLE_BP)
    if one.promotion.kind is Kind.AMOUNT:
        shares = tuple(sorted((place, off // WHOLE_BP) for place, off in one.off.items()))
        return Given(one.promotion, one.times, shares)
    return Given(one.promotion, one.times, _shared(whole, one.worth, lines))


def _spend(lines: Lines, given: Sequence[Given], book: PromotionBook, setting: Setting) -> Given | None:
    costs = costs_now(lines.all, given)
    best: tuple[tuple[int, int], Given] | None = None
    for promotion in book.spend:  # the older first, so that it stays where two take off as much
        if setting.why_not(promotion):
            continue
        base = spent_on(promotion, lines, costs)
        off = _off_spent(promotion, sum(base.values()))
        rank = (promotion.priority, off)
        if off and (best is None or rank > best[0]):
            best = rank, Given(promotion, 1, _shared(off, base, lines))
    return best[1] if best else None


def _off_spent(promotion: Promotion, spent: int) -> int:
    if spent <= 0 or spent < promotion.min_cents:
        return 0
    if promotion.kind is Kind.SPEND_PERCENT:
        return divide_half_up(spent * promotion.bp, WHOLE_BP)
    return min(promotion.cents, spent)


def _shared(off: int, worth: Mapping[int, int], lines: Lines) -> tuple[tuple[int, int], ...]:
    """An amount over what lines cost, by largest remainder; among equals by the goods, not by their place."""
    places = sorted((place for place in worth if worth[place] > 0), key=lambda at: (lines[at].key, at))
    whole = sum(worth[place] for place in places)
    exact = [divmod(worth[place] * off, whole) for place in places]
    shares = hand_out_rest(off, [floor for floor, _rest in exact], [rest for _floor, rest in exact])
    return tuple(sorted((place, cents) for place, cents in zip(places, shares, strict=True) if cents))
