"""A shop with items, an open shift, and a tape on the writer's connection."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.bench.seeding import baskets, new_item
from desktop.bench.tape import Asked, Tape
from desktop.catalogue.search_index import learn_words, put_in_search, words_of
from desktop.catalogue.write_items import write_items
from desktop.database.work import Work
from desktop.selling.complete_sale import complete_sale
from desktop.selling.paying import CompleteSale
from tests.builders import Shop, a_shop

ITEMS = 60


@dataclass
class TapedShop:
    """A shop whose every word to the file is written down."""

    shop: Shop
    tape: Tape

    def asked_by(self, do: Callable[[], object]) -> list[Asked]:
        """What the writer's connection was asked while something was done."""
        self.tape.take()
        do()
        return self.tape.take()

    def baskets(self, count: int) -> list[CompleteSale]:
        """Paid baskets of five different goods in two ways of paying."""
        return baskets(self.shop.reader, random.Random(5), ITEMS, count)

    def sell(self, command: CompleteSale) -> None:
        self.shop.run(complete_sale, command)


@pytest.fixture
def taped(tmp_path: Path) -> Iterator[TapedShop]:
    with a_shop(tmp_path) as shop:
        shop.database.run_work(_stock, shop.owner)
        shop.start_shift()
        shop.database._connection = tape = Tape(shop.database._connection)
        yield TapedShop(shop, tape)


def _stock(work: Work) -> None:
    items = [new_item(number) for number in range(ITEMS)]
    first = write_items(items, 0, "2026-01-01", work)
    found = [item.searched(number) for number, item in enumerate(items, first)]
    put_in_search(found, work)
    learn_words(set().union(*map(words_of, found)), work)
