"""The promotions of a shop, found by the goods they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from desktop.promotions.offered import Lines
from desktop.promotions.promotion import SPEND, Promotion


class PromotionBook:
    """All that run, looked up by unit and category: what a basket does not touch costs it nothing."""

    def __init__(self, promotions: Iterable[Promotion] = ()) -> None:
        self.promotions = tuple(sorted(promotions, key=lambda each: each.order))
        self._by_unit: dict[str, list[int]] = defaultdict(list)
        self._by_category: dict[str, list[int]] = defaultdict(list)
        self._of_all: list[int] = []
        self.spend = tuple(each for each in self.promotions if each.kind in SPEND)
        self.by_code: dict[str, list[Promotion]] = defaultdict(list)
        for number, each in enumerate(self.promotions):
            if each.code:
                self.by_code[each.code].append(each)
            if each.kind not in SPEND:
                self._index(number, each)
        self.asks_categories = any(group.categories for each in self.promotions for group in each.groups)

    def _index(self, number: int, promotion: Promotion) -> None:
        for group in promotion.groups:
            if group.is_all:
                self._of_all.append(number)
            for unit_id in group.units:
                self._by_unit[unit_id].append(number)
            for category_id in group.categories:
                self._by_category[category_id].append(number)

    @property
    def is_empty(self) -> bool:
        return not self.promotions

    def touching(self, lines: Lines) -> list[Promotion]:
        """Promotions on goods that one of these lines may have a part in, in their order."""
        found = set(self._of_all)
        for index, keys in ((self._by_unit, lines.by_unit), (self._by_category, lines.by_category)):
            for key in keys:
                found.update(index.get(key, ()))
        return [self.promotions[number] for number in sorted(found)]


NO_BOOK = PromotionBook()
