"""Kills a till before each statement of a sale whose basket is kept; run as a module of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.clock import SystemClock
from desktop.database import writer
from desktop.database.engine import connect
from desktop.database.reader import Reader
from desktop.database.writer import Database
from desktop.selling.basket import Basket, Goods
from desktop.selling.complete_sale import complete_sale
from desktop.selling.keep_basket import keep_baskets
from desktop.selling.lines import TenderAsked
from desktop.selling.open_basket import OpenBasket
from desktop.selling.park_words import Keeping
from desktop.selling.parked import open_baskets
from desktop.selling.paying import CompleteSale
from desktop.verify.run import verify
from desktop.wiring import RULES
from tests.crash.a_catalogue import a_basket
from tests.crash.killing import Till, copied, forked, prepared

TAKEN = (TenderAsked("cash", 500),)


def kept_of(sale: CompleteSale) -> OpenBasket:
    """The same goods as they stand on the counter, with some money taken."""
    goods = [
        Goods(
            each.item_id,
            each.unit_id,
            each.kind,
            each.name,
            each.sku,
            "",
            each.factor,
            each.unit_price_cents,
            each.gst_code,
        )
        for each in sale.lines
    ]
    basket = Basket()
    for each, line in zip(goods, sale.lines, strict=True):
        basket = basket.add(each, line.quantity)
    return OpenBasket(sale.command_id, Basket(basket.settled().lines), TAKEN)


def sell_and_die(till: Till, sale: CompleteSale, number: int) -> None:
    """Keep the basket, sell it, and be killed before the statement of that number."""
    seen, is_selling = 0, False

    def maybe_die(_sql: str) -> None:
        nonlocal seen
        if is_selling:
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    def traced(path, key, mode):  # type: ignore[no-untyped-def]
        connection = connect(path, key, mode)
        connection.set_trace_callback(maybe_die)
        return connection

    writer.connect = traced  # type: ignore[attr-defined]
    database = Database(till.path, till.key, RULES, SystemClock())
    database.run_work(lambda work: keep_baskets(Keeping((kept_of(sale),)), work), till.who)
    is_selling = True
    database.run(complete_sale, sale, till.who)
    os.kill(os.getpid(), signal.SIGKILL)


def found_after(till: Till, sale: CompleteSale) -> str:
    """`basket`: it stands on the counter with its money; `sale`: it is sold and offered no more."""
    reader = Reader(till.path, till.key)
    try:
        kept = [each.basket for each in open_baskets(reader, till.who.till_id)]
        sold = reader.rows("SELECT 1 FROM sale WHERE sale_id = ?", (sale.command_id,))
        wrong = [finding.invariant for finding in verify(reader)]
    finally:
        reader.close()
    if wrong:
        return f"contradictions: {wrong}"
    if not sold and [each and (each.basket.lines, each.tenders) for each in kept] == [
        (kept_of(sale).basket.lines, TAKEN)
    ]:
        return "basket"
    return "sale" if sold and not kept else f"{len(sold)} sales beside {len(kept)} baskets"


def main() -> None:
    """What was found after each kill, as JSON."""
    with TemporaryDirectory(prefix="kedai-crash-counter-") as name:
        folder, found = Path(name), list[str]()
        till = prepared(folder / "shop")
        number = 0
        while not found or found[-1] == "basket":
            here, sale = copied(till, folder / f"statement-{number}"), a_basket(number)
            child, reading = forked(
                lambda _writing, at=here, sold=sale, n=number: sell_and_die(at, sold, n)  # type: ignore[misc]
            )
            _child, status = os.waitpid(child, 0)
            os.close(reading)
            assert os.WIFSIGNALED(status), "it was to be killed"
            found.append(found_after(here, sale))
            shutil.rmtree(here.path.parent)
            number += 1
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
