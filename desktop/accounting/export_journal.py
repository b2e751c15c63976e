"""The journal as a file for other people's programs: hledger, beancount or CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TextIO

from desktop.accounting.export_journal_beancount import write_beancount
from desktop.accounting.export_journal_csv import write_csv
from desktop.accounting.export_journal_hledger import write_hledger
from desktop.accounting.journal_file import JournalFile
from desktop.accounting.queries import FIRST_DAY, LAST_DAY, accounts, balances, days_posted, entries
from desktop.database.rows import Rows

FORMATS: Mapping[str, Callable[[JournalFile, TextIO], None]] = {
    "hledger": write_hledger,
    "beancount": write_beancount,
    "csv": write_csv,
}


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to export: a name of FORMATS, the posting days (inclusive), and a closing proof or not."""

    form: str
    first: str = FIRST_DAY
    last: str = LAST_DAY
    asserts_balances: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written; debits equal credits."""

    entries: int
    lines: int
    debit_cents: int

    def as_json(self) -> dict[str, object]:
        return {"entries": self.entries, "lines": self.lines, "debit_cents": self.debit_cents}


def export_journal(rows: Rows, plan: ExportPlan, out: TextIO) -> Exported:
    """Write the entries in the order they were posted; memory does not grow with the books.

    Hold `rows` at one moment (desktop.database.moment) while a till sells. Open files with newline="".
    """
    ended = balances(rows, plan.first, plan.last) if plan.asserts_balances else []
    journal = JournalFile(
        accounts={each.account: each for each in accounts(rows)},
        days=days_posted(rows, plan.first, plan.last),
        entries=entries(rows, plan.first, plan.last),
        moved_cents={each.account: each.balance_cents - each.opening_cents for each in ended},
    )
    FORMATS[plan.form](journal, out)
    return Exported(journal.entry_count, journal.line_count, journal.debit_cents)
