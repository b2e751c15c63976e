"""The journal as hledger reads it (hledger.org/1.25/hledger.html#journal-format)."""

from __future__ import annotations

from typing import TextIO

from desktop.accounting.journal_file import JournalFile, one_line
from desktop.accounting.queries import Account, PostedEntry
from desktop.money import dollars

_ROOTS = {
    "asset": "assets",
    "liability": "liabilities",
    "equity": "equity",
    "income": "income",
    "expense": "expenses",
}
_TYPES = {"asset": "A", "liability": "L", "equity": "E", "income": "R", "expense": "X"}


def write_hledger(journal: JournalFile, out: TextIO) -> None:
    """Write declarations, entries and, if asked for, a last entry of nothing that asserts the balances."""
    names = {code: account_name(account) for code, account in journal.accounts.items()}
    out.write("commodity 1000.00 SGD\n\n")
    for code, account in journal.accounts.items():
        out.write(f"account {names[code]}  ; type: {_TYPES[account.kind]}\n")
    for entry in journal.passing():
        _write_entry(entry, names, out)
    if journal.days and journal.moved_cents:
        out.write(f"\n{journal.days[1]} * balances\n")
        for code, cents in journal.moved_cents.items():
            out.write(f"    {names[code]}  0.00 SGD = {dollars(cents)} SGD\n")


def account_name(account: Account) -> str:
    """`assets:1010 Cash in till`."""
    name = one_line(account.name.replace(":", " ").replace(";", " "))
    return f"{_ROOTS[account.kind]}:{account.account} {name}".rstrip()


def _write_entry(entry: PostedEntry, names: dict[str, str], out: TextIO) -> None:
    memo = one_line(entry.memo.replace(";", ",")) or "-"
    lines = [f"\n{entry.posted_on} * {memo}  ; kind:{entry.kind}, document:{entry.document_id}\n"]
    for line in entry.lines:
        told = f"  ; gst:{line.gst_code}" if line.gst_code else ""
        lines.append(f"    {names[line.account]}  {dollars(line.amount_cents)} SGD{told}\n")
    out.writelines(lines)
