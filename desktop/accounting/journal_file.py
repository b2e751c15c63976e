"""What every journal file is made of: accounts, days, entries passing by, and how many there were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop.accounting.queries import Account, PostedEntry


@dataclass
class JournalFile:
    """The books on their way into a file. Entries pass once and are counted as they do."""

    accounts: Mapping[str, Account]
    days: tuple[str, str] | None  # the first and last with an entry
    entries: Iterator[PostedEntry]
    moved_cents: Mapping[str, int]  # by account, for a closing proof; empty without one
    entry_count: int = 0
    line_count: int = 0
    debit_cents: int = 0

    def passing(self) -> Iterator[PostedEntry]:
        """The entries, counted."""
        for entry in self.entries:
            self.entry_count += 1
            self.line_count += len(entry.lines)
            self.debit_cents += sum(max(line.amount_cents, 0) for line in entry.lines)
            yield entry


def one_line(words: str) -> str:
    """Words without line breaks, control characters or runs of spaces, which end names in these formats."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
