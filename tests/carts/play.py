"""Plays a day of drawn carts at a real till and checks each against the oracle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from desktop.accounting.gst_f5 import gst_f5
from desktop.errors import KedaiError
from desktop.reports.trial_balance import trial_balance
from desktop.verify.run import verify
from tests.carts import a_shop as shops
from tests.carts.books import FLOAT_CENTS, SAFE, Books
from tests.carts.compared import agree, agree_on_each
from tests.carts.drawn import first_stock, next_step, promises_of, rules_of, wares_of
from tests.carts.drive import Driver
from tests.carts.touched import check_gst, check_ledger, check_receipt, check_wire
from tests.carts.words import Cart, Drawn, NewShift, Refund, Step, Stock, Void

VERIFIED_EVERY = 1_000


@dataclass
class Played:
    """How far a day went; `fault` says where it differed first, and `recipe` how to see it again."""

    seed: int
    carts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    fault: str = ""
    step: str = ""

    @property
    def recipe(self) -> str:
        return f"python -m tests.carts --seed {self.seed} --carts {self.carts}"


def play(seed: int, carts: int, is_enough: Callable[[], bool] = lambda: False) -> Played:
    """So many documents of the day of this seed, or as many as there is time for, in a file of its own."""
    played = Played(seed)
    with TemporaryDirectory(prefix="kedai-carts-") as folder:
        try:
            _Day(Path(folder), played).play(carts, is_enough)
        except (AssertionError, ValueError, KedaiError) as wrong:
            played.fault = f"{type(wrong).__name__}: {wrong or vars(wrong)}"
    return played


class _Day:
    def __init__(self, folder: Path, played: Played) -> None:
        self.played, self.folder = played, folder
        self.rng = Random(played.seed)  # the same day again, on any machine
        wares = wares_of(self.rng)
        self.shop = Drawn(rules_of(played.seed), wares, promises_of(self.rng, wares))

    def play(self, carts: int, is_enough: Callable[[], bool]) -> None:
        played = self.played
        with shops.a_counter(self.folder, self.shop) as self.counter:
            self.books = Books(self.shop)
            self.books.accounts.update({"1010": FLOAT_CENTS, SAFE: -FLOAT_CENTS})
            self.driver = Driver(self.counter, self.books)
            self._do(first_stock(self.rng, self.shop.wares))
            while played.carts < carts and not is_enough():
                step = next_step(self.rng, self.books)
                is_cart = not isinstance(step, Stock | NewShift)
                played.carts += is_cart
                played.step = str(step)
                self._do(step)
                if is_cart and played.carts % VERIFIED_EVERY == 0:
                    self._check_all()
            played.step = "the end of the day"
            if not played.carts or played.carts % VERIFIED_EVERY:
                self._check_all()

    def _do(self, step: Step) -> None:
        """Do it at the counter, then by the oracle, and compare what it touched."""
        driver, books, shop = self.driver, self.books, self.counter.shop
        shop.clock.forward(minutes=self.rng.randint(1, 11))
        driver.language = self.rng.choice(("en", "zh"))
        if isinstance(step, NewShift):
            driver.new_shift()
            books.do(step)
            self.played.counts["shifts"] += 1
            return
        if isinstance(step, Stock):
            document_id = shops.post_stock(self.counter, step)
            check_ledger(shop.reader, document_id, books.do(step))
            return
        self._at_the_counter(step)
        done, sale_id = books.do(step), driver.sales[-1]
        assert done.document
        self._count(step)
        check_receipt(shop.reader, sale_id, done.document, self.shop.rules, driver.language)
        check_ledger(shop.reader, sale_id, done)
        check_gst(shop.reader, books.gst)
        check_wire(shop.reader, sale_id, done)

    def _at_the_counter(self, step: Cart | Refund | Void) -> None:
        if isinstance(step, Cart):
            completed = self.driver.sell(step)
        elif isinstance(step, Refund):
            completed = self.driver.refund(step)
        else:
            completed = self.driver.void(step)
        self.answered = completed

    def _count(self, step: Cart | Refund | Void) -> None:
        document, counts = self.books.documents[-1], self.played.counts
        counts[document.kind] += 1
        counts["lines"] += len(document.lines)
        counts["promised"] += any(line.shares for line in document.lines)
        counts["split"] += len(document.taken) > 1
        counts["rounded"] += any(each.rounding for each in document.taken)
        total = document.total
        agree("ANSWER total", self.answered.total_cents, total)
        agree("ANSWER change", self.answered.change_cents, sum(each.change for each in document.taken))
        agree("ANSWER rounding", self.answered.rounding_cents, sum(each.rounding for each in document.taken))

    def _check_all(self) -> None:
        """The whole file by its own rules, then its books by the oracle's."""
        reader, books = self.counter.shop.reader, self.books
        agree("VERIFY", verify(reader), [])
        balances = trial_balance(reader)
        agree("TRIAL BALANCE", balances.balance_cents, 0)
        found = {each.account: each.balance_cents for each in balances.accounts}
        agree_on_each("TRIAL BALANCE", found, books.accounts)
        agree_on_each("F5 box", gst_f5(reader).boxes(), books.boxes())
        self.played.counts["verified"] += 1
