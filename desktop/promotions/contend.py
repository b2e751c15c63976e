"""Promotions that want the same goods: who is given how often, so that the customer pays least."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from desktop.promotions.sets import Contender, Taken

MOST_RIVALS = 6
MOST_TRIED = 200
"""Ways tried for promotions that want the same goods; where there are more, each in turn has its best."""
MOST_TRIED_IN_ALL = 600

Chosen = list[tuple[Contender, Taken]]


def share_out(contenders: Sequence[Contender], free: dict[int, int]) -> Chosen:
    """What each is given, out of `free`, which is lessened by it.

    Among all numbers of sets of all of them, in their order, those by which the customer gains most; of two
    ways that gain as much, the one with more of the earlier promotion.
    """
    chosen: Chosen = []
    tries = MOST_TRIED_IN_ALL
    for rivals in _rivals(contenders):
        search = _Search(rivals, min(MOST_TRIED, tries))
        found = search.best(free) if 1 < len(rivals) <= MOST_RIVALS else None
        tries -= search.tried
        given = [each for each in found or _one_by_one(rivals, free) if each[1].number]
        for _contender, taken in given:
            _lessen(free, taken)
        chosen += given
    return chosen


def _rivals(contenders: Sequence[Contender]) -> list[list[Contender]]:
    """Those that want goods of each other, however indirectly, together."""
    groups: list[tuple[set[int], list[Contender]]] = []
    for contender in contenders:
        places, together, apart = set(contender.places), [contender], []
        for theirs, rivals in groups:
            if places.isdisjoint(theirs):
                apart.append((theirs, rivals))
            else:
                places |= theirs
                together = rivals + together
        groups = [*apart, (places, together)]
    found = [sorted(rivals, key=lambda each: each.promotion.order) for _places, rivals in groups]
    return sorted(found, key=lambda rivals: rivals[0].promotion.order)


class _Search:
    def __init__(self, rivals: Sequence[Contender], tries: int) -> None:
        self._rivals, self._tries = rivals, tries
        self.tried = 0
        self._gain = -1
        self._best: Chosen = []

    def best(self, free: dict[int, int]) -> Chosen | None:
        """The best of all ways; nothing where there are too many."""
        self._try(0, free, 0, [])
        return self._best if self.tried <= self._tries else None

    def _try(self, at: int, free: dict[int, int], gain: int, so_far: Chosen) -> None:
        if at == len(self._rivals):
            if gain > self._gain:
                self._gain, self._best = gain, list(so_far)
            return
        rival = self._rivals[at]
        for number in rival.numbers(free):
            self.tried += 1
            if self.tried > self._tries:
                return
            taken = rival.take(number, free)
            if number and taken.off <= 0:
                continue
            left = dict(free)
            _lessen(left, taken)
            so_far.append((rival, taken))
            self._try(at + 1, left, gain + taken.gain, so_far)
            so_far.pop()


def _one_by_one(rivals: Sequence[Contender], free: dict[int, int]) -> Chosen:
    """First what would gain most a piece if it were alone, as often as it gains most; then the next."""
    left, chosen = dict(free), []
    for rival in sorted(rivals, key=lambda each: -_by_piece(each.best(left))):  # of two alike, the earlier
        taken = rival.best(left)
        chosen.append((rival, taken))
        _lessen(left, taken)
    return chosen


def _by_piece(taken: Taken) -> Fraction:
    return Fraction(taken.gain, max(1, sum(count for _place, count in taken.pieces)))


def _lessen(free: dict[int, int], taken: Taken) -> None:
    for place, count in taken.pieces:
        free[place] -= count
