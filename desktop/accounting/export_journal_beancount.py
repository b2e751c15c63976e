"""The journal as beancount 3 reads it (beancount.github.io/docs/beancount_language_syntax.html)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TextIO

from desktop.accounting.journal_file import JournalFile, one_line
from desktop.accounting.queries import Account, PostedEntry
from desktop.money import dollars

_ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}


def write_beancount(journal: JournalFile, out: TextIO) -> None:
    """Write options, the chart's open directives, entries and, if asked for, the closing balances."""
    names = {code: account_name(account) for code, account in journal.accounts.items()}
    out.write('option "operating_currency" "SGD"\n\n')
    if journal.days is None:
        return
    first, last = journal.days
    for code, account in journal.accounts.items():
        out.write(f"{first} open {names[code]} SGD\n  name: {_quoted(account.name)}\n")
    for entry in journal.passing():
        _write_entry(entry, names, out)
    morning_after = date.fromisoformat(last) + timedelta(days=1)  # a balance holds as its day begins
    for code, cents in journal.moved_cents.items():
        out.write(f"\n{morning_after} balance {names[code]} {dollars(cents)} SGD")
    out.write("\n")


def account_name(account: Account) -> str:
    """`Assets:1010-Cash-in-till`; what cannot stand in a name stands in the open directive."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", f"{account.account} {account.name}").strip("-")
    return f"{_ROOTS[account.kind]}:{name}"


def _write_entry(entry: PostedEntry, names: dict[str, str], out: TextIO) -> None:
    lines = [
        f"\n{entry.posted_on} * {_quoted(entry.memo)}\n",
        f"  kind: {_quoted(entry.kind)}\n",
        f"  document: {_quoted(entry.document_id)}\n",
    ]
    for line in entry.lines:
        lines.append(f"  {names[line.account]}  {dollars(line.amount_cents)} SGD\n")
        if line.gst_code:
            lines.append(f"    gst: {_quoted(line.gst_code)}\n")
    out.writelines(lines)


def _quoted(words: str) -> str:
    return '"' + one_line(words).replace("\\", "\\\\").replace('"', '\\"') + '"'
