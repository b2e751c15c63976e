"""What the books say: accounts, balances kept by day, and entries one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from desktop.database.rows import Rows

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the shop's chart; kind is asset, liability, equity, income or expense."""

    account: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account over a range of days. Balances above nothing are debit, below credit."""

    account: str
    name: str
    kind: str
    opening_cents: int
    debit_cents: int
    credit_cents: int

    @property
    def balance_cents(self) -> int:
        """At the end of the range's last day."""
        return self.opening_cents + self.debit_cents - self.credit_cents


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One side of an entry as it was posted: cents above nothing are debit, below credit."""

    account: str
    amount_cents: int
    gst_code: str | None


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """A posted entry; the memo of a sale is its receipt number."""

    entry_id: str
    document_id: str
    kind: str
    posted_on: str
    memo: str
    lines: tuple[PostedLine, ...]


def accounts(rows: Rows) -> list[Account]:
    """The whole chart by code, archived accounts included: old entries still name them."""
    return [Account(*row) for row in rows.rows("SELECT account, name, kind FROM account ORDER BY account")]


def balances(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> list[AccountBalance]:
    """Every account that moved up to `last`, from the balances kept by day: flat in the number of sales."""
    found = rows.rows(
        "SELECT d.account, coalesce(a.name, ''), coalesce(a.kind, ''),"
        " sum(CASE WHEN d.posted_on < :first THEN d.debit_cents - d.credit_cents ELSE 0 END),"
        " sum(CASE WHEN d.posted_on >= :first THEN d.debit_cents ELSE 0 END),"
        " sum(CASE WHEN d.posted_on >= :first THEN d.credit_cents ELSE 0 END)"
        " FROM account_day d LEFT JOIN account a ON a.account = d.account"
        " WHERE d.posted_on <= :last GROUP BY d.account ORDER BY d.account",
        {"first": first, "last": last},
    )
    return [AccountBalance(*row) for row in found]


def days_posted(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> tuple[str, str] | None:
    """The first and last day of the range with an entry, or nothing when there is none."""
    found = rows.one(
        "SELECT min(posted_on), max(posted_on) FROM account_day WHERE posted_on BETWEEN ? AND ?",
        (first, last),
    )
    return (found[0], found[1]) if found and found[0] else None


def entries(rows: Rows, first: str = FIRST_DAY, last: str = LAST_DAY) -> Iterator[PostedEntry]:
    """Entries in the order they were posted, a page at a time: memory does not grow with the books."""
    after = 0
    while page := rows.rows(
        "SELECT e.place, e.entry_id, e.document_id, e.kind, e.posted_on, e.memo,"
        " l.account, l.amount_cents, l.gst_code"
        " FROM (SELECT rowid AS place, * FROM entry WHERE rowid > ? AND posted_on BETWEEN ? AND ?"
        "       ORDER BY rowid LIMIT ?) e"
        " JOIN entry_line l ON l.entry_id = e.entry_id ORDER BY e.place, l.line_no",
        (after, first, last, _PAGE),
    ):
        after = page[-1][0]
        for head, lines in groupby(page, key=lambda row: row[1:6]):
            entry_id, document_id, kind, posted_on, memo = head
            posted = tuple(PostedLine(*row[6:]) for row in lines)
            yield PostedEntry(entry_id, document_id, kind, posted_on, memo, posted)
