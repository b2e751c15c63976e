"""The journal as CSV, one line of an entry a row."""

from __future__ import annotations

import csv
from typing import TextIO

from desktop.accounting.journal_file import JournalFile, one_line
from desktop.money import dollars

COLUMNS = (
    "entry",
    "line",
    "posted_on",
    "kind",
    "memo",
    "account",
    "account_name",
    "debit",
    "credit",
    "gst_code",
    "document",
)


def write_csv(journal: JournalFile, out: TextIO) -> None:
    """Write a heading and the lines; debit and credit in dollars, SGD."""
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for number, entry in enumerate(journal.passing(), start=1):
        head = (entry.posted_on, entry.kind, _harmless(entry.memo))
        for line_no, line in enumerate(entry.lines, start=1):
            account = journal.accounts.get(line.account)
            debit = dollars(line.amount_cents) if line.amount_cents > 0 else ""
            credit = dollars(-line.amount_cents) if line.amount_cents < 0 else ""
            named = (line.account, _harmless(account.name if account else ""))
            rows.writerow(
                (number, line_no, *head, *named, debit, credit, line.gst_code or "", entry.document_id)
            )


def _harmless(words: str) -> str:
    """A spreadsheet must not take words for a formula."""
    words = one_line(words)
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words
