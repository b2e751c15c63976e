"""`make groceries`: a month of a grocer's baskets, priced by rule, taken over by a shop and checked."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from os import environ
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.clock import DEFAULT_ZONE, SystemClock, day_in
from desktop.database.places import SHOP_FILE
from desktop.database.rows import Rows
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.errors import KedaiError, MachineError
from desktop.history.import_sales import import_sales
from desktop.history.invented_month import BASKETS_A_MONTH, invent_baskets, read_baskets, write_month
from desktop.history.report import ImportOptions, SalesReport, Watch
from desktop.ids import new_id
from desktop.keyring_door import SystemKeyring
from desktop.messages.say import Say, system_language
from desktop.money import money_text, quantity_text
from desktop.new_shop import Locks, Owner, make_shop
from desktop.open_shop import open_shop, unlock_shop
from desktop.reports.trial_balance import TrialBalance, trial_balance
from desktop.setup.queries import this_till
from desktop.setup.set_up_shop import SetUpShop
from desktop.verify.run import verify

DONE, REFUSED, TROUBLE = 0, 1, 3
MOST_TOLD = 10
PRICES = "prices, times and ways of paying are invented by a fixed rule from each name and receipt number"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The run's figures; `seconds` is the import alone."""

    report: SalesReport
    books: TrialBalance
    findings: tuple[str, ...]
    seconds: float
    shop: str

    @property
    def is_sound(self) -> bool:
        return not self.findings and self.books.balance_cents == 0 and self.report.refused_count == 0

    def as_json(self) -> dict[str, object]:
        """Flat, money as whole cents."""
        return {
            **self.report.as_json(),
            "debit_cents": self.books.debit_cents,
            "credit_cents": self.books.credit_cents,
            "findings": list(self.findings),
            "seconds": round(self.seconds, 3),
            "sales_per_second": round(self.report.sales / self.seconds) if self.seconds else 0,
            "shop": self.shop,
            "prices": PRICES,
        }

    def as_text(self) -> str:
        """A few lines for the terminal."""
        report, books = self.report, self.books
        per_second = round(report.sales / self.seconds) if self.seconds else 0
        even = "balances" if books.debit_cents == books.credit_cents else "DOES NOT BALANCE"
        told = [
            ("shop", self.shop),
            ("invented", PRICES),
            ("sales", f"{report.sales:,} ({report.already_there:,} were there already)"),
            ("lines", f"{report.lines:,}"),
            ("units", quantity_text(report.units_thousandths)),
            ("takings", money_text(report.takings_cents)),
            ("GST in them", money_text(report.gst_cents)),
            ("refused", f"{report.refused_count:,}"),
            ("debits", money_text(books.debit_cents)),
            ("credits", f"{money_text(books.credit_cents)} - the trial balance {even}"),
            ("verify", f"{len(self.findings)} findings" if self.findings else "nothing to report"),
            ("seconds", f"{self.seconds:.2f} ({per_second:,} sales a second)"),
        ]
        say = Say(system_language())
        told += [("refused", say.error(refusal)) for refusal in report.refused[:MOST_TOLD]]
        told += [("found", finding) for finding in self.findings[:MOST_TOLD]]
        return "\n".join(f"{name:12} {value}" for name, value in told)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 refused or something does not hold, 3 the machine's trouble (2, usage, is argparse's)."""
    asked = _parser().parse_args(arguments)
    try:
        outcome = run(asked)
    except MachineError as error:
        print(Say(system_language()).error(error), file=sys.stderr)
        return TROUBLE
    except KedaiError as error:
        print(Say(system_language()).error(error), file=sys.stderr)
        return REFUSED
    print(json.dumps(outcome.as_json(), indent=1) if asked.json else outcome.as_text())
    return DONE if outcome.is_sound else REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="desktop.groceries", description=__doc__)
    parser.add_argument("--file", type=Path, help="baskets, one a line, names separated by commas")
    parser.add_argument("--shop", type=Path, help="the shop's folder (else one is made and thrown away)")
    parser.add_argument("--baskets", type=_positive, help="so many baskets at most")
    parser.add_argument("--month", type=_month, help="the month they fall in, 2026-10 (else the last one)")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def last_month() -> date:
    """A day of the last month that is over, by the shop's wall clock."""
    return day_in(DEFAULT_ZONE, SystemClock().now()).replace(day=1) - timedelta(days=1)


def run(asked: argparse.Namespace) -> Outcome:
    """Make the month, take it over, read the books."""
    with ExitStack() as held:
        folder = Path(held.enter_context(TemporaryDirectory(prefix="kedai-groceries-")))
        month = folder / "month.csv"
        baskets = read_baskets(asked.file) if asked.file else invent_baskets()
        most = asked.baskets or (None if asked.file else BASKETS_A_MONTH)
        write_month(baskets, asked.month or last_month(), month, most)
        database, who, told = held.enter_context(_shop(asked.shop, folder / "shop"))
        started = time.perf_counter()
        report = import_sales(database, who, month, ImportOptions(create_items=True), Watch(_progress))
        seconds = time.perf_counter() - started
        reader = database.reader()
        held.callback(reader.close)
        return Outcome(report, trial_balance(reader), _verify(reader), seconds, told)


@contextmanager
def _shop(asked: Path | None, spare: Path) -> Iterator[tuple[Database, Who, str]]:
    folder = asked or spare
    is_new = not (folder / SHOP_FILE).exists()
    if is_new:
        plan = SetUpShop(
            new_id(),
            "Groceries",
            "1 Example Road",
            gst_number="202699999E",
            gst_since=date(2020, 1, 1),
            is_training=True,
        )
        make_shop(folder, plan, Owner("Owner", "482913"), Locks(is_encrypted=False))
    passphrase = environ.get("KEDAI_PASSPHRASE") or None
    secrets = unlock_shop(folder, passphrase=passphrase, keyring=None if passphrase else SystemKeyring())
    kept = f"in {folder}" if asked else "thrown away afterwards (--shop keeps one)"
    told = f"a training shop, not encrypted, {kept}" if is_new else str(folder)
    with open_shop(folder, secrets) as shop:
        reader = shop.reader()
        till_id = this_till(reader).till_id
        reader.close()
        yield shop.database, Who(CONSOLE, till_id), told


def _verify(rows: Rows) -> tuple[str, ...]:
    return tuple(f"{found.invariant} ({found.table}): {found.facts}" for found in verify(rows))


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {whole:,}", end="\n" if done == whole else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
